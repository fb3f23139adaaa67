import { parseDecimal, scaleNumber } from '../../domain/decimal.ts';
import type { Instrument } from '../../domain/instrument.ts';
import { isPositivePrice, isPrice, isSize, type Price, type Size } from '../../domain/units.ts';
import { plainDecimal } from './table/figures.ts';

export type NumberProblem = 'not-a-number' | 'too-many-decimals' | 'too-large' | 'not-positive';

/** A JSON number, or decimal text, as an integer at `decimals` places. */
export function readScaled(value: unknown, decimals: number): number | NumberProblem {
  if (typeof value === 'number') {
    const scaled = scaleNumber(value, decimals);
    if (scaled.ok) return scaled.value;
    return scaled.problem === 'not-a-decimal' ? 'not-a-number' : scaled.problem;
  }
  if (typeof value !== 'string') return 'not-a-number';
  const parsed = parseDecimal(plainDecimal(value), decimals);
  if (!parsed.ok) return parsed.problem === 'not-a-decimal' ? 'not-a-number' : parsed.problem;
  const scaled = Number(parsed.value);
  return Number.isSafeInteger(scaled) ? scaled : 'too-large';
}

/** Zero and below are prices where the instrument says so. */
export function readPrice(value: unknown, { priceDecimals, marginPrice }: Instrument): Price | NumberProblem {
  const scaled = readScaled(value, priceDecimals);
  if (typeof scaled === 'string') return scaled;
  if (marginPrice !== undefined && isPrice(scaled)) return scaled;
  return isPositivePrice(scaled) ? scaled : 'not-positive';
}

/** A size of what was traded: above zero. */
export function readTradeSize(value: unknown, decimals: number): Size | NumberProblem {
  const scaled = readSize(value, decimals);
  return scaled === 0 ? 'not-positive' : scaled;
}

/** A size that is shown: a side of a quote may show nothing. */
export function readSize(value: unknown, decimals: number): Size | NumberProblem {
  const scaled = readScaled(value, decimals);
  if (typeof scaled === 'string') return scaled;
  return isSize(scaled) ? scaled : 'not-positive';
}
