import { InvariantBroken } from '../domain/errors.ts';
import type { Fill } from '../domain/fill.ts';
import type { Instrument } from '../domain/instrument.ts';
import { marginBase, marginFor } from '../domain/margin.ts';
import type { Position } from '../domain/position.ts';
import { entrySide } from '../domain/side.ts';
import { type Money, money, NO_MONEY, notionalOf, type Size, share, size } from '../domain/units.ts';

/** What a fill does to a position: a close part, then an open part; either may be nothing. */
export interface Settlement {
  readonly closedSize: Size;
  readonly openedSize: Size;
  readonly releasedCost: Money;
  readonly releasedMargin: Money;
  /** Of the closed part, before fees; negative for a loss. */
  readonly realised: Money;
  readonly addedCost: Money;
  readonly addedMargin: Money;
  readonly after: Position | undefined;
}

export function settle(before: Position | undefined, fill: Fill, instrument: Instrument): Settlement {
  let closedSize = size(0);
  let releasedCost = NO_MONEY;
  let releasedMargin = NO_MONEY;
  let realised = NO_MONEY;
  let kept = before;
  if (before !== undefined && entrySide(before.side) !== fill.side) {
    const isWhole = fill.size >= before.size;
    closedSize = isWhole ? before.size : fill.size;
    releasedCost = isWhole ? before.cost : share(before.cost, closedSize, before.size);
    releasedMargin = isWhole ? before.margin : share(before.margin, closedSize, before.size);
    const value = worth(fill, closedSize, instrument);
    realised = money(before.side === 'long' ? value - releasedCost : releasedCost - value);
    kept = isWhole ? undefined : lessened(before, closedSize, releasedCost, releasedMargin);
  }
  const openedSize = size(fill.size - closedSize);
  let addedCost = NO_MONEY;
  let addedMargin = NO_MONEY;
  if (openedSize > 0) {
    if (instrument.kind === 'spot' && fill.side === 'sell') {
      throw new InvariantBroken(`${fill.id} sells more ${fill.symbol} than is held`);
    }
    addedCost = worth(fill, openedSize, instrument);
    if (instrument.kind !== 'spot')
      addedMargin = marginFor(marginBase(addedCost, openedSize, instrument), fill.leverage);
    kept = grown(kept, fill, openedSize, addedCost, addedMargin);
  }
  return { closedSize, openedSize, releasedCost, releasedMargin, realised, addedCost, addedMargin, after: kept };
}

/** Buys are rounded up and sells down at 1e-8: never to the account's gain. */
function worth(fill: Fill, of: Size, instrument: Instrument): Money {
  return notionalOf(fill.price, of, instrument, fill.side === 'buy' ? 'up' : 'down');
}

function lessened(before: Position, closed: Size, cost: Money, margin: Money): Position {
  return {
    symbol: before.symbol,
    side: before.side,
    size: size(before.size - closed),
    cost: money(before.cost - cost),
    margin: money(before.margin - margin),
    leverage: before.leverage,
    openedAt: before.openedAt,
  };
}

/** A position that grows shows the leverage of its last opening; its margin is what all of them put up. */
function grown(before: Position | undefined, fill: Fill, opened: Size, cost: Money, margin: Money): Position {
  return {
    symbol: fill.symbol,
    side: fill.side === 'buy' ? 'long' : 'short',
    size: before === undefined ? opened : size(before.size + opened),
    cost: before === undefined ? cost : money(before.cost + cost),
    margin: before === undefined ? margin : money(before.margin + margin),
    leverage: fill.leverage,
    openedAt: before === undefined ? fill.at : before.openedAt,
  };
}
