import { POWERS_OF_TEN } from '../../domain/decimal.ts';
import type { Instrument } from '../../domain/instrument.ts';
import { isPositivePrice, isPrice, type Price, type Size, size } from '../../domain/units.ts';

/** A decimal price on the instrument's ticks; undefined when there is no such price. */
export function gridPrice(
  decimal: number,
  instrument: Instrument,
  towards: 'nearest' | 'down' | 'up' = 'nearest',
): Price | undefined {
  const ticks = scaled(decimal, instrument.priceDecimals) / instrument.tick;
  const whole = towards === 'nearest' ? Math.round(ticks) : towards === 'down' ? Math.floor(ticks) : Math.ceil(ticks);
  const at = whole * instrument.tick;
  if (instrument.marginPrice !== undefined && isPrice(at)) return at;
  return isPositivePrice(at) ? at : undefined;
}

/** A decimal size floored to whole lots; undefined when it is no size at all. */
export function gridSize(decimal: number, instrument: Instrument): Size | undefined {
  if (!(decimal > 0)) return undefined;
  const units = Math.floor(scaled(decimal, instrument.sizeDecimals));
  if (!Number.isSafeInteger(units)) return undefined;
  return size(units - (units % instrument.lot));
}

/** A few units in the last place: what sums and products of doubles leave beside the number that was meant. */
const DUST = 1e-15;

/** decimal × 10^decimals without the dust that arithmetic in doubles can leave beside an integer. */
function scaled(decimal: number, decimals: number): number {
  const scale = POWERS_OF_TEN[decimals] ?? Number.NaN;
  const product = decimal * scale;
  const whole = Math.round(product);
  return Math.abs(product - whole) <= Math.abs(product) * DUST ? whole : product;
}
