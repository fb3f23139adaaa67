import { z } from 'zod';
import { type AssetLeg, BOOK_ACCOUNTS, type Entry, type EntryCause, type Leg } from './entry.ts';
import type { Fill, FillCause } from './fill.ts';
import type { DecisionId, EntryId, FillId, OrderId, SymbolId } from './ids.ts';
import type { ExitIntent, ExitPlan, Intent, Order, OrderTerms, Sizing, TimeInForce } from './order.ts';
import { type Instant, isInstant } from './time.ts';
import { isPrice, isSize, MONEY_TEXT, type Money, moneyOfText, type Price, type Rate, type Size } from './units.ts';

/** A member that canonical text leaves out when it is undefined. */
export const maybe = <Part extends z.ZodType>(part: Part) => part.optional().transform((value) => value);

/** One of a union's names; the record makes a forgotten or foreign one a compile error. */
export function oneOf<Name extends string>(names: Readonly<Record<Name, true>>): z.ZodType<Name> {
  return z.custom<Name>((value) => typeof value === 'string' && Object.hasOwn(names, value));
}

const named = <Id extends string>(pattern: RegExp) =>
  z.custom<Id>((value) => typeof value === 'string' && pattern.test(value));

const grid = <Unit extends number>(holds: (value: number) => boolean) =>
  z.custom<Unit>((value) => typeof value === 'number' && holds(value));

export const instantPart = grid<Instant>(isInstant);
export const pricePart = grid<Price>(isPrice);
export const sizePart = grid<Size>(isSize);
export const ratePart = grid<Rate>(Number.isSafeInteger);
export const moneyPart: z.ZodType<Money> = z
  .string()
  .regex(new RegExp(`^(?:${MONEY_TEXT})$`))
  .transform(moneyOfText);
export const countPart = z.int().nonnegative();
export const symbolPart = z.custom<SymbolId>((value) => typeof value === 'string');
export const decisionIdPart = named<DecisionId>(/^d[1-9]\d*$/);
export const orderIdPart = named<OrderId>(/^o[1-9]\d*$/);
const fillIdPart = named<FillId>(/^f[1-9]\d*$/);
const entryIdPart = named<EntryId>(/^e[1-9]\d*$/);
const sidePart = z.enum(['buy', 'sell']);

/** What an author wrote: a number, or the name of one that JSON cannot hold. */
const authored = z.union([z.number(), z.enum(['NaN', 'Infinity', '-Infinity']).transform(Number)]);

const timeInForce: z.ZodType<TimeInForce> = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('gtc') }),
  z.strictObject({ kind: z.literal('ioc') }),
  z.strictObject({ kind: z.literal('fok') }),
  z.strictObject({ kind: z.literal('gtd'), until: instantPart }),
]);

const termsPart = <P>(part: z.ZodType<P>): z.ZodType<OrderTerms<P>> =>
  z.discriminatedUnion('type', [
    z.strictObject({ type: z.literal('market') }),
    z.strictObject({ type: z.literal('limit'), limit: part, timeInForce, postOnly: z.boolean() }),
    z.strictObject({ type: z.literal('stop'), trigger: part }),
    z.strictObject({ type: z.literal('stop-limit'), trigger: part, limit: part, timeInForce }),
    z.strictObject({ type: z.literal('take-profit'), trigger: part }),
    z.strictObject({ type: z.literal('trailing-stop'), distance: part }),
  ]);

const exitIntent: z.ZodType<ExitIntent> = z.strictObject({
  stop: maybe(authored),
  target: maybe(authored),
  trailing: maybe(authored),
  invalidation: maybe(z.string()),
});

export const exitPlanPart: z.ZodType<ExitPlan> = z.strictObject({
  stop: maybe(pricePart),
  target: maybe(pricePart),
  trailing: maybe(pricePart),
  invalidation: maybe(z.string()),
});

const sizing: z.ZodType<Sizing> = z.discriminatedUnion('by', [
  z.strictObject({ by: z.literal('units'), units: authored }),
  z.strictObject({ by: z.literal('notional'), notional: authored }),
  z.strictObject({ by: z.literal('buying-power'), share: authored }),
]);

export const intentPart: z.ZodType<Intent> = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('open'),
    symbol: symbolPart,
    side: sidePart,
    sizing,
    terms: termsPart(authored),
    leverage: authored,
    reduceOnly: z.boolean(),
    exits: maybe(exitIntent),
  }),
  z.strictObject({ kind: z.literal('close'), symbol: symbolPart }),
  z.strictObject({ kind: z.literal('set-exits'), symbol: symbolPart, exits: exitIntent }),
  z.strictObject({
    kind: z.literal('cancel'),
    symbol: symbolPart,
    order: z.union([orderIdPart, z.literal('all')]),
  }),
]);

export const orderPart: z.ZodType<Order> = z.strictObject({
  id: orderIdPart,
  decision: decisionIdPart,
  symbol: symbolPart,
  side: sidePart,
  size: sizePart,
  share: maybe(z.number()),
  terms: termsPart(pricePart),
  leverage: z.number(),
  reduceOnly: z.boolean(),
  exits: maybe(exitPlanPart),
  decidedAt: instantPart,
  arrivesAt: instantPart,
  heldMargin: moneyPart,
  heldFee: moneyPart,
});

const fillCause: z.ZodType<FillCause> = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('order'), order: orderIdPart, decision: decisionIdPart }),
  z.strictObject({
    kind: z.literal('exit'),
    exit: z.enum(['stop', 'target', 'trailing', 'invalidation']),
    decision: decisionIdPart,
  }),
  z.strictObject({ kind: z.literal('liquidation') }),
  z.strictObject({ kind: z.literal('flatten') }),
]);

export const fillPart: z.ZodType<Fill> = z.strictObject({
  id: fillIdPart,
  cause: fillCause,
  symbol: symbolPart,
  side: sidePart,
  size: sizePart,
  price: pricePart,
  fee: moneyPart,
  liquidity: z.enum(['maker', 'taker']),
  leverage: z.number(),
  at: instantPart,
  on: z.strictObject({ tape: countPart, line: countPart }),
});

const leg: z.ZodType<Leg> = z.strictObject({
  account: z.enum(BOOK_ACCOUNTS),
  amount: moneyPart,
});

const assetLeg: z.ZodType<AssetLeg> = z.strictObject({ account: z.enum(['asset', 'traded']), amount: z.int() });

const entryCause: z.ZodType<EntryCause> = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('deposit') }),
  z.strictObject({ kind: z.literal('hold'), order: orderIdPart }),
  z.strictObject({ kind: z.literal('release'), order: orderIdPart }),
  z.strictObject({ kind: z.literal('fill'), fill: fillIdPart }),
  z.strictObject({ kind: z.literal('funding') }),
  z.strictObject({ kind: z.literal('borrow') }),
  z.strictObject({ kind: z.literal('dividend') }),
  z.strictObject({ kind: z.literal('insurance') }),
]);

export const entryPart: z.ZodType<Entry> = z.strictObject({
  id: entryIdPart,
  at: instantPart,
  cause: entryCause,
  symbol: maybe(symbolPart),
  legs: z.array(leg),
  assetLegs: maybe(z.array(assetLeg)),
});
