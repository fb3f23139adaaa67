import { z } from 'zod';
import { counts, fill, moment, names, sequence } from './shape-parts.ts';

const cycleFill = fill.pick({
  at: true,
  symbol: true,
  side: true,
  size: true,
  price: true,
  fee: true,
  cause: true,
  on: true,
});
export const cycleShape = z.object({
  at: sequence,
  account: z.string(),
  cycle: z.object({
    opened: z.object({
      cycle: z.int(),
      at: moment,
      trigger: z.string(),
      snapshotHash: z.string(),
      shown: z.object({
        equity: z.number(),
        freeMargin: z.number(),
        symbols: z.array(z.object({ symbol: z.string(), price: z.number(), mood: z.number().optional() })),
        held: names,
        evidence: z.int(),
        posts: z.int(),
      }),
    }),
    answers: z.array(
      z.object({
        at: moment,
        role: z.enum(['leader', 'researcher', 'quant', 'creative']),
        phase: z.string(),
        seat: z.int(),
        round: z.int(),
        model: z.string(),
        outcome: z.string(),
        trouble: z.string().optional(),
        rung: z.string(),
        attempts: z.int(),
        cost: z.number(),
        latencyMs: z.number(),
        usage: z.object({ promptTokens: z.int(), completionTokens: z.int() }),
        reasoning: z.string().optional(),
        tools: z.array(z.object({ name: z.string(), arguments: z.string(), outcome: z.string(), result: z.string() })),
        /** What the reply says, or its text where it could not be read. */
        said: z.unknown(),
        audit: z
          .object({
            claims: z.int(),
            dropped: z.int(),
            flagged: z.array(
              z.object({
                /** Without a symbol: a dissent, which is about all decisions. */
                claim: z.object({ text: z.string(), symbol: z.string().optional(), evidence: names }),
                flags: names,
              }),
            ),
          })
          .optional(),
      }),
    ),
    turns: z.array(
      z.object({
        role: z.string(),
        symbol: z.string(),
        from: z.number(),
        to: z.number(),
        newEvidence: names,
        undone: z.boolean(),
      }),
    ),
    forecasts: z.array(
      z.object({
        symbol: z.string(),
        blind: counts,
        debated: counts,
        prior: z.number().optional(),
        leader: z.number(),
        used: z.number(),
        notes: names,
      }),
    ),
    decisions: z.array(
      z.object({
        id: z.string(),
        symbol: z.string(),
        action: z.string(),
        verdict: z.string(),
        reason: z.string().optional(),
        notes: names,
        confidence: z.number().optional(),
        evidence: names,
        rationale: z.string(),
        orders: names,
        refused: names,
        fills: z.array(cycleFill),
      }),
    ),
    hold: z.string().optional(),
  }),
  previous: z.int().optional(),
  next: z.int().optional(),
});
