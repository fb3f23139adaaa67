import { z } from 'zod';
import { MASK_ARMS } from '../../domain/mask-arm.ts';

const leaks = z.array(z.object({ kind: z.enum(['name', 'date', 'price']), found: z.string(), where: z.string() }));

export const maskMakeOutput = z.object({
  folder: z.string(),
  tapes: z.array(z.string()),
  lines: z.int(),
  posts: z.int(),
  /** Texts of which parts were cut. */
  cut: z.int(),
  leaks,
});

export const maskScanOutput = z.object({ folder: z.string(), leaks });

/** `quartet mask undo`: what the digests are without the mask. */
export const maskUndoOutput = z.object({
  folder: z.string(),
  digest: z.string(),
  entrants: z.record(z.string(), z.string()),
  /** By account, held against the run without. */
  same: z
    .record(
      z.string(),
      z.union([
        z.object({ same: z.literal('exactly') }),
        z.object({ same: z.literal('to-rounding'), numbers: z.int(), largest: z.number() }),
        z.object({ same: z.literal('no'), what: z.string() }),
      ]),
    )
    .optional(),
});

const interval = z.union([z.object({ low: z.number(), high: z.number() }), z.object({ none: z.string() })]);

/** `quartet memory`: shares of capital; or that it was stopped. */
export const memoryOutput = z.union([
  z.object({ folder: z.string(), stopped: z.literal(true) }),
  z.object({
    /** Of each run. */
    folders: z.record(z.string(), z.string()),
    arms: z.array(
      z.object({
        arm: z.enum(MASK_ARMS),
        /** What the arm is held against. */
        of: z.enum(['plain', 'masked']),
        premiums: z.array(
          z.object({
            entrant: z.string(),
            left: z.number(),
            right: z.number(),
            premium: z.number(),
            interval,
            same: z.boolean(),
          }),
        ),
      }),
    ),
    /** Moves told by symbol and date alone, a model: what share more than the half that chance tells. */
    recalled: z.array(
      z.object({
        model: z.string(),
        trials: z.int(),
        unread: z.int(),
        excess: z.number().optional(),
        interval,
      }),
    ),
  }),
]);
