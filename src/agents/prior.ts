/** Certainty is capped so that one voice at 0 or 1 cannot silence the others. */
const LEAST = 0.01;
const MOST = 0.99;

export interface WeightedView {
  readonly pUp: number;
  /** Above 0. */
  readonly skill: number;
}

/** Logit mean of the voices' probabilities weighted by skill; undefined without a voice. */
export function priorOf(views: readonly WeightedView[]): number | undefined {
  let weights = 0;
  let sum = 0;
  for (const view of views) {
    weights += view.skill;
    sum += view.skill * logit(Math.min(MOST, Math.max(LEAST, view.pUp)));
  }
  return weights === 0 ? undefined : expit(sum / weights);
}

export function logit(probability: number): number {
  return Math.log(probability / (1 - probability));
}

export function expit(score: number): number {
  return 1 / (1 + Math.exp(-score));
}
