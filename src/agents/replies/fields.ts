import { z } from 'zod';
import { cutText, normaliseText } from '../../domain/text.ts';

/**
 * Fields that several replies share; their descriptions are the model's instructions, so the two cannot disagree. An id
 * may be any text here: one that is invented is counted by the audit, and the wire schema closes the lists.
 */
export const EVIDENCE_ID = 'EvidenceId';
export const SYMBOL = 'Symbol';

export const evidenceIdField = z
  .string()
  .max(80)
  .meta({ id: EVIDENCE_ID, description: 'The id of one item of the evidence list, exactly as listed.' });

export const symbolField = z
  .string()
  .max(80)
  .meta({ id: SYMBOL, description: 'A symbol of the snapshot, exactly as listed.' });

/** Free text: cleaned and cut, never refused for its length. */
export function textField(maxLength: number, description: string) {
  return z
    .string()
    .meta({ description, maxLength })
    .transform((text) => cutText(normaliseText(text), maxLength));
}

/** A list cut to its bound, never refused for its length. */
export function listField<Item extends z.ZodType>(item: Item, maxItems: number, description: string) {
  return z
    .array(item)
    .meta({ description, maxItems })
    .transform((items) => items.slice(0, maxItems));
}

export const probabilityField = z
  .number()
  .min(0)
  .max(1)
  .describe('Probability, 0 to 1, that the price is higher at the end of the horizon than now. 0.5 means no view.');

export const actionField = z
  .enum(['open_long', 'open_short', 'close', 'hold'])
  .describe('open_long or open_short where we hold nothing; close to leave a position we hold; else hold.');

const LARGEST_WEIGHT = 100;
export const weightField = z
  .number()
  .min(-LARGEST_WEIGHT)
  .max(LARGEST_WEIGHT)
  .describe('Target exposure as a share of equity: 0.25 is a quarter of equity. 0 for hold and close.');

export const horizonField = z.number().min(1).max(525_600).describe('Minutes until the view should have come true.');

const exitField = (description: string) =>
  z.number().positive().nullable().describe(`${description}. null for hold and close.`);

export const stopField = exitField('Stop-loss price: below the price for a long, above it for a short');
export const targetField = exitField('Take-profit price: above the price for a long, below it for a short');

export const invalidationField = textField(
  200,
  'What would prove the idea wrong, as a rule like close(1h) < 61500 or rsi14(3m) > 80 or sentiment(1h) < -0.3. null for hold and close.',
).nullable();

export const evidenceField = listField(evidenceIdField, 16, 'Ids of the evidence this rests on.');

export const claimField = z.strictObject({
  text: textField(
    300,
    'One checkable statement. Numbers must stand in the cited evidence; words in double quotes must stand in a cited post.',
  ),
  evidence: listField(evidenceIdField, 8, 'Ids of the evidence that shows it; at least one.'),
});
