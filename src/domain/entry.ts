import { z } from 'zod';
import {
  entryIdPart,
  fillIdPart,
  instantPart,
  maybe,
  moneyPart,
  orderIdPart,
  type Shape,
  symbolPart,
} from './record-parts.ts';

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

const leg = z.strictObject({ account: z.enum(BOOK_ACCOUNTS), amount: moneyPart });
const assetLeg = z.strictObject({ account: z.enum(['asset', 'traded']), amount: z.int() });

const entryCause = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('deposit') }),
  z.strictObject({ kind: z.literal('hold'), order: orderIdPart }),
  z.strictObject({ kind: z.literal('release'), order: orderIdPart }),
  z.strictObject({ kind: z.literal('fill'), fill: fillIdPart }),
  z.strictObject({ kind: z.literal('funding') }),
  z.strictObject({ kind: z.literal('borrow') }),
  z.strictObject({ kind: z.literal('dividend') }),
  z.strictObject({ kind: z.literal('insurance') }),
]);

export const entryPart = z.strictObject({
  id: entryIdPart,
  at: instantPart,
  cause: entryCause,
  /** Undefined for deposits. */
  symbol: maybe(symbolPart),
  /** At most one an account, in the order above, none of them zero. */
  legs: z.array(leg),
  assetLegs: maybe(z.array(assetLeg)),
});

/** A leg adds its amount to its account; an entry's legs sum to zero. */
export type Leg = Shape<typeof leg>;
/** Spot only, beside the money: units of the asset at the instrument's size decimals; `traded` is the credit side. */
export type AssetLeg = Shape<typeof assetLeg>;
/** Why money moved. */
export type EntryCause = Shape<typeof entryCause>;
export type Entry = Shape<typeof entryPart>;
