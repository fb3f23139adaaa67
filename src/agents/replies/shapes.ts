import { z } from 'zod';
import type { Phase } from '../../domain/team.ts';
import {
  actionField,
  claimField,
  evidenceField,
  horizonField,
  invalidationField,
  listField,
  probabilityField,
  stopField,
  symbolField,
  targetField,
  textField,
  weightField,
} from './fields.ts';

const questions = (role: string) =>
  listField(
    textField(240, 'One question.'),
    3,
    `At most 3 questions for the ${role}; none if there is nothing to ask.`,
  );

/** Phase 1: what the team will look at in this cycle. */
export const decomposeReply = z.strictObject({
  symbols: listField(symbolField, 12, 'Symbols worth the team’s time now; empty if there are none.'),
  questions: z.strictObject({
    researcher: questions('researcher, who reads the posts'),
    quant: questions('quant, who reads prices and indicators'),
    creative: questions('creative, who looks for what the others will miss'),
  }),
});

export type DecomposeReply = z.output<typeof decomposeReply>;

const proposalFields = {
  symbol: symbolField,
  action: actionField,
  weight: weightField,
  pUp: probabilityField,
  horizonMinutes: horizonField,
  stop: stopField,
  target: targetField,
  invalidation: invalidationField,
  claims: listField(claimField, 6, 'What the view rests on.'),
};

/** Phase 2: one voice’s blind views, one a symbol. */
export const proposeReply = z.strictObject({
  proposals: listField(z.strictObject(proposalFields), 12, 'One view a symbol; leave out symbols you have no view on.'),
});

export type ProposeReply = z.output<typeof proposeReply>;
export type Proposal = ProposeReply['proposals'][number];

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
    z.strictObject({ ...proposalFields, leverage: leverageField, rationale: decisionFields.rationale }),
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

export const LESSON_CHARACTERS = 240;

/** What closed positions teach, one lesson each. */
export const reflectReply = z.strictObject({
  lessons: listField(
    z.strictObject({
      position: z.string().max(16).describe('Name of a closed position, such as d7.'),
      lesson: textField(LESSON_CHARACTERS, 'What to do when the like comes again, in one sentence of your own words.'),
    }),
    8,
    'One lesson a position; leave out positions that teach nothing.',
  ),
});

export type ReflectReply = z.output<typeof reflectReply>;

export const REPLY_SCHEMAS = {
  decompose: decomposeReply,
  propose: proposeReply,
  criticise: criticiseReply,
  decide: decideReply,
  merge: decideReply,
  solo: soloReply,
  reflect: reflectReply,
} as const satisfies Record<Phase, z.ZodType>;
