import { z } from 'zod';

const entries = z.array(z.object({ entrant: z.string(), config: z.string(), tries: z.int() }));
const standings = z.array(
  z.object({
    entrant: z.string(),
    status: z.enum(['in-time', 'late', 'changed', 'not-entered', 'absent']),
    tries: z.int(),
    totalReturn: z.number().optional(),
    deflatedSharpe: z.union([z.object({ value: z.number() }), z.object({ none: z.string() })]),
  }),
);

/** `quartet season freeze`, `quartet season enter`: who was put down now. */
export const seasonEntriesOutput = z.object({ folder: z.string(), entries });

export const seasonCloseOutput = z.object({ folder: z.string(), standings });

/** `quartet season verify`; a problem names a file of the folder. */
export const seasonVerifyOutput = z.object({
  folder: z.string(),
  isClosed: z.boolean(),
  signedBy: z.string().optional(),
  rows: z.int(),
  problems: z.array(z.object({ where: z.string(), what: z.string() })),
  standings,
});

const figures = z.record(z.string(), z.number()).optional();

export const seasonCardOutput = z.object({
  name: z.string(),
  title: z.string(),
  preset: z.string(),
  from: z.string(),
  to: z.string(),
  accounts: z.int(),
  capital: z.number(),
  claims: z.array(z.object({ text: z.string(), source: z.string() })),
  results: z.array(z.object({ source: z.string(), finals: figures, percent: figures })),
  unknown: z.array(z.string()),
  shown: z.object({
    entrants: z.array(z.object({ entrant: z.string(), returns: z.array(z.number().nullable()), apart: z.number() })),
    spread: z.object({ mean: z.number(), deviation: z.number() }).optional(),
    luckiest: z.number().optional(),
  }),
});
