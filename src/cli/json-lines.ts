import type { Readable } from 'node:stream';
import { parseJson } from '../adapters/shared/parse-json.ts';

export interface JsonLine {
  /** From 1. */
  readonly line: number;
  /** Undefined when the line is no JSON, or too long to be one. */
  readonly value: unknown;
}

const LONGEST_LINE = 4 * 1024 * 1024;

/** JSON lines of a stream, empty ones left out, as they arrive: a batch is what one read brought. */
export async function* jsonLines(input: Readable): AsyncGenerator<readonly JsonLine[]> {
  const decoder = new TextDecoder();
  let line = 0;
  let rest = '';
  const read = (texts: readonly string[]): readonly JsonLine[] =>
    texts.flatMap((text) => {
      line += 1;
      return text.trim() === '' ? [] : [{ line, value: parse(text) }];
    });
  for await (const chunk of input) {
    const texts = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = (texts.pop() ?? '').slice(0, LONGEST_LINE + 1);
    if (texts.length > 0) yield read(texts);
  }
  if (rest !== '') yield read([rest]);
}

function parse(text: string): unknown {
  return text.length > LONGEST_LINE ? undefined : parseJson(text);
}
