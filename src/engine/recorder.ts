import { IntegrityError } from '../domain/errors.ts';
import type { AccountId } from '../domain/ids.ts';
import type { RunRecord } from '../domain/record.ts';
import { encodeRecord, encodeRow } from '../domain/record-codec.ts';
import type { Instant } from '../domain/time.ts';
import type { Journal, JournalRow } from '../ports/journal.ts';

/**
 * Turns what an event caused into journal rows, one an account. Behind the end of the journal they are appended; before
 * it (a resumed run steps its tapes again) they are compared with what stands there, so nothing is written twice.
 */
export class Recorder {
  readonly #journal: Journal;
  readonly #commitEveryRows: number;
  #past: Iterator<JournalRow> | undefined;
  #sequence = 0;
  #uncommitted = 0;

  constructor(journal: Journal, commitEveryRows: number) {
    this.#journal = journal;
    this.#commitEveryRows = commitEveryRows;
    this.#past = journal.last() > 0 ? journal.rows(1)[Symbol.iterator]() : undefined;
  }

  /** Goes on behind a row: all up to it is known to be what the run wrote. */
  goOnBehind(sequence: number): void {
    this.#sequence = sequence;
    this.#past = this.#journal.rows(sequence + 1)[Symbol.iterator]();
  }

  /** Whether the run is still behind the end of a journal that was there before. */
  get isRepeating(): boolean {
    return this.#sequence < this.#journal.last();
  }

  get sequence(): number {
    return this.#sequence;
  }

  /** `body` is made by `encodeRow`. */
  write(at: Instant, account: AccountId | undefined, body: string): void {
    this.#sequence += 1;
    const row: JournalRow = { sequence: this.#sequence, at, account, body };
    const past = this.#past?.next();
    if (past !== undefined && past.done !== true) {
      compare(past.value, row);
      return;
    }
    this.#journal.append(row);
    this.#uncommitted += 1;
    if (this.#uncommitted >= this.#commitEveryRows) this.commit();
  }

  /** A record of the run itself. */
  writeRun(at: Instant, record: RunRecord): void {
    this.write(at, undefined, encodeRow([encodeRecord(record)]));
  }

  commit(): void {
    this.#journal.commit();
    this.#uncommitted = 0;
  }
}

function compare(past: JournalRow, row: JournalRow): void {
  if (past.account === row.account && past.at === row.at && past.body === row.body) return;
  throw new IntegrityError(
    {
      code: 'journal-differs-from-replay',
      what: `stepping the tapes again gives another row: ${excerpt(past.body, row.body)}`,
      where: `journal row ${row.sequence}`,
      mend: 'the tapes, strategies or program changed since the run; start a new one with another --out',
    },
    row.sequence,
  );
}

/** The first place two texts part, with a little around it. */
function excerpt(stored: string, stepped: string): string {
  let place = 0;
  while (place < stored.length && stored[place] === stepped[place]) place += 1;
  const from = Math.max(0, place - 40);
  return `…${stored.slice(from, place + 40)}… is stored, …${stepped.slice(from, place + 40)}… was stepped`;
}
