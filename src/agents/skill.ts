import type { SymbolId } from '../domain/ids.ts';
import type { Voice } from '../domain/team.ts';
import type { Instant } from '../domain/time.ts';
import type { TeamMemory, VoiceForecast, VoiceScore } from './memory.ts';

/** Brier score of always saying 0.5. */
const UNINFORMED = 0.25;
/** A voice that was wrong so far keeps this weight: it may learn, and the prior never divides by zero. */
const LEAST_SKILL = 0.1;
/** Forecasts a voice is credited with at the uninformed score, so that one lucky call does not rule. */
const PRIOR_COUNT = 20;
const MAX_FORECASTS = 2_000;

/** Weight of a voice in the prior: 1 at the start, up to 2 for one that is always right, at least 0.1. */
export function skillOf(score: VoiceScore): number {
  const brier = (score.squaredErrors + PRIOR_COUNT * UNINFORMED) / (score.count + PRIOR_COUNT);
  return Math.max(LEAST_SKILL, 1 + (UNINFORMED - brier) / UNINFORMED);
}

/**
 * Scores every forecast whose horizon was `at`, by the prices of then; an unchanged price scores nothing. What was due
 * earlier, before anybody knew of it, is forgotten.
 */
export function resolveForecasts(memory: TeamMemory, at: Instant, prices: ReadonlyMap<SymbolId, number>): TeamMemory {
  if (!memory.forecasts.some((forecast) => forecast.due <= at)) return memory;
  const scores: Record<Voice, VoiceScore> = { ...memory.scores };
  const waiting: VoiceForecast[] = [];
  for (const forecast of memory.forecasts) {
    if (forecast.due > at) {
      waiting.push(forecast);
      continue;
    }
    const price = forecast.due === at ? prices.get(forecast.symbol) : undefined;
    if (price === undefined || price === forecast.price) continue;
    scores[forecast.voice] = scored(scores[forecast.voice], forecast.pUp, price > forecast.price);
  }
  return { ...memory, scores, forecasts: waiting };
}

function scored(score: VoiceScore, pUp: number, rose: boolean): VoiceScore {
  const error = pUp - (rose ? 1 : 0);
  return { count: score.count + 1, squaredErrors: score.squaredErrors + error * error };
}

export function rememberForecasts(memory: TeamMemory, made: readonly VoiceForecast[]): TeamMemory {
  if (made.length === 0) return memory;
  return { ...memory, forecasts: [...memory.forecasts, ...made].slice(-MAX_FORECASTS) };
}

/** Certainty is capped so that one voice at 0 or 1 cannot silence the others. */
const LEAST = 0.01;
const MOST = 0.99;

interface WeightedView {
  readonly pUp: number;
  /** Above 0. */
  readonly skill: number;
  /** Share of the view that counts, 0 to 1: the rest of it is an even chance. All of it where nothing is said. */
  readonly soundness?: number;
}

/** Logit mean of the voices' probabilities weighted by skill; undefined without a voice. */
export function priorOf(views: readonly WeightedView[]): number | undefined {
  let weights = 0;
  let sum = 0;
  for (const view of views) {
    weights += view.skill;
    sum += view.skill * (view.soundness ?? 1) * logit(Math.min(MOST, Math.max(LEAST, view.pUp)));
  }
  return weights === 0 ? undefined : expit(sum / weights);
}

function logit(probability: number): number {
  return Math.log(probability / (1 - probability));
}

export function expit(score: number): number {
  return 1 / (1 + Math.exp(-score));
}
