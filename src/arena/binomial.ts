import { TAIL } from './interval.ts';

/** How often something happened, of how many times it could. */
export interface Count {
  readonly hits: number;
  readonly trials: number;
}

/** A share with its exact 95 % interval, all 0 to 1; without a trial nothing is known and the interval is 0 to 1. */
export interface ExactShare extends Count {
  /** Undefined without a trial. */
  readonly share: number | undefined;
  readonly low: number;
  readonly high: number;
}

/** Clopper and Pearson (1934): whatever the true share is, at least 95 of 100 such intervals hold it. */
export function exactShare({ hits, trials }: Count): ExactShare {
  const logs = logChoices(trials);
  const low = hits === 0 ? 0 : solve((chance) => above(logs, hits, chance) > TAIL);
  const high = hits === trials ? 1 : solve((chance) => 1 - above(logs, hits + 1, chance) < TAIL);
  return { hits, trials, share: trials === 0 ? undefined : hits / trials, low, high };
}

/** The logarithm of "trials choose k" for each k. */
function logChoices(trials: number): readonly number[] {
  const logs = [0];
  for (let k = 1; k <= trials; k += 1) logs.push((logs[k - 1] ?? 0) + Math.log((trials - k + 1) / k));
  return logs;
}

/** The chance of `least` hits or more. */
function above(logs: readonly number[], least: number, chance: number): number {
  const trials = logs.length - 1;
  const [hit, miss] = [Math.log(chance), Math.log1p(-chance)];
  let sum = 0;
  for (let k = least; k <= trials; k += 1) sum += Math.exp((logs[k] ?? 0) + k * hit + (trials - k) * miss);
  return sum;
}

const HALVINGS = 50;

/** The lowest chance for which `holds`, which holds for all above it. */
function solve(holds: (chance: number) => boolean): number {
  let [low, high] = [0, 1];
  for (let step = 0; step < HALVINGS; step += 1) {
    const middle = (low + high) / 2;
    if (holds(middle)) high = middle;
    else low = middle;
  }
  return (low + high) / 2;
}
