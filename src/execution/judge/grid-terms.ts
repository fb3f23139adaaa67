import { POWERS_OF_TEN } from '../../domain/decimal.ts';
import type { Instrument } from '../../domain/instrument.ts';
import { assertNever } from '../../domain/never.ts';
import type { OrderTerms } from '../../domain/order.ts';
import type { OrderSide } from '../../domain/side.ts';
import { isPositivePrice, isPrice, type Price, price, type Size, size } from '../../domain/units.ts';
import type { Market } from '../market/market.ts';
import { against } from '../money/price-costs.ts';
import type { VenueRules } from '../venue/rules.ts';

/** Terms on the grid, or undefined for a number that is no price. Limits are rounded to what was asked or better. */
export function gridTerms(
  terms: OrderTerms<number>,
  side: OrderSide,
  instrument: Instrument,
): OrderTerms<Price> | undefined {
  const better = side === 'buy' ? 'down' : 'up';
  switch (terms.type) {
    case 'market':
      return terms;
    case 'limit': {
      const limit = gridPrice(terms.limit, instrument, better);
      return limit === undefined ? undefined : { ...terms, limit };
    }
    case 'stop-limit': {
      const limit = gridPrice(terms.limit, instrument, better);
      const trigger = gridPrice(terms.trigger, instrument);
      return limit === undefined || trigger === undefined ? undefined : { ...terms, limit, trigger };
    }
    case 'stop':
    case 'take-profit': {
      const trigger = gridPrice(terms.trigger, instrument);
      return trigger === undefined ? undefined : { ...terms, trigger };
    }
    case 'trailing-stop': {
      const distance = gridPrice(terms.distance, instrument);
      return distance === undefined || distance <= 0 ? undefined : { ...terms, distance };
    }
    default:
      return assertNever(terms);
  }
}

/** The price an order is expected to fill at, costs included: what its margin is reckoned from. */
export function expectedPrice(terms: OrderTerms<Price>, side: OrderSide, market: Market, rules: VenueRules): Price {
  const touch = price(side === 'buy' ? market.ask : market.bid);
  switch (terms.type) {
    case 'market':
      return against(side, touch, rules.slippageParts);
    case 'limit':
    case 'stop-limit':
      return terms.limit;
    case 'stop':
      return against(side, terms.trigger, rules.slippageParts);
    case 'take-profit':
      return terms.trigger;
    case 'trailing-stop': {
      const below = touch - terms.distance;
      const isPriced = below > 0 || market.instrument.marginPrice !== undefined;
      const trigger = side === 'buy' ? touch + terms.distance : isPriced ? below : 1;
      return against(side, price(trigger), rules.slippageParts);
    }
    default:
      return assertNever(terms);
  }
}

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
