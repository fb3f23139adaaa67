import { type AccountHistory, NO_COHERENCE, NO_DEBATE, NO_MODELS, type ToldForecast } from '../../domain/history.ts';
import { accountId, type EntrantId, isEntrantId, isSymbolId, type SymbolId } from '../../domain/ids.ts';
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

/** Every other day all foretell whether the first of them gains; who has the edge knows it so often, and guesses as they do. */
export function seasonOf(kind: LuckKind, number: number): Season {
  const random = seededRandom('proof', kind, number);
  const market = Array.from({ length: DAYS }, () => MARKET.drift + MARKET.deviation * bell(random));
  const played = (edge: number): readonly number[] => {
    const luck = luckOf(kind, random);
    return market.map((change, day) => change + (luck[day] ?? 0) + edge);
  };
  const rivals = Array.from({ length: RIVALS - 1 }, () => played(0));
  const planted = played(plantedEdge(kind));
  const rises = (rivals[0] ?? []).map((change) => change > 0);
  const rival = (name: string, changes: readonly number[], known: number): AccountHistory => ({
    ...historyOf(name, changes),
    told: foretold(rises, known, random),
  });
  return {
    hold: historyOf('hold', market),
    skilless: rivals.map((changes, at) => rival(`luck-${at + 1}`, changes, 0)),
    planted: rival('planted', planted, KNOWN),
  };
}

/** A day, of who has one. */
export function plantedEdge(kind: LuckKind): number {
  return detectableLead(TOLD_POWER, designOf(kind));
}

/** What a season's return lies about: growth by the mean logarithm of a day's change, to its second moment. */
export function trueReturn(edge: number, luck: number = LUCK): number {
  const drift = MARKET.drift + edge;
  return Math.exp(DAYS * (drift - (MARKET.deviation ** 2 + luck ** 2 + drift ** 2) / 2)) - 1;
}

const ASKED_EVERY = 2;
const KNOWN = 0.1;
const GUESS = { low: 0.2, wide: 0.6 };
/** Squared error of who guesses (1/4 and the guesses' variance), and of who knows and says as much. */
const ERROR = { guessed: 0.25 + GUESS.wide ** 2 / 12, known: GUESS.low ** 2 };

/** Brier that a forecaster who knows so many days saves beside the mean of a season's forecasters. */
export function trueAhead(isPlanted: boolean): number {
  const saved = (ERROR.guessed - ERROR.known) * KNOWN;
  return (isPlanted ? saved : 0) - saved / RIVALS;
}

function foretold(rises: readonly boolean[], known: number, random: RandomSource): readonly ToldForecast[] {
  return rises.flatMap((rose, day) => {
    if (day % ASKED_EVERY > 0) return [];
    const guess = GUESS.low + GUESS.wide * random.next();
    const said = rose ? GUESS.low + GUESS.wide : GUESS.low;
    const probability = random.next() < known ? said : guess;
    return [{ at: later(SEASON.from, day * DAY_MS), symbol: ASKED, probability, rose }];
  });
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

const ASKED = symbolOf('MADE-UP');
function symbolOf(name: string): SymbolId {
  if (isSymbolId(name)) return name;
  throw new Error(`${name} names no symbol`);
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
