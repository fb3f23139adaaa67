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
