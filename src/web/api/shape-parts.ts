import { z } from 'zod';

/* What several answers are made of. Exact numbers are decimal text; times are milliseconds UTC. */

export const decimalText = z.string().regex(/^-?\d+(\.\d+)?$/);
export const moment = z.int();
export const sequence = z.int().min(0);
export const names = z.array(z.string());
export const metric = z.union([
  z.object({ value: z.number(), spread: z.object({ low: z.number(), high: z.number() }).optional() }),
  z.object({ none: z.string() }),
]);
export const interval = z.union([z.object({ low: z.number(), high: z.number() }), z.object({ none: z.string() })]);
export const versusShape = z.union([
  z.object({
    difference: z.number(),
    interval,
    outcome: z.enum(['better', 'worse', 'cannot-be-told', 'untested']),
  }),
  z.object({ none: z.string() }),
]);
export const definition = z.object({
  id: z.string(),
  label: z.string(),
  unit: z.enum(['fraction', 'ratio', 'money', 'count', 'duration-ms']),
  text: z.string(),
});
export const counts = z.record(z.string(), z.number());

export const account = z.object({
  account: z.string(),
  entrant: z.string(),
  strategy: z.string(),
  kind: z.enum(['code', 'house-team', 'model-team']),
});

export const fill = z.object({
  sequence,
  account: z.string(),
  id: z.string(),
  at: moment,
  symbol: z.string(),
  side: z.enum(['buy', 'sell']),
  size: decimalText,
  price: decimalText,
  fee: decimalText,
  liquidity: z.string(),
  cause: z.string(),
  /** The tape and line whose price it took. */
  on: z.string(),
  decision: z.string().optional(),
  /** The round that decided it. */
  cycle: z.int().optional(),
  /** Whether that round was a team's, and can be opened. */
  isDebated: z.boolean(),
});
