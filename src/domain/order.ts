import type { Brand } from './brand.ts';
import type { DecisionId, OrderId, SymbolId } from './ids.ts';
import type { OrderSide } from './side.ts';
import type { Instant } from './time.ts';
import type { Money, Price, Size } from './units.ts';

/** How much to trade, before lots: plain decimal numbers as an author writes them. */
export type Sizing =
  | { readonly by: 'units'; readonly units: number }
  /** Quote currency at the current mark, before leverage: exposure = size × price. */
  | { readonly by: 'notional'; readonly notional: number }
  /** 0 < share ≤ 1 of what the account could still open at this leverage, fees and spread taken off first. */
  | { readonly by: 'buying-power'; readonly share: number };

/** How long a limit waits: until cancelled, not at all (the rest, or everything unless all fills, is cancelled), or until an instant. */
export type TimeInForce =
  | { readonly kind: 'gtc' }
  | { readonly kind: 'ioc' }
  | { readonly kind: 'fok' }
  | { readonly kind: 'gtd'; readonly until: Instant };

export const ORDER_TYPES = [
  'market',
  'limit',
  'stop',
  'stop-limit',
  'take-profit',
  'trailing-stop',
] as const satisfies readonly OrderTerms<unknown>['type'][];

/** When an order fills, with prices of type `P`: decimals in an intent, grid integers in an order. */
export type OrderTerms<P> =
  | { readonly type: 'market' }
  | { readonly type: 'limit'; readonly limit: P; readonly timeInForce: TimeInForce; readonly postOnly: boolean }
  | { readonly type: 'stop'; readonly trigger: P }
  | { readonly type: 'stop-limit'; readonly trigger: P; readonly limit: P; readonly timeInForce: TimeInForce }
  | { readonly type: 'take-profit'; readonly trigger: P }
  | { readonly type: 'trailing-stop'; readonly distance: P };

/** Whether a trigger is waited for as a limit is, at a better price than now; all other triggers lie at a worse one. */
export function waitsForBetter({ type }: Pick<OrderTerms<unknown>, 'type'>): boolean {
  return type === 'take-profit';
}

/** Exits tied to a position, enforced by the venue on every event. */
export interface ExitTerms<P> {
  readonly stop: P | undefined;
  readonly target: P | undefined;
  /** Distance kept behind the best price since the entry. */
  readonly trailing: P | undefined;
  /** Free text; enforced when it parses in the grammar of design section 5, else shown as not enforced. */
  readonly invalidation: string | undefined;
}

/** Exits as an author writes them: decimal prices. */
export type ExitIntent = ExitTerms<number>;
export type ExitPlan = ExitTerms<Price>;

/** What a strategy asks for. The gate turns it into an approved order or a refusal with a reason. */
export type Intent =
  | {
      readonly kind: 'open';
      readonly symbol: SymbolId;
      readonly side: OrderSide;
      readonly sizing: Sizing;
      readonly terms: OrderTerms<number>;
      /** Exposure / margin, at least 1. */
      readonly leverage: number;
      /** Never opens or grows a position. */
      readonly reduceOnly: boolean;
      readonly exits: ExitIntent | undefined;
    }
  /** Closes the whole position at market. */
  | { readonly kind: 'close'; readonly symbol: SymbolId }
  /** Moves the position's exits; the new stop is the stop that is booked. */
  | { readonly kind: 'set-exits'; readonly symbol: SymbolId; readonly exits: ExitIntent }
  | { readonly kind: 'cancel'; readonly symbol: SymbolId; readonly order: OrderId | 'all' };

/** An intent that opens, grows, shrinks or turns a position. */
export type OpenIntent = Extract<Intent, { kind: 'open' }>;

/** An order on the instrument's grid. */
export interface Order {
  readonly id: OrderId;
  readonly decision: DecisionId;
  readonly symbol: SymbolId;
  readonly side: OrderSide;
  readonly size: Size;
  /** Share of buying power the size stands for; it is then measured again at the price it fills at. */
  readonly share: number | undefined;
  readonly terms: OrderTerms<Price>;
  readonly leverage: number;
  readonly reduceOnly: boolean;
  readonly exits: ExitPlan | undefined;
  readonly decidedAt: Instant;
  /** decidedAt + execution latency: it exists for the venue from here on. */
  readonly arrivesAt: Instant;
  /** Taken from cash at approval and kept exactly, per order, until fill, cancel or expiry. */
  readonly heldMargin: Money;
  readonly heldFee: Money;
}

/** An order that has passed the judge; only `src/execution/judge/` makes one. */
export type ApprovedOrder = Brand<Order, 'ApprovedOrder'>;

/** What the judge turns a team's decision away for as it does an order. */
export const SHARED_REASONS = [
  'unknown-symbol',
  'no-price',
  'below-minimum-notional',
  'bad-number',
  'stop-on-wrong-side',
  'target-on-wrong-side',
  'stop-beyond-liquidation',
  'insufficient-margin',
] as const;
export type SharedReason = (typeof SHARED_REASONS)[number];

export const REFUSAL_REASONS = [
  ...SHARED_REASONS,
  'stale-price',
  'below-lot',
  'leverage-over-cap',
  'short-not-allowed',
  'season-limit',
  'no-position',
  'trading-halted',
] as const;
/** Why an order did not come to be. */
export type RefusalReason = (typeof REFUSAL_REASONS)[number];

export const CANCEL_REASONS = [
  'asked',
  'position-closed',
  'expired',
  'unfilled-remainder',
  'post-only-would-take',
  'reduce-only-without-position',
  'insufficient-margin',
  'too-large',
  'liquidated',
] as const;
/** Why an order ended unfilled. */
export type CancelReason = (typeof CANCEL_REASONS)[number];
