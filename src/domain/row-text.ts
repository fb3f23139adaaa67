import { runningHash } from './hash.ts';
import { DIGESTED_KINDS, type RunRecord } from './record.ts';
import { encodeRecord } from './record-codec.ts';

/**
 * Writes an account's rows as text, and the account's digest along with them: SHA-256 over what each row would be if it
 * held only its digested records. Most rows hold no others, so that most are made, and walked, once.
 */
export class RowText {
  readonly #digest = runningHash();
  /** The row so far, open at its end; empty where there is none. */
  #body = '';
  /** What of it counts for the digest, once it holds something else too. */
  #digested: string | undefined;

  get isEmpty(): boolean {
    return this.#body === '';
  }

  add(record: RunRecord): void {
    const text = encodeRecord(record);
    if (!DIGESTED_KINDS.has(record.kind)) this.#digested ??= this.#body;
    else if (this.#digested !== undefined) this.#digested = joined(this.#digested, text);
    this.#body = joined(this.#body, text);
  }

  /** Ends the row: gives its body and begins the next. */
  end(): string {
    const body = closed(this.#body);
    const digested = this.#digested ?? this.#body;
    if (digested !== '') this.#digest.add(this.#digested === undefined ? body : closed(digested));
    this.#body = '';
    this.#digested = undefined;
    return body;
  }

  /** Of all rows that were ended. */
  digest(): string {
    return this.#digest.value();
  }
}

function joined(row: string, text: string): string {
  return row === '' ? `[${text}` : `${row},${text}`;
}

function closed(row: string): string {
  return row === '' ? '[]' : `${row}]`;
}
