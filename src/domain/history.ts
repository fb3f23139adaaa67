import type { AccountId, EntrantId, FillId, SymbolId } from './ids.ts';
import type { PositionSide } from './side.ts';
import type { Instant } from './time.ts';
import type { Money } from './units.ts';

/** A position's life from opening to the close of a part of it: what people call a trade. */
export interface RoundTrip {
  readonly symbol: SymbolId;
  readonly side: PositionSide;
  /** Decimal units closed. */
  readonly size: number;
  readonly openedAt: Instant;
  readonly closedAt: Instant;
  readonly entryPrice: number;
  readonly exitPrice: number;
  /** Realised, before fees and funding. */
  readonly realised: Money;
  /** Fees of the exit and the share of the entry's fees that was closed. */
  readonly fees: Money;
  readonly exit: 'order' | 'stop' | 'target' | 'trailing' | 'invalidation' | 'liquidation' | 'flatten';
  readonly closedBy: FillId;
}

export interface EquityPoint {
  readonly at: Instant;
  readonly equity: Money;
  readonly exposure: Money;
}

/** One account's run, as its journal rows tell it: all the arena needs. */
export interface AccountHistory {
  readonly account: AccountId;
  readonly entrant: EntrantId;
  readonly strategy: string;
  readonly kind: 'code' | 'house-team' | 'model-team';
  readonly capital: Money;
  readonly finalEquity: Money;
  readonly samples: readonly EquityPoint[];
  readonly sampleMs: number;
  readonly roundTrips: readonly RoundTrip[];
  readonly fillCount: number;
  /** Σ |size × price| over fills. */
  readonly turnover: Money;
  readonly fees: Money;
  /** Paid; negative when received. */
  readonly funding: Money;
  readonly borrow: Money;
  readonly insurance: Money;
  readonly refusals: ReadonlyMap<string, number>;
  readonly holds: ReadonlyMap<string, number>;
  /** Stated confidence of an opening decision and whether its round trip made money. */
  readonly forecasts: readonly { readonly confidence: number; readonly won: boolean }[];
  readonly modelCost: number;
  readonly digest: string;
}
