import { z } from 'zod';
import { listField, symbolField, textField } from './fields.ts';

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
