/** Odd, monotone, into (−1, 1); half its height is reached near 0.58 × `knee`. Square root is exact everywhere. */
export function squash(value: number, knee: number): number {
  return value / Math.sqrt(value * value + knee * knee);
}

/** What leaves the scorer is a multiple of 1e-6, so that no platform's last bit decides anything. */
export function quantise(value: number): number {
  return Math.round(value * 1e6) / 1e6 + 0;
}

/** 2^−k/256 for k = 0 … 256, by square roots alone. */
const POWERS = buildPowers();

function buildPowers(): Float64Array {
  const powers = new Float64Array(257).fill(1);
  let root = Math.sqrt(0.5);
  for (let step = 128; step >= 1; step /= 2) {
    for (let place = 0; place <= 256; place += 1) if ((place & step) !== 0) powers[place] = (powers[place] ?? 1) * root;
    root = Math.sqrt(root);
  }
  powers[256] = 0.5;
  return powers;
}

const LN2_OVER_256 = Math.LN2 / 256;

/**
 * 2^−x for x ≥ 0 within 1e-11 relative, from sums, products and square roots only: the same bits on every machine,
 * which `Math.exp` does not promise.
 */
export function halvings(x: number): number {
  if (x >= 1_074) return 0;
  const whole = Math.floor(x);
  const fine = (x - whole) * 256;
  const step = Math.floor(fine);
  const rest = (fine - step) * LN2_OVER_256;
  let power = (POWERS[step] ?? 1) * (1 - rest * (1 - rest * (0.5 - rest / 6)));
  for (let left = whole; left > 0; left -= 30) power /= left >= 30 ? 1_073_741_824 : 1 << left;
  return power;
}

const LOG2_E = Math.LOG2E;

/** 1 / (1 + e^−x). */
export function logistic(x: number): number {
  const power = halvings(Math.abs(x) * LOG2_E);
  return x >= 0 ? 1 / (1 + power) : power / (1 + power);
}
