import { z } from 'zod';
import type { ProbeKind } from '../../domain/probe.ts';
import { fail, ok } from '../../domain/result.ts';
import type { ChatRequest, Picture, Rung } from '../../ports/chat-model.ts';
import { firstObject } from '../replies/read.ts';
import type { ProbeHeard, ProbeTrial } from './trial.ts';

const MAX_TOKENS = 1_024;

/** A short question of its own, with a reply of one small shape. */
export interface PlainQuestion<Reply> {
  readonly kind: ProbeKind;
  readonly text: string;
  /** Shown with the question. */
  readonly picture?: Picture;
  readonly reply: z.ZodType<Reply>;
  readonly hit: Reply;
  readonly miss: Reply;
  judge(reply: Reply): ProbeHeard;
}

export function plainTrial<Reply>({ kind, text, picture, reply, hit, miss, judge }: PlainQuestion<Reply>): ProbeTrial {
  const content = `${text}\nReply with one JSON object of this form and nothing else: ${formOf(reply)}`;
  return {
    kind,
    request: (model: string, rung: Rung): ChatRequest => ({
      model,
      messages: [{ role: 'user', content, ...(picture === undefined ? {} : { pictures: [picture] }) }],
      schemaName: kind,
      schema: z.toJSONSchema(reply, { io: 'input' }),
      rung,
      tools: [],
      liveSearch: [],
      maxTokens: MAX_TOKENS,
      reasoning: 'low',
    }),
    read(said) {
      const value = firstObject(said);
      const parsed = value.ok ? reply.safeParse(value.value) : undefined;
      return parsed?.success === true ? ok(judge(parsed.data)) : fail('unreadable');
    },
    scripted: { hit: JSON.stringify(hit), miss: JSON.stringify(miss) },
  };
}

/** The shape as a person would write it down. */
function formOf(reply: z.ZodType): string {
  const { properties = {} } = z.toJSONSchema(reply, { io: 'input' });
  const members = Object.entries(properties).map(([name, member]) => {
    const { enum: choices, type } = typeof member === 'object' ? member : {};
    return `${JSON.stringify(name)}: ${choices === undefined ? `<${type}>` : choices.map((one) => JSON.stringify(one)).join(' or ')}`;
  });
  return `{${members.join(', ')}}`;
}
