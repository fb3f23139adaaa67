import { z } from 'zod';
import {
  actionField,
  evidenceField,
  invalidationField,
  listField,
  probabilityField,
  stopField,
  symbolField,
  targetField,
  textField,
  weightField,
} from './fields.ts';
import { proposalFields } from './propose.ts';

const leverageField = z
  .number()
  .min(1)
  .max(1000)
  .describe('Exposure divided by margin, at least 1 and at most the limit stated in the snapshot.');

const decisionFields = {
  symbol: symbolField,
  action: actionField,
  weight: weightField,
  pUp: probabilityField,
  leverage: leverageField,
  stop: stopField,
  target: targetField,
  invalidation: invalidationField,
  rationale: textField(600, 'Why, in two or three sentences, without quoting anyone.'),
  evidence: evidenceField,
};

const dissentField = textField(
  400,
  'The best argument against these decisions, in one sentence; empty if there is none.',
);
const commentField = textField(280, 'What the creative would tell people about this, in plain words.');

/** Phase 4: the leader’s word, one decision a symbol. */
export const decideReply = z.strictObject({
  decisions: listField(
    z.strictObject(decisionFields),
    12,
    'At most one a symbol; leave out symbols nothing is done with.',
  ),
  dissent: dissentField,
  comment: commentField,
});

/** The one call of a one-call mode: decisions with the claims they rest on. */
export const soloReply = z.strictObject({
  decisions: listField(
    z.strictObject({
      ...proposalFields,
      leverage: leverageField,
      rationale: decisionFields.rationale,
    }),
    12,
    'At most one a symbol; leave out symbols nothing is done with.',
  ),
  dissent: dissentField,
  comment: commentField,
});

export type DecideReply = z.output<typeof decideReply>;
export type LeaderDecision = DecideReply['decisions'][number];
export type SoloReply = z.output<typeof soloReply>;
export type SoloDecision = SoloReply['decisions'][number];
