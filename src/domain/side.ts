import { assertNever } from './never.ts';

/** What an order does. */
export type OrderSide = 'buy' | 'sell';
/** What a position is. */
export type PositionSide = 'long' | 'short';

/** 1 for buy and long, −1 for sell and short. */
export function signOf(side: OrderSide | PositionSide): 1 | -1 {
  switch (side) {
    case 'buy':
    case 'long':
      return 1;
    case 'sell':
    case 'short':
      return -1;
    default:
      return assertNever(side);
  }
}

export function entrySide(side: PositionSide): OrderSide {
  return side === 'long' ? 'buy' : 'sell';
}

export function exitSide(side: PositionSide): OrderSide {
  return side === 'long' ? 'sell' : 'buy';
}
