import type { Fill } from '../domain/fill.ts';
import type { OrderId, SymbolId } from '../domain/ids.ts';
import type { Order } from '../domain/order.ts';
import type { Money } from '../domain/units.ts';

/** What can be asked of an account's books. */
export type BookCommand =
  | { readonly kind: 'deposit'; readonly amount: Money }
  /** An approved order takes its margin and worst fee out of cash. */
  | { readonly kind: 'hold'; readonly order: Order }
  /** A cancelled or expired order gives back what it still holds. */
  | { readonly kind: 'release'; readonly order: OrderId }
  | { readonly kind: 'fill'; readonly fill: Fill }
  /** Paid by the position; negative when received. */
  | { readonly kind: 'funding'; readonly symbol: SymbolId; readonly amount: Money }
  | { readonly kind: 'borrow'; readonly symbol: SymbolId; readonly amount: Money }
  /** Received by the account; negative when a short pays it. */
  | { readonly kind: 'dividend'; readonly symbol: SymbolId; readonly amount: Money };
