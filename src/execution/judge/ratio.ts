/** An exact fraction; the denominator is above 0. The gate compares and divides decimals with it, never with floats. */
export interface Ratio {
  readonly over: bigint;
  readonly under: bigint;
}

/** The decimal that a double is written as: 0.1 is one tenth. */
export function ratioOf(value: number): Ratio {
  const match = /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]\d+))?$/.exec(String(value));
  const fraction = match?.[3] ?? '';
  const digits = BigInt(`${match?.[1] ?? ''}${match?.[2] ?? '0'}${fraction}`);
  const exponent = Number(match?.[4] ?? 0) - fraction.length;
  const power = powerOfTen(Math.abs(exponent));
  return exponent >= 0 ? { over: digits * power, under: 1n } : { over: digits, under: power };
}

function powerOfTen(exponent: number): bigint {
  return BigInt(`1${'0'.repeat(exponent)}`);
}

export const ONE: Ratio = { over: 1n, under: 1n };

export function plus(left: Ratio, right: Ratio): Ratio {
  return { over: left.over * right.under + right.over * left.under, under: left.under * right.under };
}

export function minus(left: Ratio, right: Ratio): Ratio {
  return plus(left, { over: -right.over, under: right.under });
}

export function times(left: Ratio, right: Ratio): Ratio {
  return { over: left.over * right.over, under: left.under * right.under };
}

/** `right` must be above 0. */
export function dividedBy(left: Ratio, right: Ratio): Ratio {
  return { over: left.over * right.under, under: left.under * right.over };
}

export function isLess(left: Ratio, right: Ratio): boolean {
  return left.over * right.under < right.over * left.under;
}

export function least(left: Ratio, right: Ratio): Ratio {
  return isLess(right, left) ? right : left;
}

/** Whole units of `step` in a value of at least 0. */
export function wholeSteps(value: Ratio, step: Ratio): bigint {
  const steps = dividedBy(value, step);
  return steps.over / steps.under;
}

export function numberOf(value: Ratio): number {
  const scale = powerOfTen(18);
  const scaled = (value.over * scale) / value.under;
  const text = (scaled < 0n ? -scaled : scaled).toString().padStart(19, '0');
  return Number(`${scaled < 0n ? '-' : ''}${text.slice(0, -18)}.${text.slice(-18)}`);
}
