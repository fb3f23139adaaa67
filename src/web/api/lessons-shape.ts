import { z } from 'zod';
import { moment, sequence } from './shape-parts.ts';

/** What a team that keeps a memory of its own positions wrote down of each, in the order in which they closed. */
export const lessonsShape = z.object({
  at: sequence,
  /** Of all; the latest are told. */
  total: z.int(),
  lessons: z.array(
    z.object({
      /** Of the opening. */
      decision: z.string(),
      symbol: z.string(),
      side: z.enum(['long', 'short']),
      openedAt: moment,
      closedAt: moment,
      /** Claimed probability of a rise, and the claimed time until then. */
      pUp: z.number(),
      horizonMinutes: z.number().optional(),
      /** Price at the way out / price at the way in − 1. */
      move: z.number(),
      /** What it made after fees, as a share of what was opened. */
      result: z.number(),
      exit: z.string(),
      /** What the team said that it teaches; absent where it has said nothing yet. */
      told: z
        .object({
          /** The round it was told in. */
          cycle: z.int(),
          text: z.string(),
          /** Its number in the notebook; absent where it was not kept, which `refused` explains. */
          note: z.int().optional(),
          refused: z.string().optional(),
          /** Whether a later note has taken its place. */
          isDropped: z.boolean(),
        })
        .optional(),
    }),
  ),
});
