import type { AccountHistory } from '../../domain/history.ts';
import { type Instant, instant } from '../../domain/time.ts';
import { boardOf } from '../board.ts';
import { differenceInterval, entrantResults } from '../entrant-result.ts';
import type { EntrantFacts, RunFacts } from '../facts.ts';
import { superiorityOf } from '../superiority/superiority.ts';
import { LUCK_KINDS, type LuckKind, oracleOf, SEASON, type Season, seasonOf } from './season.ts';

/** A share of so many trials. */
export interface Share {
  readonly hits: number;
  readonly trials: number;
}

export interface KindProof {
  readonly kind: LuckKind;
  /** 95 % intervals of the return less buy-and-hold's, of entrants whose true lead is 0, that hold 0. */
  readonly coverage: Share;
  /** Seasons in which an entrant without skill was named superior. */
  readonly falseWinners: Share;
  /** Seasons in which the planted edge was named; planned: `TOLD_POWER`. */
  readonly power: Share;
}

/** What the board does with an entrant that knows the next day. */
export interface OracleProof {
  /** Seasons in which its deflated Sharpe is above 0.95 when nobody knows what it knew: the statistic is no wall. */
  readonly passesDeflatedSharpe: Share;
  /** Seasons in which it holds no place once its model's knowledge is stated to reach into the market. */
  readonly flagged: Share;
}

export interface Proof {
  readonly seasons: number;
  readonly kinds: readonly KindProof[];
  readonly oracle: OracleProof;
}

/** Holds the board's own statistics against made-up seasons whose truth is known. `onSeason`: after each. */
export function prove(seasons: number, onSeason: () => void = () => undefined): Proof {
  const kinds = LUCK_KINDS.map((kind) => proveKind(kind, seasons, onSeason));
  return { seasons, kinds, oracle: proveOracle(Math.ceil(seasons / ORACLE_EVERY)) };
}

/** An oracle shows the same in every season, so a tenth of them will do. */
const ORACLE_EVERY = 10;
const PASSES = 0.95;

function proveKind(kind: LuckKind, seasons: number, onSeason: () => void): KindProof {
  let [covered, intervals, falsely, found] = [0, 0, 0, 0];
  for (let number = 0; number < seasons; number += 1) {
    const { hold, skilless, planted } = seasonOf(kind, number);
    const ranked = entrantResults([hold, ...skilless, planted]);
    const [benchmark, ...competitors] = ranked;
    for (const rival of competitors.slice(0, -1)) {
      const interval = benchmark === undefined ? { none: '' } : differenceInterval(rival, benchmark);
      intervals += 1;
      if (!('none' in interval) && interval.low <= 0 && interval.high >= 0) covered += 1;
    }
    const named = new Set(aboveIn(superiorityOf({ ranked, competitors, benchmark })));
    if (named.has(planted.entrant)) found += 1;
    if (skilless.some(({ entrant }) => named.has(entrant))) falsely += 1;
    onSeason();
  }
  return {
    kind,
    coverage: { hits: covered, trials: intervals },
    falseWinners: { hits: falsely, trials: seasons },
    power: { hits: found, trials: seasons },
  };
}

function aboveIn(superiority: ReturnType<typeof superiorityOf>): readonly string[] {
  return 'none' in superiority ? [] : (superiority.aboveBenchmark ?? []);
}

function proveOracle(seasons: number): OracleProof {
  let [passed, flagged] = [0, 0];
  for (let number = 0; number < seasons; number += 1) {
    const season = seasonOf('normal', number);
    const standingWith = (knowledgeCutoff: Instant) => {
      const oracle = oracleOf(season);
      const board = boardOf([season.hold, ...season.skilless, oracle], factsOf(season, oracle, knowledgeCutoff));
      return board.rows.find(({ entrant }) => entrant === oracle.entrant)?.standing;
    };
    const unknown = standingWith(instant(0))?.deflatedSharpe;
    if (unknown !== undefined && !('none' in unknown) && unknown.value > PASSES) passed += 1;
    const stated = standingWith(SEASON.to)?.rank;
    if (stated !== undefined && 'none' in stated) flagged += 1;
  }
  return {
    passesDeflatedSharpe: { hits: passed, trials: seasons },
    flagged: { hits: flagged, trials: seasons },
  };
}

function factsOf({ hold, skilless }: Season, oracle: AccountHistory, knowledgeCutoff: Instant): RunFacts {
  const entrantFacts = ({ entrant }: AccountHistory): EntrantFacts => ({
    entrant,
    configHash: entrant,
    baseline: entrant === hold.entrant,
    model: entrant === oracle.entrant ? 'made-up/oracle' : undefined,
    knowledgeCutoff,
    askedTurnoverPerDay: undefined,
  });
  return {
    runs: [],
    scenario: 'proof',
    marketHash: '',
    season: 'proof',
    quoteCurrency: 'USD',
    ...SEASON,
    symbols: [],
    tapes: [],
    feeProfiles: [],
    fillModel: '',
    lookAhead: false,
    rules: [],
    notes: [],
    benchmark: hold.entrant,
    entrants: [hold, ...skilless, oracle].map(entrantFacts),
  };
}
