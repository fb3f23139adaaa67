import type { Fill } from '../../domain/fill.ts';
import type { OrderId } from '../../domain/ids.ts';
import type { ApprovedOrder, CancelReason } from '../../domain/order.ts';

/** A fill as the venue makes it; the account gives it its number. */
export type FillProposal = Omit<Fill, 'id'>;

/** One thing that happened to an account at the venue. It is booked before the next one is asked for. */
export type VenueOutcome =
  | { readonly kind: 'filled'; readonly fill: FillProposal }
  | { readonly kind: 'cancelled'; readonly order: OrderId; readonly reason: CancelReason }
  /** A buying-power order, measured at the price it fills at: its hold is released and this one's placed. */
  | { readonly kind: 'measured'; readonly order: ApprovedOrder };
