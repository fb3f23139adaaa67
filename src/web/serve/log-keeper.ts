import { randomUUID } from 'node:crypto';
import { utimesSync } from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { ZodError } from 'zod';
import { type JournalReader, readJournal, runRows } from '../../adapters/journal/read-journal.ts';
import { ListsDamaged, SqliteLists } from '../../adapters/kept-lists/sqlite-lists.ts';
import type { RunRow } from '../../domain/record.ts';
import { decodeRow } from '../../domain/record-codec.ts';
import { LISTS, LOG_VERSION, READ_TO } from '../api/log-items.ts';
import { LogWriter } from '../api/log-writer.ts';
import { RunLog } from '../api/run-log.ts';
import { cacheFile, removeCache } from './cache-place.ts';

/** Rows that go into the lists together, between two turns for other runs. */
const ROWS_A_TURN = 1_000;

/** How far a journal has been read. */
export interface ReadSoFar {
  /** The file of its lists. */
  readonly path: string;
  /** Changes when the lists begin anew. */
  readonly begun: string;
  /** The last row in the lists, and the last there is. */
  readonly read: number;
  readonly last: number;
}

interface Opened {
  readonly lists: SqliteLists;
  readonly writer: LogWriter;
  /** Of the journal up to the last row in the lists. */
  readonly hash: string | undefined;
}

/** Rows from one to another. */
interface RowsWanted {
  readonly from: number;
  readonly to: number;
}

interface ReadRow {
  readonly row: RunRow;
  readonly characters: number;
}

/** Another window reads the same journal into the same lists, and was faster. */
class Overtaken extends Error {}

/**
 * Reads one run's journal into lists in the user's cache. What an earlier window read is gone on with where the journal
 * still holds the row that it ended with; all else is made anew.
 */
export class LogKeeper {
  readonly #folder: string;
  readonly #path: string;
  #opened: Opened | undefined;
  #begun = '';

  constructor(folder: string, cache: string) {
    this.#folder = folder;
    this.#path = cacheFile(cache, folder, `${LOG_VERSION}`);
  }

  /** Up to the journal's last row of now; `tell` hears of every stretch. */
  async readOn(tell: (soFar: ReadSoFar) => void): Promise<void> {
    const journal = readJournal(this.#folder);
    try {
      const last = journal.last();
      for (;;) {
        const { writer } = this.#standing(journal, last);
        tell({ path: this.#path, begun: this.#begun, read: writer.last, last });
        if (writer.last >= last) return;
        // No further: rows that came since are read at the next look.
        this.#readStretch(journal, { from: writer.last + 1, to: Math.min(writer.last + ROWS_A_TURN, last) });
        await nextTurn();
      }
    } finally {
      journal.close();
    }
  }

  /** What was kept is not used again. */
  forget(): void {
    this.close();
    removeCache(this.#path);
  }

  close(): void {
    this.#opened?.lists.close();
    this.#opened = undefined;
  }

  /** The lists as they are, if they are of this journal. */
  #standing(journal: JournalReader, last: number): Opened {
    const known = this.#opened;
    if (known !== undefined && known.writer.last <= last && journal.hashOf(known.writer.last) === known.hash)
      return known;
    this.close();
    try {
      return this.#open(journal, last);
    } catch (error) {
      // Or kept by a program that gave it another shape.
      if (!(error instanceof ListsDamaged || error instanceof ZodError)) throw error;
      removeCache(this.#path);
      return this.#open(journal, last);
    }
  }

  #open(journal: JournalReader, last: number): Opened {
    const lists = SqliteLists.open(this.#path, 'write');
    try {
      const [item] = lists.items(LISTS.read, 0, 1);
      const isOurs =
        item !== undefined && item.under <= last && journal.hashOf(item.under) === READ_TO.value(item.body).hash;
      if (!isOurs) lists.empty();
      const end = isOurs ? item.under : 0;
      const books = new RunLog(lists).booksBefore(end);
      for (const row of runRows(journal.rows(books.sequence + 1, end))) books.addRow(row);
      this.#opened = { lists, writer: new LogWriter(lists, books), hash: journal.hashOf(end) };
      this.#begun = randomUUID();
      // Told from what nobody opens any more.
      utimesSync(this.#path, new Date(), new Date());
      return this.#opened;
    } catch (error) {
      lists.close();
      throw error;
    }
  }

  /** Rows before one that cannot be read are kept. */
  #readStretch(journal: JournalReader, { from, to }: RowsWanted): void {
    const rows: ReadRow[] = [];
    let trouble: unknown;
    try {
      for (const { body, ...row } of journal.rows(from, to)) {
        rows.push({ row: { ...row, records: decodeRow(body, row.sequence) }, characters: body.length });
      }
    } catch (error) {
      trouble = error;
    }
    try {
      this.#keep(journal, rows);
    } catch (error) {
      // What the writer knows may not be in the lists: it begins with what is.
      this.close();
      if (error instanceof ListsDamaged) removeCache(this.#path);
      else if (!(error instanceof Overtaken)) throw error;
      return;
    }
    if (trouble !== undefined) throw trouble;
  }

  #keep(journal: JournalReader, rows: readonly ReadRow[]): void {
    const { lists, writer } = this.#opened ?? {};
    if (lists === undefined || writer === undefined) return;
    const before = writer.last;
    lists.together(() => {
      if (new RunLog(lists).last !== before) throw new Overtaken();
      for (const { row, characters } of rows) writer.addRow(row, characters);
      writer.keep(journal.hashOf(writer.last) ?? '');
    });
    this.#opened = { lists, writer, hash: journal.hashOf(writer.last) };
  }
}
