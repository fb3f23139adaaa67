import type { ExitIntent, Intent, OrderTerms } from '../../../src/domain/order.ts';
import type { OrderSide } from '../../../src/domain/side.ts';
import { SYMBOL } from './desk.ts';

type Open = Extract<Intent, { kind: 'open' }>;

/** An order for so many units, at market unless told otherwise. */
export function order(side: OrderSide, units: number, changes: Partial<Open> = {}): Open {
  return {
    kind: 'open',
    symbol: SYMBOL,
    side,
    sizing: { by: 'units', units },
    terms: { type: 'market' },
    leverage: 1,
    reduceOnly: false,
    exits: undefined,
    ...changes,
  };
}

export function limit(at: number, changes: Partial<Extract<OrderTerms<number>, { type: 'limit' }>> = {}) {
  return { terms: { type: 'limit', limit: at, timeInForce: { kind: 'gtc' }, postOnly: false, ...changes } } as const;
}

export function exits(changes: Partial<ExitIntent>): { readonly exits: ExitIntent } {
  return { exits: { stop: undefined, target: undefined, trailing: undefined, invalidation: undefined, ...changes } };
}

export const close = { kind: 'close', symbol: SYMBOL } as const;
