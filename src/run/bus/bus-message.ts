import type { SharedLog } from '../../ports/shared-log.ts';

/** What goes over a bus at once: events as lines of a tape, numbered one after another. */
export interface BusMessage {
  /** The number of the first line. */
  readonly sequence: number;
  readonly lines: readonly string[];
}

/** The number on a line of its own, then the lines. */
export function busBody({ sequence, lines }: BusMessage): string {
  return `${sequence}\n${lines.join('\n')}`;
}

/** Undefined where it is none. */
export function readBusBody(body: string): BusMessage | undefined {
  const [head = '', ...lines] = body.split('\n');
  const sequence = Number(head);
  if (!/^\d{1,16}$/.test(head) || !Number.isSafeInteger(sequence) || lines.length === 0) return undefined;
  return { sequence, lines };
}

/** The number behind a message's last. */
export function nextOf({ sequence, lines }: BusMessage): number {
  return sequence + lines.length;
}

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
