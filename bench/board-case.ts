import { boardOf } from '../src/arena/board.ts';
import type { RunFacts } from '../src/arena/facts.ts';
import { equityAlone } from '../src/arena/proof/season.ts';
import type { AccountHistory, ToldForecast } from '../src/domain/history.ts';
import { type EntrantId, isEntrantId, isSymbolId } from '../src/domain/ids.ts';
import { seededRandom } from '../src/domain/random.ts';
import { DAY_MS, instant, later } from '../src/domain/time.ts';
import { moneyOfNumber } from '../src/domain/units.ts';
import type { Case } from './cases.ts';

const START = instant(Date.UTC(2000, 0, 1));
const EVERY = 10;

/** All of a board: 20 entrants of 10,000 samples, which forecast the same 1,000 questions. */
export const BOARD_CASES: Readonly<Record<string, Case>> = { 'board, 20 entrants × 10,000 samples': board(20, 10_000) };

function board(entrants: number, samples: number): Case {
  return {
    unit: 'boards',
    count: 1,
    async prepare() {
      const histories = Array.from({ length: entrants }, (_, at) => walked(`entrant-${at}`, samples));
      const facts = factsOf(histories);
      return {
        async run() {
          if (boardOf(histories, facts).rows.length !== entrants) throw new Error('an entrant is missing');
        },
        fills: () => 0,
        clean: () => undefined,
      };
    },
  };
}

function walked(name: string, samples: number): AccountHistory {
  const random = seededRandom('board', name);
  let level = 10_000;
  const points = Array.from({ length: samples }, (_, at) => {
    const equity = moneyOfNumber(level, 'down');
    level *= 1 + (random.next() - 0.498) / 50;
    return { at: later(START, at * DAY_MS), equity, exposure: equity };
  });
  const symbol = 'BTC-USDT-PERP';
  const told = points.flatMap(({ at }, place): ToldForecast[] =>
    place % EVERY > 0 || !isSymbolId(symbol)
      ? []
      : [{ at, symbol, probability: random.next(), rose: place % (3 * EVERY) === 0 }],
  );
  return { ...equityAlone(entrantOf(name), points), told };
}

function entrantOf(name: string): EntrantId {
  if (isEntrantId(name)) return name;
  throw new Error(`${name} names no entrant`);
}

function factsOf(histories: readonly AccountHistory[]): RunFacts {
  const entrants = histories.map(({ entrant }, at) => ({
    entrant,
    configHash: entrant,
    baseline: at === 0,
    model: undefined,
    knowledgeCutoff: undefined,
    askedTurnoverPerDay: undefined,
  }));
  return {
    runs: [],
    scenario: 'bench',
    marketHash: '',
    season: 'bench',
    quoteCurrency: 'USD',
    from: START,
    to: later(START, 10_000 * DAY_MS),
    symbols: [],
    tapes: [],
    feeProfiles: [],
    fillModel: '',
    lookAhead: false,
    rules: [],
    notes: [],
    benchmark: histories[0]?.entrant,
    entrants,
  };
}
