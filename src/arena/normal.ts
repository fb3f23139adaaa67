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

/** The x with Φ(x) = `share`, 0 < share < 1, to the last bits: Newton's steps, and halving where one would leave the bracket. */
export function normalQuantile(share: number): number {
  let [low, high, x] = [-FAR, FAR, 0];
  for (let step = 0; step < MOST_STEPS; step += 1) {
    const excess = normalBelow(x) - share;
    if (excess < 0) low = x;
    else high = x;
    const next = x - excess * Math.exp(0.5 * x * x + HALF_LOG_TWO_PI);
    const inside = next > low && next < high ? next : (low + high) / 2;
    if (Math.abs(inside - x) < CLOSE) return inside;
    x = inside;
  }
  return x;
}

const MOST_STEPS = 60;
const CLOSE = 1e-14;
