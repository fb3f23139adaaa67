import type { SymbolId } from '../domain/ids.ts';
import type { Voice } from '../domain/team.ts';
import { type Instant, weekNumber } from '../domain/time.ts';
import type { Rung } from '../ports/chat-model.ts';
import type { Review } from './lesson.ts';
import { NOTHING_SPENT, type Spending } from './purse.ts';

/** What one account's team carries from cycle to cycle; made of nothing but replies and snapshots, so replay rebuilds it. */
export interface TeamMemory {
  /** Highest rung each model is known to take; absent: not tried. */
  readonly rungs: ReadonlyMap<string, Rung>;
  /** By this account's calls so far, in this run. */
  readonly spent: Spending;
  /** The week of its last cycle, from Monday to Monday UTC, and the tokens that had been spent before it. */
  readonly week: { readonly number: number; readonly before: number };
  readonly failedCycles: number;
  /** Slots the breaker still skips. */
  readonly skipsLeft: number;
  readonly scores: Readonly<Record<Voice, VoiceScore>>;
  /** Forecasts that have not been held to their horizon's price, oldest first. */
  readonly forecasts: readonly VoiceForecast[];
  /** Closed positions that are to be learned from in the next cycle. */
  readonly reviews: readonly Review[];
}

/** Walk-forward Brier score of a voice: mean of (p − outcome)². */
export interface VoiceScore {
  readonly count: number;
  readonly squaredErrors: number;
}

export interface VoiceForecast {
  readonly voice: Voice;
  readonly symbol: SymbolId;
  readonly pUp: number;
  readonly price: number;
  readonly due: Instant;
}

const NO_SCORE: VoiceScore = { count: 0, squaredErrors: 0 };

export const FRESH_MEMORY: TeamMemory = {
  rungs: new Map(),
  spent: NOTHING_SPENT,
  week: { number: 0, before: 0 },
  failedCycles: 0,
  skipsLeft: 0,
  scores: { researcher: NO_SCORE, quant: NO_SCORE, creative: NO_SCORE },
  forecasts: [],
  reviews: [],
};

/** A cycle counts for the week that it opens in, whenever it ends. */
export function inWeekOf(memory: TeamMemory, at: Instant): TeamMemory {
  const number = weekNumber(at);
  return number === memory.week.number ? memory : { ...memory, week: { number, before: memory.spent.tokens } };
}

/** From the strictest: a provider that refuses one is asked on the next, and the model's rung is remembered. */
const RUNGS: readonly Rung[] = ['json-schema', 'json-schema-loose', 'json-object', 'text'];
export const TOP_RUNG: Rung = 'json-schema';

/** Undefined below the last. */
export function nextRung(rung: Rung): Rung | undefined {
  return RUNGS[RUNGS.indexOf(rung) + 1];
}

/** The looser of two rungs: what a model is asked on once it has refused more. */
export function looser(left: Rung, right: Rung): Rung {
  return RUNGS.indexOf(left) > RUNGS.indexOf(right) ? left : right;
}

/** As many as are asked about at once; of more the newest. */
const MOST_REVIEWS = 8;

export function withReviews(memory: TeamMemory, closed: readonly Review[]): TeamMemory {
  return { ...memory, reviews: [...memory.reviews, ...closed].slice(-MOST_REVIEWS) };
}
