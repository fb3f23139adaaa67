import type { DecisionId, FillId, OrderId, SymbolId } from './ids.ts';
import type { OrderSide } from './side.ts';
import type { Instant } from './time.ts';
import type { Money, Price, Size } from './units.ts';

/** Who asked for a fill: an order, a plan set by a decision, the venue, or the operator. */
export type FillCause =
  | { readonly kind: 'order'; readonly order: OrderId; readonly decision: DecisionId }
  | {
      readonly kind: 'exit';
      readonly exit: 'stop' | 'target' | 'trailing' | 'invalidation';
      readonly decision: DecisionId;
    }
  | { readonly kind: 'liquidation' }
  | { readonly kind: 'flatten' };

/** The tape event a fill took its price from. */
export interface FeedPlace {
  readonly tape: number;
  readonly line: number;
}

export interface Fill {
  readonly id: FillId;
  readonly cause: FillCause;
  readonly symbol: SymbolId;
  readonly side: OrderSide;
  readonly size: Size;
  readonly price: Price;
  readonly fee: Money;
  readonly liquidity: 'maker' | 'taker';
  /** Exposure / margin of what it opens. */
  readonly leverage: number;
  readonly at: Instant;
  readonly on: FeedPlace;
}
