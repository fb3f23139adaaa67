import { z } from 'zod';

/** The file of key shapes, `data/gate/key-patterns.json`. */
export const keyPatternsSchema = z
  .strictObject({
    schema: z.literal(1),
    source: z.string(),
    asOf: z.iso.date(),
    patterns: z.array(z.strictObject({ issuer: z.string(), pattern: z.string().min(1).max(500) })),
  })
  .transform(({ patterns }) => patterns.map(({ pattern }) => new RegExp(pattern)));
