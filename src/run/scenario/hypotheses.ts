import { z } from 'zod';
import type { Hypothesis } from '../../agents/hypotheses.ts';
import { readData } from '../shipped-data.ts';

const hypothesesSchema = z.strictObject({
  hypotheses: z
    .array(z.strictObject({ name: z.string().regex(/^[a-z][a-z0-9-]{0,63}$/), text: z.string().min(1).max(500) }))
    .min(1)
    .max(16)
    .refine((all) => new Set(all.map(({ name }) => name)).size === all.length, 'two have one name'),
});

/** What the teams of mode `heavy` assume, one team each. */
export function shippedHypotheses(): readonly Hypothesis[] {
  return readData('data/teams/hypotheses.json', hypothesesSchema).hypotheses;
}
