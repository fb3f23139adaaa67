import { createHash } from 'node:crypto';
import { InvariantBroken } from '../../domain/errors.ts';
import { isAccountId } from '../../domain/ids.ts';
import { isInstant } from '../../domain/time.ts';
import type { JournalRow } from '../../ports/journal.ts';
import type { ChainHead } from './chain.ts';

/*
 * Rows that follow each other, as one text under one hash: hashing and storing cost a call each, whatever they are of, and
 * were most of what a row cost. A line a row: its instant, its account or nothing, its body, parted by spaces. Neither of
 * the first two can hold a space, and no canonical text a line break.
 */

/** A block ends here at the latest, and at every commit: what is read to show one row is small. */
const ROWS_A_BLOCK = 512;

/** Of UTF-8, for a unit of UTF-16. */
const MOST_BYTES_A_UNIT = 3;

const LINE_BREAK = 0x0a;

/** Rows that wait for their commit, written once, as they come, into bytes that are used again. */
export class RowBuffer {
  #bytes = Buffer.allocUnsafe(65_536);
  /** Where the text of each row ends. */
  readonly #ends: number[] = [];

  get count(): number {
    return this.#ends.length;
  }

  add({ sequence, at, account, body }: JournalRow): void {
    if (body.includes('\n')) throw new InvariantBroken(`the body of row ${sequence} is no canonical text`);
    const head = `${at} ${account ?? ''} `;
    const start = this.#ends.at(-1) ?? 0;
    const most = start + (head.length + body.length) * MOST_BYTES_A_UNIT + 1;
    if (most > this.#bytes.length) this.#grow(most);
    let end = start + this.#bytes.write(head, start);
    end += this.#bytes.write(body, end);
    this.#bytes[end] = LINE_BREAK;
    this.#ends.push(end + 1);
  }

  /** The texts of blocks that hold all of them; good until the next row is added. */
  *blocks(): Generator<{ readonly rows: number; readonly text: Buffer }> {
    for (let first = 0; first < this.count; first += ROWS_A_BLOCK) {
      const rows = Math.min(ROWS_A_BLOCK, this.count - first);
      yield { rows, text: this.#bytes.subarray(this.#ends[first - 1] ?? 0, this.#ends[first + rows - 1]) };
    }
  }

  /** All of them, as they are now; `first` is the sequence of the first. */
  rows(first: number): readonly JournalRow[] {
    return rowsOfBlock(first, this.#bytes.subarray(0, this.#ends.at(-1) ?? 0)) ?? [];
  }

  clear(): void {
    this.#ends.length = 0;
  }

  #grow(least: number): void {
    const grown = Buffer.allocUnsafe(Math.max(least, 2 * this.#bytes.length));
    this.#bytes.copy(grown);
    this.#bytes = grown;
  }
}

/** The hash of a block: over that of the one before it, the place of its first row and all that its rows say. */
export function blockHash({ sequence, hash }: ChainHead, text: Uint8Array): string {
  return createHash('sha256')
    .update(`${hash}\n${sequence + 1}\n`)
    .update(text)
    .digest('hex');
}

/** The rows of a block by the sequence of its first; undefined where the text is that of no block. */
export function rowsOfBlock(first: number, text: Buffer): readonly JournalRow[] | undefined {
  const lines = text.toString().split('\n');
  if (lines.pop() !== '') return undefined;
  const rows: JournalRow[] = [];
  for (const line of lines) {
    const afterAt = line.indexOf(' ');
    const afterAccount = line.indexOf(' ', afterAt + 1);
    const at = Number(line.slice(0, afterAt));
    if (afterAt < 0 || afterAccount < 0 || !isInstant(at)) return undefined;
    const name = line.slice(afterAt + 1, afterAccount);
    const account = isAccountId(name) ? name : undefined;
    if (account === undefined && name !== '') return undefined;
    rows.push({ sequence: first + rows.length, at, account, body: line.slice(afterAccount + 1) });
  }
  return rows;
}
