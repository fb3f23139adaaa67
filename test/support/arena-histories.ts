import type { EntrantFacts, RunFacts } from '../../src/arena/facts.ts';
import { equityAlone } from '../../src/arena/proof/season.ts';
import type { AccountHistory, RoundTrip } from '../../src/domain/history.ts';
import { accountId, type EntrantId, fillId, isEntrantId, isSymbolId, type SymbolId } from '../../src/domain/ids.ts';
import { seededRandom } from '../../src/domain/random.ts';
import type { EquityPoint } from '../../src/domain/record.ts';
import { DAY_MS, HOUR_MS, type Instant, instant } from '../../src/domain/time.ts';
import { type Money, moneyOfNumber } from '../../src/domain/units.ts';

export const START: Instant = instant(Date.UTC(2024, 0, 1));

export function entrant(name: string): EntrantId {
  if (isEntrantId(name)) return name;
  throw new Error(`${name} is not an entrant's name`);
}

export function symbol(name: string): SymbolId {
  if (isSymbolId(name)) return name;
  throw new Error(`${name} is not a symbol`);
}

export function dollars(amount: number): Money {
  return moneyOfNumber(amount, 'down');
}

/** The first sample is the capital at the start; then come the levels, one a sample; the last is the final equity. */
export interface HistorySketch {
  readonly name: string;
  readonly seed?: number;
  readonly capital?: number;
  readonly levels: readonly number[];
  readonly sampleMs?: number;
  readonly exposed?: boolean;
  readonly trips?: readonly RoundTrip[];
}

export function history(sketch: HistorySketch, over: Partial<AccountHistory> = {}): AccountHistory {
  const sampleMs = sketch.sampleMs ?? DAY_MS;
  const capital = sketch.capital ?? 10_000;
  const samples: EquityPoint[] = [capital, ...sketch.levels].map((level, at) => ({
    at: instant(START + at * sampleMs),
    equity: dollars(level),
    exposure: dollars(sketch.exposed === false ? 0 : level / 2),
  }));
  return {
    ...equityAlone(entrant(sketch.name), samples),
    account: accountId(entrant(sketch.name), sketch.seed),
    sampleMs,
    roundTrips: sketch.trips ?? [],
    fillCount: (sketch.trips ?? []).length * 2,
    digest: `digest-of-${sketch.name}`,
    ...over,
  };
}

export function trip(realised: number, fees: number, heldMs: number = HOUR_MS): RoundTrip {
  return {
    symbol: symbol('BTC-USDT-PERP'),
    side: 'long',
    size: 1,
    openedAt: START,
    closedAt: instant(START + heldMs),
    entryPrice: 100,
    exitPrice: 100 + realised,
    realised: dollars(realised),
    fees: dollars(fees),
    exit: 'order',
    closedBy: fillId(1),
  };
}

/** A random walk of `count` levels; walks of one `market` share its shocks to the degree `beta`. */
export function walk(name: string, count: number, drift: number, volatility: number, beta = 0): number[] {
  const market = seededRandom('walk', 'market');
  const own = seededRandom('walk', name);
  let level = 10_000;
  return Array.from({ length: count }, () => {
    const shock = beta * (market.next() - 0.5) + (1 - beta) * (own.next() - 0.5);
    level *= 1 + drift + volatility * shock;
    return level;
  });
}

export function entrantFacts(name: string, over: Partial<EntrantFacts> = {}): EntrantFacts {
  return {
    entrant: entrant(name),
    configHash: `config-${name}`,
    baseline: false,
    model: undefined,
    knowledgeCutoff: undefined,
    askedTurnoverPerDay: undefined,
    ...over,
  };
}

export function runFacts(entrants: readonly EntrantFacts[], over: Partial<RunFacts> = {}): RunFacts {
  return {
    scenario: 'two-perps',
    marketHash: 'market-1',
    season: 'baseline',
    runs: [{ name: 'run-1', seed: 7, digest: 'cd'.repeat(32), version: '0.1.0' }],
    quoteCurrency: 'USDT',
    from: START,
    to: instant(START + 200 * DAY_MS),
    symbols: ['BTC-USDT-PERP', 'ETH-USDT-PERP'],
    tapes: [{ name: 'walk.ndjson.gz', hash: 'ab'.repeat(32), synthetic: false, events: 120_000 }],
    feeProfiles: ['hyperliquid-perp'],
    fillModel: 'next-event',
    lookAhead: false,
    notes: [],
    rules: [
      { label: 'Latency', text: '1000 ms' },
      { label: 'Spread', text: '2 bps' },
    ],
    benchmark: entrants.some((each) => each.entrant === 'hold') ? entrant('hold') : undefined,
    entrants,
    ...over,
  };
}
