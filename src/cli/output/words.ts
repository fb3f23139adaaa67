import { z } from 'zod';
import { names } from '../../web/api/shape-parts.ts';

const label = z.string();

/** A line of `quartet score` */
export const scoreOutput = z.object({
  id: z.union([z.string(), z.int()]),
  score: z.number().min(-1).max(1),
  label,
  confidence: z.number().min(0).max(1),
  symbols: z.array(z.object({ symbol: z.string(), score: z.number().min(-1).max(1) })),
});

/** A line of `quartet gate` */
export const gateOutput = z.object({
  id: z.string(),
  verdict: z.enum(['accept', 'clamp', 'hold', 'reject']),
  order: z
    .object({
      symbol: z.string(),
      action: z.enum(['open_long', 'open_short', 'close']),
      size: z.number().optional(),
      notional: z.number().optional(),
      leverage: z.number().optional(),
      stopLoss: z.number().optional(),
      takeProfit: z.number().optional(),
      invalidation: z.string().optional(),
      confidence: z.number().optional(),
      rationale: z.string(),
      evidence: names.optional(),
    })
    .optional(),
  reason: z.string().optional(),
  notes: names,
});

const estimate = z.union([
  z.object({ value: z.number(), low: z.number(), high: z.number() }),
  z.object({ missing: z.string() }),
]);

/** `quartet sentiment train` */
export const trainOutput = z.object({ path: z.string(), texts: z.int(), badLines: z.int() });

/** `quartet sentiment eval`: one a file. */
export const evaluateOutput = z.array(
  z.object({ name: z.string(), texts: z.int(), unscored: z.int(), measures: z.record(z.string(), estimate) }),
);

/** `quartet sentiment label` */
export const labelOutput = z.object({
  out: z.string(),
  posts: z.int(),
  labelled: z.int(),
  unreadable: z.int(),
  calls: z.int(),
  /** US dollars. */
  cost: z.number(),
  handLabels: z.int(),
  agreement: z.record(z.string(), estimate),
});

const correlation = z.union([
  z.object({ value: z.number(), low: z.number(), high: z.number(), pairs: z.int() }),
  z.object({ missing: z.string() }),
]);

/** `quartet sentiment study` */
export const studyOutput = z.object({
  symbols: z.int(),
  closes: z.int(),
  horizons: z.array(
    z.object({ spanMs: z.number(), halfLife: z.string(), sameWindow: correlation, lagged: correlation }),
  ),
  bursts: z.object({
    bursts: z.int(),
    blocks: z.int(),
    path: z.array(z.object({ bar: z.int(), mean: z.number(), low: z.number(), high: z.number() })),
  }),
  sources: z.array(
    z.object({
      source: z.string(),
      posts: z.int(),
      authors: z.int(),
      scoredShare: z.number(),
      routedShare: z.number(),
    }),
  ),
});
