import { runningHash } from './hash.ts';
import { DIGESTED_KINDS, type RunRecord } from './record.ts';
import { encodeRecord, encodeRow } from './record-codec.ts';

/**
 * Writes an account's rows as text, and the account's digest along with them: SHA-256 over what each row would be if it
 * held only its digested records. Most rows hold no others, so that most are made, and walked, once.
 */
export class RowText {
  readonly #digest = runningHash();
  #texts: string[] = [];
  /** Those of them that count for the digest. */
  #digested: string[] = [];

  get isEmpty(): boolean {
    return this.#texts.length === 0;
  }

  add(record: RunRecord): void {
    const text = encodeRecord(record);
    this.#texts.push(text);
    if (DIGESTED_KINDS.has(record.kind)) this.#digested.push(text);
  }

  /** Ends the row: gives its body and begins the next. */
  end(): string {
    const body = encodeRow(this.#texts);
    if (this.#digested.length > 0) {
      this.#digest.add(this.#digested.length === this.#texts.length ? body : encodeRow(this.#digested));
    }
    this.#texts = [];
    this.#digested = [];
    return body;
  }

  /** Of all rows that were ended. */
  digest(): string {
    return this.#digest.value();
  }
}
