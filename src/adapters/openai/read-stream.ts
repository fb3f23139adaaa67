import { z } from 'zod';
import { NO_USAGE } from '../../domain/call-usage.ts';
import { answerOf, type Completion } from './completion.ts';
import { CallReader, callPieces } from './read-calls.ts';
import { chatUsage, content, endOf, saidText, sideText, thinking, usageOf } from './read-chat.ts';

const chunkSchema = z.object({
  choices: z
    .array(
      z.object({
        finish_reason: sideText,
        delta: z.object({ content, refusal: sideText, tool_calls: callPieces, ...thinking }).nullish(),
      }),
    )
    .nullish(),
  usage: chatUsage,
});

/** The stream ended, but nobody said that the reply did. */
export class StreamBrokeOff extends Error {}

export interface Streamed {
  readonly completion: Completion;
  /** When the first word came; undefined when none did. */
  readonly firstAt: number | undefined;
}

/** Gathers a streamed reply. Chunks that are not what they should be are passed over. */
export async function readStream(chunks: AsyncIterable<unknown>, now: () => number): Promise<Streamed> {
  let text = '';
  let thought = '';
  let refusal = '';
  let finish: string | undefined;
  let usage = NO_USAGE;
  const reader = new CallReader();
  let firstAt: number | undefined;
  for await (const chunk of chunks) {
    const parsed = chunkSchema.safeParse(chunk);
    if (!parsed.success) continue;
    const [choice] = parsed.data.choices ?? [];
    const delta = choice?.delta;
    text += saidText(delta?.content);
    thought += delta?.reasoning_content ?? delta?.reasoning ?? '';
    refusal += delta?.refusal ?? '';
    finish = choice?.finish_reason ?? finish;
    reader.add(delta?.tool_calls);
    if (parsed.data.usage) usage = usageOf(parsed.data.usage);
    if (firstAt === undefined && (text + thought !== '' || delta?.tool_calls)) firstAt = now();
  }
  if (finish === undefined) throw new StreamBrokeOff();
  const reasoning = thought === '' ? undefined : thought;
  const { calls } = reader;
  return {
    completion: { usage, reasoning, calls, citations: [], answer: answerOf(text, endOf(finish, refusal)) },
    firstAt,
  };
}
