import { z } from 'zod';
import { claimField, evidenceField, listField, probabilityField, symbolField } from './fields.ts';

/** Phase 3: what one voice makes of all proposals, and where it stands now. */
export const criticiseReply = z.strictObject({
  reviews: listField(
    z.strictObject({
      claim: z.string().max(16).describe('Label of a claim on the board, such as A1.'),
      verdict: z
        .enum(['supported', 'unsupported', 'wrong'])
        .describe('supported: the cited evidence shows it; unsupported: it does not; wrong: it shows the opposite.'),
    }),
    48,
    'Your verdict on each claim you checked.',
  ),
  objection: z
    .strictObject({ symbol: symbolField, ...claimField.shape })
    .nullable()
    .describe('The strongest objection to the strongest proposal, with its evidence; null if there is none.'),
  stances: listField(
    z.strictObject({
      symbol: symbolField,
      pUp: probabilityField,
      changed: z.boolean().describe('Whether the debate changed your mind.'),
      newEvidence: evidenceField.describe(
        'If it did: ids you had not cited before that changed it. Crossing 0.5 without any is undone.',
      ),
    }),
    12,
    'Your view now, for each symbol you have one on.',
  ),
});

export type CriticiseReply = z.output<typeof criticiseReply>;
