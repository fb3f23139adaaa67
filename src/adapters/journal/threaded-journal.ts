import { InvariantBroken } from '../../domain/errors.ts';
import type { Journal, JournalRow } from '../../ports/journal.ts';
import { packed } from './batch.ts';
import { readJournal } from './read-journal.ts';
import type { WriterThread } from './writer-thread.ts';

/** Batches under way before the run waits for one to be written: bounds memory, and what a crash takes along. */
const MOST_BATCHES = 3;

/**
 * A journal whose rows are hashed and written by another thread while the run goes on. A commit hands its rows over;
 * trouble with them is thrown by a later call, and ends the journal: a backtest can be stepped again. `last` is the
 * journal's last row, to which nobody else adds.
 */
export class ThreadedJournal implements Journal {
  readonly #folder: string;
  readonly #thread: WriterThread;
  #pending: JournalRow[] = [];
  #last: number;

  constructor(folder: string, last: number, thread: WriterThread) {
    this.#folder = folder;
    this.#last = last;
    this.#thread = thread;
  }

  append(row: JournalRow): void {
    if (row.sequence !== this.#last + 1) throw new InvariantBroken(`row ${row.sequence} after row ${this.#last}`);
    this.#pending.push(row);
    this.#last = row.sequence;
  }

  commit(): void {
    if (this.#pending.length > 0) this.#thread.send(packed(this.#pending));
    this.#pending = [];
    this.#thread.wait(MOST_BATCHES);
  }

  *rows(fromSequence: number): Generator<JournalRow> {
    this.#thread.wait(0);
    const reader = readJournal(this.#folder);
    try {
      yield* reader.rows(fromSequence);
    } finally {
      reader.close();
    }
    for (const row of this.#pending) if (row.sequence >= fromSequence) yield row;
  }

  last(): number {
    return this.#last;
  }

  close(): void {
    try {
      this.#thread.send('close');
      this.#thread.wait(0);
    } finally {
      this.#thread.end();
    }
  }
}
