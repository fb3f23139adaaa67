import type { BarClose, MarketEvent } from '../../domain/feed-event.ts';
import type { Fill } from '../../domain/fill.ts';
import type { OrderId } from '../../domain/ids.ts';
import type { ApprovedOrder, CancelReason } from '../../domain/order.ts';
import type { BookView } from '../../domain/position.ts';
import type { FeeRates } from '../money/fees.ts';

/** A fill as the venue makes it; the account gives it its number. */
export type FillProposal = Omit<Fill, 'id'>;

/** One thing that happened to an account at the venue. It is booked before the next one is asked for. */
export type VenueOutcome =
  | { readonly kind: 'filled'; readonly fill: FillProposal }
  | { readonly kind: 'cancelled'; readonly order: OrderId; readonly reason: CancelReason }
  /** A buying-power order, measured at the price it fills at: its hold is released and this one's placed. */
  | { readonly kind: 'measured'; readonly order: ApprovedOrder };

/** The event being judged, with the account's books and rates as they stand right now. */
export interface Moment {
  readonly event: MarketEvent;
  readonly view: BookView;
  readonly fees: FeeRates;
}

/** The moment at which a closed bar is judged. */
export type BarMoment = Moment & { readonly event: BarClose };
