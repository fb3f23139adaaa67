import { InvariantBroken } from '../domain/errors.ts';
import type { OrderId } from '../domain/ids.ts';
import type { Order } from '../domain/order.ts';
import { type Money, money, type Size, share, size } from '../domain/units.ts';
import type { Hold, Ledger } from './ledger.ts';

/** Every approved order has a hold, if only of nothing: an order without one was never approved. */
export function placeHold(ledger: Ledger, order: Order): Money {
  if (ledger.holds.has(order.id)) throw new InvariantBroken(`order ${order.id} is held for twice`);
  const amount = money(order.heldMargin + order.heldFee);
  if (amount < 0n) throw new InvariantBroken(`order ${order.id} holds ${amount}`);
  ledger.holds.set(order.id, { symbol: order.symbol, amount, size: order.size });
  return amount;
}

/** Ends an order's hold and gives back all that is left of it. */
export function endHold(ledger: Ledger, order: OrderId): Hold {
  const hold = holdOf(ledger, order);
  ledger.holds.delete(order);
  return hold;
}

/** A part filled gives back its floored share of what is held; the last part gives back the rest. */
export function spendHold(ledger: Ledger, order: OrderId, filled: Size): Money {
  const hold = holdOf(ledger, order);
  if (filled > hold.size) {
    throw new InvariantBroken(`order ${order} fills ${filled} where ${hold.size} is left of it`);
  }
  if (filled === hold.size) {
    ledger.holds.delete(order);
    return hold.amount;
  }
  const returned = share(hold.amount, filled, hold.size);
  const amount = money(hold.amount - returned);
  ledger.holds.set(order, { symbol: hold.symbol, amount, size: size(hold.size - filled) });
  return returned;
}

function holdOf(ledger: Ledger, order: OrderId): Hold {
  const hold = ledger.holds.get(order);
  if (hold === undefined) throw new InvariantBroken(`order ${order} was never approved, or has ended`);
  return hold;
}
