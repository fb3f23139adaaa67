import { z } from 'zod';
import { NO_USAGE } from '../../domain/call-usage.ts';
import { CallReader, callPieces } from './read-calls.ts';
import {
  answerOf,
  type Completion,
  chatUsage,
  content,
  endOf,
  saidText,
  sideText,
  thinking,
  usageOf,
} from './read-chat.ts';
import { readResponse } from './responses.ts';

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

const event = z.object({ type: z.string(), response: z.unknown().optional() });
const LAST: ReadonlySet<string> = new Set(['response.completed', 'response.incomplete', 'response.failed']);

/** A streamed reply of the Responses API: its last event tells all of it again, so the pieces only tell when it began. */
export async function readResponseStream(events: AsyncIterable<unknown>, now: () => number): Promise<Streamed> {
  let firstAt: number | undefined;
  for await (const one of events) {
    const parsed = event.safeParse(one);
    if (!parsed.success) continue;
    const { type, response } = parsed.data;
    if (type.endsWith('.delta')) firstAt ??= now();
    if (LAST.has(type)) return { completion: readResponse(response), firstAt };
  }
  throw new StreamBrokeOff();
}
