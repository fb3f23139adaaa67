import { z } from 'zod';
import { StreamBrokeOff, type Streamed } from './read-stream.ts';
import { readResponse } from './responses.ts';

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
