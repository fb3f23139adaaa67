/** Beyond this many standard deviations the distribution is 0 or 1 to the last bit of a double. */
const FAR = 8.3;
const HALF_LOG_TWO_PI = 0.5 * Math.log(2 * Math.PI);

/** Φ(x) by its Taylor series (Marsaglia, Evaluating the Normal Distribution, 2004). */
export function normalBelow(x: number): number {
  if (x <= -FAR) return 0;
  if (x >= FAR) return 1;
  let sum = x;
  let before = 0;
  let term = x;
  for (let odd = 3; sum !== before; odd += 2) {
    before = sum;
    term *= (x * x) / odd;
    sum += term;
  }
  return 0.5 + sum * Math.exp(-0.5 * x * x - HALF_LOG_TWO_PI);
}

/** The x with Φ(x) = `share`, by halving: exact enough to be its inverse, 0 < share < 1. */
export function normalQuantile(share: number): number {
  let low = -FAR;
  let high = FAR;
  for (let step = 0; step < 60; step += 1) {
    const middle = (low + high) / 2;
    if (normalBelow(middle) < share) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
