import { z } from 'zod';
import type { DecisionId, EntryId, EvidenceId, FillId, OrderId, SymbolId } from './ids.ts';
import type { Instrument } from './instrument.ts';
import type { ExitIntent, ExitPlan, Intent, Order, OrderTerms, Sizing, TimeInForce } from './order.ts';
import { type Instant, isInstant } from './time.ts';
import { isPrice, isSize, MONEY_TEXT, type Money, moneyOfText, type Price, type Rate, type Size } from './units.ts';

/* What records are made of. Types that authors of strategies write are declared beside their documentation and held to here. */

/** What a schema reads, for reading alone. */
export type Shape<Schema extends z.ZodType> = Settled<z.output<Schema>>;
type Settled<Value> = Value extends string | number | bigint | boolean | undefined
  ? Value
  : Value extends readonly (infer Item)[]
    ? readonly Settled<Item>[]
    : { readonly [Key in keyof Value]: Settled<Value[Key]> };

/** A member that canonical text leaves out when it is undefined. */
export const maybe = <Part extends z.ZodType>(part: Part) => part.optional().transform((value) => value);

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
export const evidencePart = z.array(z.custom<EvidenceId>((value) => typeof value === 'string'));
export const decisionIdPart = named<DecisionId>(/^d[1-9]\d*$/);
export const orderIdPart = named<OrderId>(/^o[1-9]\d*$/);
export const fillIdPart = named<FillId>(/^f[1-9]\d*$/);
export const entryIdPart = named<EntryId>(/^e[1-9]\d*$/);
export const sidePart = z.enum(['buy', 'sell']);

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

export const instrumentPart: z.ZodType<Instrument> = z.strictObject({
  symbol: symbolPart,
  kind: z.enum(['perp', 'spot', 'equity']),
  venue: z.string(),
  quoteCurrency: z.string(),
  priceDecimals: countPart,
  tick: pricePart,
  sizeDecimals: countPart,
  lot: sizePart,
  maxLeverage: z.number(),
  session: maybe(
    z.strictObject({
      timeZone: z.literal('America/New_York'),
      opensAtMinutes: countPart,
      closesAtMinutes: countPart,
    }),
  ),
  marginPrice: maybe(pricePart),
  hourlyFundingRate: maybe(ratePart),
});
