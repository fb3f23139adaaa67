import { seededRandom } from '../domain/random.ts';
import { DRAWS, type Interval, percentileInterval } from './interval.ts';
import { type Metric, none, value } from './metric.ts';
import { applied, inverseOf } from './preference/solve.ts';
import { mean } from './statistics.ts';

/** By question, who answered it and how wrong: mean of an entrant's accounts. */
export type Errors = ReadonlyMap<number, number>;

export interface Effect {
  readonly ahead: Metric;
  readonly interval: Interval;
}

/**
 * Least squares of error = forecaster + question: the questions are taken out of both sides, which leaves as many unknowns
 * as there are forecasters. The interval redraws whole questions, since one surprise fools all who answered.
 */
export function effectsOf(shared: readonly Errors[], forecasters: number): Effect[] {
  const without = (reason: string): Effect => ({ ahead: none(reason), interval: { none: reason } });
  const sums = sumsOf(shared, forecasters);
  const seen = solved(sums, shared.length, (at) => at);
  if (seen === undefined)
    return Array.from({ length: forecasters }, () =>
      without('not linked to the others by questions that both answered'),
    );
  const random = seededRandom('arena', 'questions', shared.length);
  const draws = seen.map(() => new Float64Array(DRAWS));
  for (let draw = 0; draw < DRAWS; draw += 1) {
    const effects = solved(sums, shared.length, () => Math.floor(random.next() * shared.length)) ?? seen;
    effects.forEach((effect, at) => {
      const own = draws[at];
      if (own !== undefined) own[draw] = -effect;
    });
  }
  return seen.map((effect, at) => ({
    ahead: value(-effect),
    interval: percentileInterval(draws[at] ?? new Float64Array(DRAWS)),
  }));
}

/** What each question adds to the equations, its own level taken out. */
interface QuestionSums {
  readonly forecasters: number;
  /** By question, who answered: questions that the same ones answered share one. */
  readonly links: readonly (readonly number[])[];
  /** By question, error less the question's mean, a number a forecaster. */
  readonly excess: Float64Array;
}

function sumsOf(shared: readonly Errors[], forecasters: number): QuestionSums {
  const excess = new Float64Array(shared.length * forecasters);
  const patterns = new Map<string, readonly number[]>();
  const links = shared.map((errors, question) => {
    const level = mean([...errors.values()]);
    for (const [forecaster, error] of errors) excess[question * forecasters + forecaster] = error - level;
    const key = [...errors.keys()].join();
    const pattern = patterns.get(key) ?? [...errors.keys()];
    patterns.set(key, pattern);
    return pattern;
  });
  return { forecasters, links, excess };
}

/** Forecasters' effects, their mean 0, over so many questions; undefined where those do not link all of them. */
function solved(
  { forecasters, links, excess }: QuestionSums,
  count: number,
  pick: (at: number) => number,
): number[] | undefined {
  const times = new Map<readonly number[], number>();
  const right = new Array<number>(forecasters).fill(0);
  for (let at = 0; at < count; at += 1) {
    const question = pick(at);
    const pattern = links[question] ?? [];
    times.set(pattern, (times.get(pattern) ?? 0) + 1);
    for (let one = 0; one < forecasters; one += 1)
      right[one] = (right[one] ?? 0) + (excess[question * forecasters + one] ?? 0);
  }
  // Only differences are told: one more equation puts the mean at 0.
  const matrix = right.map(() => right.map(() => 1 / forecasters));
  for (const [pattern, weight] of times)
    for (const one of pattern)
      for (const other of pattern) {
        const row = matrix[one] ?? [];
        row[other] = (row[other] ?? 0) + weight * (Number(one === other) - 1 / pattern.length);
      }
  const inverse = inverseOf(matrix);
  return inverse === undefined ? undefined : applied(inverse, right);
}
