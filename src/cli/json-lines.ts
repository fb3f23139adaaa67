import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

export interface JsonLine {
  /** From 1. */
  readonly line: number;
  /** Undefined when the line is no JSON. */
  readonly value: unknown;
}

/** JSON lines of a stream, empty ones left out; a line that is no JSON has an undefined value. */
export async function* jsonLines(input: Readable): AsyncGenerator<JsonLine> {
  let line = 0;
  for await (const text of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    line += 1;
    if (text.trim() !== '') yield { line, value: parse(text) };
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
