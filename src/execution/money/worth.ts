import type { Instrument } from '../../domain/instrument.ts';
import type { Position } from '../../domain/position.ts';
import type { OrderSide } from '../../domain/side.ts';
import { type Money, money, notionalOf, type Price, type Size, share } from '../../domain/units.ts';

/** What a fill moves, as the ledger rounds it: buys up, sells down. */
export function worth(side: OrderSide, at: Price, of: Size, instrument: Instrument): Money {
  return notionalOf(at, of, instrument, side === 'buy' ? 'up' : 'down');
}

/** Margin and profit that closing a part of a position at a price sets free, before fees. */
export function releasedBy(position: Position, closed: Size, at: Price, instrument: Instrument): Money {
  const isWhole = closed >= position.size;
  const cost = isWhole ? position.cost : share(position.cost, closed, position.size);
  const margin = isWhole ? position.margin : share(position.margin, closed, position.size);
  const value = worth(position.side === 'long' ? 'sell' : 'buy', at, closed, instrument);
  const realised = position.side === 'long' ? value - cost : cost - value;
  return money(margin + realised);
}
