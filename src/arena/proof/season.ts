import { type AccountHistory, NO_COHERENCE, NO_DEBATE, NO_MODELS } from '../../domain/history.ts';
import { accountId, type EntrantId, isEntrantId } from '../../domain/ids.ts';
import { assertNever } from '../../domain/never.ts';
import { type RandomSource, seededRandom } from '../../domain/random.ts';
import type { EquityPoint } from '../../domain/record.ts';
import { DAY_MS, instant, later } from '../../domain/time.ts';
import { moneyOfNumber, NO_MONEY } from '../../domain/units.ts';
import { type Design, detectableLead, TOLD_POWER } from '../power.ts';

/** How the entrants' own luck behaves; the market that they share is the same in all of them. */
export const LUCK_KINDS = ['normal', 'fat tails', 'autocorrelated', 'unequal volatility'] as const;
export type LuckKind = (typeof LUCK_KINDS)[number];

export const RIVALS = 5;
export const DAYS = 250;
export const SEASON = { from: instant(Date.UTC(2026, 0, 1)), to: instant(Date.UTC(2026, 0, 1 + DAYS)) };
const MARKET = { drift: 0.0003, deviation: 0.01 };
/** Of an entrant's own daily luck. */
const LUCK = 0.015;
/** Correlation with the day before. */
const MEMORY = 0.2;
const CALM = 0.9;
const STORM = 0.4;

/** A made-up season: buy-and-hold, entrants whose leads are luck alone, and one whose edge is told with `TOLD_POWER`. */
export interface Season {
  readonly hold: AccountHistory;
  readonly skilless: readonly AccountHistory[];
  readonly planted: AccountHistory;
}

export function seasonOf(kind: LuckKind, number: number): Season {
  const random = seededRandom('proof', kind, number);
  const market = Array.from({ length: DAYS }, () => MARKET.drift + MARKET.deviation * bell(random));
  const rival = (name: string, edge: number): AccountHistory => {
    const luck = luckOf(kind, random);
    return historyOf(
      name,
      market.map((change, day) => change + (luck[day] ?? 0) + edge),
    );
  };
  return {
    hold: historyOf('hold', market),
    skilless: Array.from({ length: RIVALS - 1 }, (_, at) => rival(`luck-${at + 1}`, 0)),
    planted: rival('planted', detectableLead(TOLD_POWER, designOf(kind))),
  };
}

/** An entrant that knows each next day and only holds the days that rise: a leak, however clean its rows. */
export function oracleOf({ hold }: Season): AccountHistory {
  const levels = hold.samples.map(({ equity }) => Number(equity));
  const changes = levels.slice(1).map((level, at) => level / (levels[at] ?? level) - 1);
  return historyOf(
    'oracle',
    changes.map((change) => Math.max(change, 0)),
  );
}

/** What a plan for such a season would be made of. */
export function designOf(kind: LuckKind): Design {
  const longRun = kind === 'autocorrelated' ? Math.sqrt((1 + MEMORY) / (1 - MEMORY)) : 1;
  return { rivals: RIVALS, periods: DAYS, deviation: LUCK * longRun };
}

/** Daily luck with mean 0 and the deviation `LUCK`. */
function luckOf(kind: LuckKind, random: RandomSource): number[] {
  let [before, heat] = [bell(random), bell(random)];
  return Array.from({ length: DAYS }, () => {
    switch (kind) {
      case 'normal':
        return LUCK * bell(random);
      case 'fat tails':
        return LUCK * studentFour(random);
      case 'autocorrelated':
        before = MEMORY * before + Math.sqrt(1 - MEMORY ** 2) * bell(random);
        return LUCK * before;
      case 'unequal volatility':
        heat = CALM * heat + Math.sqrt(1 - CALM ** 2) * bell(random);
        // exp(STORM × heat) has the mean square exp(2 × STORM²).
        return LUCK * Math.exp(STORM * heat - STORM ** 2) * bell(random);
      default:
        return assertNever(kind);
    }
  });
}

/** Box and Muller (1958). */
function bell(random: RandomSource): number {
  return Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
}

/** Student's t with 4 degrees of freedom, scaled to a variance of 1: the fourth moment is infinite. */
function studentFour(random: RandomSource): number {
  const squares = -2 * Math.log((1 - random.next()) * (1 - random.next()));
  return bell(random) / Math.sqrt(squares / 4) / Math.SQRT2;
}

function entrantOf(name: string): EntrantId {
  if (isEntrantId(name)) return name;
  throw new Error(`${name} names no entrant`);
}

const CAPITAL = 10_000;
/** An account that had these daily returns and nothing else. */
function historyOf(name: string, changes: readonly number[]): AccountHistory {
  const entrant = entrantOf(name);
  let level = CAPITAL;
  const samples = [0, ...changes].map((change, day) => {
    level *= 1 + Math.max(change, -1);
    const equity = moneyOfNumber(level, 'down');
    return { at: later(SEASON.from, day * DAY_MS), equity, exposure: equity };
  });
  return equityAlone(entrant, samples);
}

/** An account of which nothing is known but its equity; the first sample is its capital. */
export function equityAlone(entrant: EntrantId, samples: readonly EquityPoint[]): AccountHistory {
  const capital = samples[0]?.equity ?? NO_MONEY;
  const equity = samples.at(-1)?.equity ?? NO_MONEY;
  const nothing = { fees: NO_MONEY, funding: NO_MONEY, borrow: NO_MONEY, dividends: NO_MONEY, insurance: NO_MONEY };
  return {
    account: accountId(entrant),
    entrant,
    strategy: entrant,
    kind: 'code',
    capital,
    finalEquity: equity,
    samples,
    sampleMs: DAY_MS,
    sessionMs: undefined,
    roundTrips: [],
    fillCount: 0,
    turnover: NO_MONEY,
    ...nothing,
    waterfall: { ...nothing, capital, realised: NO_MONEY, unrealised: NO_MONEY, equity },
    refusals: new Map(),
    holds: new Map(),
    forecasts: [],
    modelCost: 0,
    modelCosts: [],
    usdRate: 1,
    debate: NO_DEBATE,
    coherence: NO_COHERENCE,
    told: [],
    bursts: [],
    models: NO_MODELS,
    conduct: [],
    digest: '',
  };
}
