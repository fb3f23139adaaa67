import type { Journal, JournalRow } from '../../ports/journal.ts';
import { openJournal } from './sqlite-journal.ts';
import { ThreadedJournal } from './threaded-journal.ts';
import { WriterThread } from './writer-thread.ts';

/** Rows from which a thread is started: before that a run is over sooner than one is ready. */
const ROWS_FOR_A_THREAD = 5_000;

/**
 * The journal of a backtest: commits in groups, and once there are rows enough and a thread is ready for them, is
 * written beside the run. What it holds in the end is the same either way.
 */
export class BacktestJournal implements Journal {
  readonly #folder: string;
  #journal: Journal;
  #thread: WriterThread | undefined;
  #isThreaded = false;
  #rows = 0;

  constructor(folder: string) {
    this.#folder = folder;
    this.#journal = openJournal(folder, 'group');
  }

  append(row: JournalRow): void {
    this.#journal.append(row);
    this.#rows += 1;
  }

  commit(): void {
    this.#journal.commit();
    if (this.#isThreaded || this.#rows < ROWS_FOR_A_THREAD) return;
    this.#thread ??= new WriterThread(this.#folder);
    if (!this.#thread.isReady) return;
    const last = this.#journal.last();
    this.#journal.close();
    this.#journal = new ThreadedJournal(this.#folder, last, this.#thread);
    this.#isThreaded = true;
  }

  rows(fromSequence: number): Iterable<JournalRow> {
    return this.#journal.rows(fromSequence);
  }

  last(): number {
    return this.#journal.last();
  }

  close(): void {
    this.#journal.close();
    if (!this.#isThreaded) this.#thread?.end();
  }
}
