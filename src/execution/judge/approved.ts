import type { ApprovedOrder, Order } from '../../domain/order.ts';
import { type Money, money, type Size } from '../../domain/units.ts';

/** The one door to the brand: `approve` comes through it with a checked order, `measured` with an approved one. */
export function approved(order: Order): ApprovedOrder {
  return order as ApprovedOrder;
}

/** A buying-power order with the size it turns out to have; what it holds never exceeds what there is. */
export function measured(
  order: ApprovedOrder,
  size: Size,
  margin: bigint,
  fee: bigint,
  available: bigint,
): ApprovedOrder {
  return approved({ ...order, size, ...holdWithin(margin, fee, available) });
}

/** Margin and fee to hold: all of them, or as much as there is, the fee first. */
export function holdWithin(
  margin: bigint,
  fee: bigint,
  available: bigint,
): { readonly heldMargin: Money; readonly heldFee: Money } {
  const heldFee = least(fee, available);
  return { heldMargin: money(least(margin, available - heldFee)), heldFee: money(heldFee) };
}

function least(wanted: bigint, available: bigint): bigint {
  if (available <= 0n) return 0n;
  return wanted < available ? wanted : available;
}
