import { z } from 'zod';
import {
  countPart,
  decisionIdPart,
  fillIdPart,
  instantPart,
  moneyPart,
  orderIdPart,
  pricePart,
  type Shape,
  sidePart,
  sizePart,
  symbolPart,
} from './record-parts.ts';

const fillCause = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('order'), order: orderIdPart, decision: decisionIdPart }),
  z.strictObject({
    kind: z.literal('exit'),
    exit: z.enum(['stop', 'target', 'trailing', 'invalidation']),
    decision: decisionIdPart,
  }),
  z.strictObject({ kind: z.literal('liquidation') }),
  z.strictObject({ kind: z.literal('flatten') }),
]);

/** The tape event a fill took its price from. */
const feedPlace = z.strictObject({ tape: countPart, line: countPart });

export const fillPart = z.strictObject({
  id: fillIdPart,
  cause: fillCause,
  symbol: symbolPart,
  side: sidePart,
  size: sizePart,
  price: pricePart,
  fee: moneyPart,
  liquidity: z.enum(['maker', 'taker']),
  /** Exposure / margin of what it opens. */
  leverage: z.number(),
  at: instantPart,
  on: feedPlace,
});

/** Who asked for a fill: an order, a plan set by a decision, the venue, or the operator. */
export type FillCause = Shape<typeof fillCause>;
export type Fill = Shape<typeof fillPart>;
