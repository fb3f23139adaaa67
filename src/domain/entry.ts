import type { EntryId, FillId, OrderId, SymbolId } from './ids.ts';
import type { Instant } from './time.ts';
import type { Money } from './units.ts';

/** Holder's accounts, in the quote currency; `capital` and what follows it carry credit balances. */
export const BOOK_ACCOUNTS = [
  'cash',
  'held',
  'margin',
  'cost',
  'capital',
  'realised',
  'fees',
  'funding',
  'borrow',
  'dividends',
  'insurance',
] as const;
export type BookAccount = (typeof BOOK_ACCOUNTS)[number];

/** A leg adds its amount to its account; an entry's legs sum to zero. */
export interface Leg {
  readonly account: BookAccount;
  readonly amount: Money;
}

/** Spot only, beside the money: units of the asset at the instrument's size decimals; `traded` is the credit side. */
export interface AssetLeg {
  readonly account: 'asset' | 'traded';
  readonly amount: number;
}

/** Why money moved. */
export type EntryCause =
  | { readonly kind: 'deposit' }
  | { readonly kind: 'hold'; readonly order: OrderId }
  | { readonly kind: 'release'; readonly order: OrderId }
  | { readonly kind: 'fill'; readonly fill: FillId }
  | { readonly kind: 'funding' }
  | { readonly kind: 'borrow' }
  | { readonly kind: 'dividend' }
  | { readonly kind: 'insurance' };

export interface Entry {
  readonly id: EntryId;
  readonly at: Instant;
  readonly cause: EntryCause;
  /** Undefined for deposits. */
  readonly symbol: SymbolId | undefined;
  /** At most one an account, in the order above, none of them zero. */
  readonly legs: readonly Leg[];
  readonly assetLegs: readonly AssetLeg[] | undefined;
}
