import { escapeTerminal } from '../../domain/escape.ts';
import { cutText } from '../../domain/text.ts';
import { MOST_ANSWER_BYTES, MOST_BYTES } from './link.ts';

const MOST_LINES = 3;
const MOST_CHARACTERS = 200;

/** The end of what a program writes to its error stream, for whoever has to mend it. */
export class LastWords {
  #end = Buffer.alloc(0);
  #heard = 0;

  /** Bytes since the last question. */
  add(chunk: Buffer): number {
    this.#heard += chunk.length;
    this.#end = Buffer.concat([this.#end, chunk]).subarray(-MOST_LINES * MOST_CHARACTERS * 4);
    return this.#heard;
  }

  forget(): void {
    this.#heard = 0;
  }

  told(): string {
    const lines = this.#end.toString('utf8').split('\n');
    const last = lines
      .map((line) => escapeTerminal(cutText(line.trim(), MOST_CHARACTERS)))
      .filter((line) => line !== '')
      .slice(-MOST_LINES);
    return last.length === 0 ? '' : `; on stderr: ${last.join(' | ')}`;
  }
}

/** Cuts what a process says into lines; what is too long is never kept. */
export class Lines {
  #parts: Buffer[] = [];
  #length = 0;
  #heard = 0;

  /** Lines that ended in this chunk, or why no more of it is listened to. */
  take(chunk: Buffer): readonly string[] | 'too-long' | 'too-much' {
    this.#heard += chunk.length;
    if (this.#heard > MOST_BYTES) return 'too-much';
    const lines: string[] = [];
    let from = 0;
    for (let end = chunk.indexOf(10); end !== -1; end = chunk.indexOf(10, from)) {
      if (this.#length + end - from > MOST_ANSWER_BYTES) return 'too-long';
      lines.push(Buffer.concat([...this.#parts, chunk.subarray(from, end)]).toString('utf8'));
      this.#parts = [];
      this.#length = 0;
      from = end + 1;
    }
    this.#parts.push(chunk.subarray(from));
    this.#length += chunk.length - from;
    return this.#length > MOST_ANSWER_BYTES ? 'too-long' : lines.filter((line) => line.trim() !== '');
  }

  /** Another question begins. */
  forget(): void {
    this.#heard = 0;
  }
}
