import type { BookView } from '../../domain/book-view.ts';
import type { BarClose, MarketEvent } from '../../domain/feed-event.ts';
import type { FeeRates } from '../money/fees.ts';

/** The event being judged, with the account's books and rates as they stand right now. */
export interface Moment {
  readonly event: MarketEvent;
  readonly view: BookView;
  readonly fees: FeeRates;
}

/** The moment at which a closed bar is judged. */
export type BarMoment = Moment & { readonly event: BarClose };
