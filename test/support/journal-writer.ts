import { writeSync } from 'node:fs';
import { openJournal } from '../../src/adapters/journal/sqlite-journal.ts';
import { StorageError } from '../../src/domain/errors.ts';
import { appendTo } from './journals.ts';

/*
 * A process to be killed: journal-writer.ts FOLDER full|group ROWS. Appends made-up rows three at a
 * time, and says which of them it was told are kept, each before it goes on. A full disk is said and tried again.
 */
const [folder, durability, rows] = process.argv.slice(2);
if (folder === undefined || (durability !== 'full' && durability !== 'group'))
  throw new Error('FOLDER full|group ROWS');

/** Else the kernel ends a process whose file may not grow. */
process.on('SIGXFSZ', () => {});

/** Said before it goes on, also to a parent that does not listen for a while. */
const say = (line: string): void => {
  for (;;) {
    try {
      writeSync(1, `${line}\n`);
      return;
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EAGAIN')) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
    }
  }
};

const journal = openJournal(folder, durability);
say(`opened ${journal.last()}`);
while (journal.last() < Number(rows)) {
  appendTo(journal, journal.last() + 3);
  for (;;) {
    try {
      journal.commit();
      break;
    } catch (error) {
      if (!(error instanceof StorageError)) throw error;
      say(`trouble ${error.message}`);
      say(`readable ${[...journal.rows(1)].length}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
  say(`kept ${journal.last()}`);
}
journal.close();
say('closed');
