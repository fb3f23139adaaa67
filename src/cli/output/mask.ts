import { z } from 'zod';

const leaks = z.array(z.object({ kind: z.enum(['name', 'date', 'price']), found: z.string(), where: z.string() }));

/** `quartet mask make` */
export const maskMakeOutput = z.object({
  folder: z.string(),
  tapes: z.array(z.string()),
  lines: z.int(),
  posts: z.int(),
  /** Texts of which parts were cut. */
  cut: z.int(),
  leaks,
});

/** `quartet mask scan` */
export const maskScanOutput = z.object({ folder: z.string(), leaks });

/** `quartet mask undo`: what the digests are without the mask. */
export const maskUndoOutput = z.object({
  folder: z.string(),
  digest: z.string(),
  entrants: z.record(z.string(), z.string()),
  /** Of the run it was held against. */
  same: z.record(z.string(), z.boolean()).optional(),
});

/** `quartet memory`: shares of capital. */
export const memoryOutput = z.object({
  plain: z.string(),
  masked: z.string(),
  premiums: z.array(
    z.object({
      entrant: z.string(),
      plain: z.number(),
      masked: z.number(),
      premium: z.number(),
      interval: z.union([z.object({ low: z.number(), high: z.number() }), z.object({ none: z.string() })]),
      same: z.boolean(),
    }),
  ),
});
