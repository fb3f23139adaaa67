import type { SharedLog } from '../../ports/shared-log.ts';
import { readBusBody } from './bus-message.ts';

/** Where on a log to read on so as to miss nothing from a number on: the last message that begins no later. */
export async function placeOf(log: SharedLog, sequence: number): Promise<number> {
  const span = await log.span();
  let [low, high] = [span.first, span.last];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    const body = await log.get(middle);
    const message = body === undefined ? undefined : readBusBody(body);
    // What is gone by now, or is no message of ours, was before whatever is left.
    if (message === undefined || message.sequence <= sequence) low = middle;
    else high = middle - 1;
  }
  return Math.max(low, 1);
}
