import { assertNever } from '../domain/never.ts';
import type { RandomSource } from '../domain/random.ts';

/** How long what an account sends takes to its venue, in whole milliseconds. */
export type LatencyModel =
  | { readonly kind: 'fixed'; readonly ms: number }
  | SampledLatency
  /** As measured: one after the other, then from the first again. */
  | { readonly kind: 'recorded'; readonly ms: readonly number[] };

/** Four points of a distribution, none below the one before; between them it runs straight. */
export interface SampledLatency {
  readonly kind: 'sampled';
  readonly leastMs: number;
  readonly medianMs: number;
  readonly p95Ms: number;
  readonly mostMs: number;
}

/** What the account's nth sending takes, n from 0; `random` is the account's own. */
export function latencyMs(model: LatencyModel, nth: number, random: RandomSource): number {
  switch (model.kind) {
    case 'fixed':
      return model.ms;
    case 'sampled':
      return sampledAt(model, random.next());
    case 'recorded':
      return model.ms[nth % model.ms.length] ?? 0;
    default:
      return assertNever(model);
  }
}

/** The latency below which this share of all lie. */
function sampledAt({ leastMs, medianMs, p95Ms, mostMs }: SampledLatency, share: number): number {
  if (share < 0.5) return between(leastMs, medianMs, share / 0.5);
  if (share < 0.95) return between(medianMs, p95Ms, (share - 0.5) / 0.45);
  return between(p95Ms, mostMs, (share - 0.95) / 0.05);
}

function between(from: number, to: number, share: number): number {
  return Math.round(from + (to - from) * share);
}
