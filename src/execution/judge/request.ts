import type { DecisionId, OrderId } from '../../domain/ids.ts';
import type { ApprovedOrder, ExitPlan, RefusalReason } from '../../domain/order.ts';
import type { BookView } from '../../domain/position.ts';
import type { OrderSide } from '../../domain/side.ts';
import type { SeasonLimits } from '../../domain/snapshot.ts';
import type { Instant } from '../../domain/time.ts';
import type { Money, Size } from '../../domain/units.ts';
import type { Market } from '../market/market.ts';
import type { FeeRates } from '../money/fees.ts';
import type { VenueRules } from '../venue/rules.ts';

/** Everything an intent is judged by. */
export interface OrderRequest {
  /** Undefined when the intent's symbol is not in the universe. */
  readonly market: Market | undefined;
  readonly rules: VenueRules;
  readonly view: BookView;
  readonly fees: FeeRates;
  readonly limits: SeasonLimits;
  readonly equity: Money;
  readonly decision: DecisionId;
  readonly order: OrderId;
  readonly now: Instant;
  /** When an order approved now reaches the venue. */
  readonly arrivesAt: Instant;
  /** Where the open position would be liquidated now; anything when there is none. */
  readonly liquidationAt: number;
  /** An earlier intent of the same decision closes the position, so this one opens from nothing. */
  readonly closesFirst: boolean;
  /** What an earlier intent of the same decision opens: a stop behind it guards that. */
  readonly opensFirst: { readonly side: OrderSide; readonly size: Size } | undefined;
  /** What orders hold that an earlier intent of the same decision cancels. */
  readonly freedByCancels: Money;
}

/** What became of an intent. */
export type Approval =
  | { readonly kind: 'order'; readonly order: ApprovedOrder }
  | { readonly kind: 'exits'; readonly exits: ExitPlan }
  | { readonly kind: 'cancel'; readonly order: OrderId | 'all' }
  | { readonly kind: 'refused'; readonly reason: RefusalReason };

export function refused(reason: RefusalReason): Approval {
  return { kind: 'refused', reason };
}
