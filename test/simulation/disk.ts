import { StorageError } from '../../src/domain/errors.ts';
import type { Journal, JournalRow } from '../../src/ports/journal.ts';
import type { Chance } from './chance.ts';

/** What is left of a journal when its process is gone: rows that were committed, and no others. */
export class Disk {
  readonly rows: JournalRow[] = [];
  faults = 0;

  /**
   * The journal of one process on this disk. It fails after some rows, while appending or committing; of a commit that
   * failed, the first part may be on the disk.
   */
  journal(chance: Chance, failsAfterRows: number): Journal {
    const { rows } = this;
    const pending: JournalRow[] = [];
    let left = failsAfterRows;
    const last = (): number => rows.length + pending.length;
    const fail = (): never => {
      this.faults += 1;
      const written = chance.whole(0, pending.length);
      rows.push(...pending.splice(0, written));
      throw new StorageError({
        code: 'store-failed',
        what: 'the disk is full',
        where: 'simulation',
        mend: 'make room',
      });
    };
    return {
      append(row) {
        if (row.sequence !== last() + 1) throw new Error(`row ${row.sequence} after row ${last()}`);
        left -= 1;
        if (left === 0) fail();
        pending.push(row);
      },
      commit() {
        if (left <= 0) fail();
        rows.push(...pending.splice(0));
      },
      *rows(fromSequence) {
        for (let place = fromSequence - 1; place < rows.length; place += 1) {
          const row = rows[place];
          if (row !== undefined) yield row;
        }
      },
      last,
      close() {},
    };
  }
}
