import { z } from 'zod';
import { soloReply } from '../replies/shapes.ts';

const id = z.string().describe('The id of the question.');

/** What an agent answers: decisions, or calls of tools after which it is asked again. */
export const agentAnswerSchema = z
  .union([
    z.strictObject({
      id,
      decisions: soloReply.shape.decisions,
      dissent: soloReply.shape.dissent.optional(),
      comment: soloReply.shape.comment.optional(),
    }),
    z.strictObject({
      id,
      calls: z
        .array(z.strictObject({ name: z.string(), arguments: z.record(z.string(), z.unknown()) }))
        .min(1)
        .describe('Tools to run first; their results come with the question, asked again under another id.'),
    }),
  ])
  .describe('What an agent answers: one line of JSON, or one text frame.');
