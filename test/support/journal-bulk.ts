import { writeSync } from 'node:fs';
import type { Journal } from '../../src/ports/journal.ts';
import { appendTo, sketchRow } from './journals.ts';

/*
 * A process that writes as a backtest does: journal-bulk.ts FOLDER thread|backtest ROWS. `thread` waits for the writing
 * thread and hands it every row; `backtest` lets the journal choose. It is the built program: a thread needs JavaScript.
 */
const built = (name: string) => import(new URL(`../../dist/adapters/journal/${name}.js`, import.meta.url).href);
const { BacktestJournal } = await built('backtest-journal');
const { openJournal } = await built('sqlite-journal');
const { ThreadedJournal } = await built('threaded-journal');
const { WriterThread } = await built('writer-thread');

const [folder, kind, wanted] = process.argv.slice(2);
if (folder === undefined || wanted === undefined) throw new Error('FOLDER thread|backtest ROWS');

process.on('SIGXFSZ', () => {});
const say = (line: string): void => {
  writeSync(1, `${line}\n`);
};
const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 1));

async function threaded(path: string): Promise<Journal> {
  const journal = openJournal(path, 'group');
  const last = journal.last();
  journal.close();
  const thread = new WriterThread(path);
  while (!thread.isReady) await turn();
  return new ThreadedJournal(path, last, thread);
}

const journal: Journal = kind === 'thread' ? await threaded(folder) : new BacktestJournal(folder);
try {
  say(`opened ${journal.last()}`);
  while (journal.last() < Number(wanted)) {
    appendTo(journal, Math.min(Number(wanted), journal.last() + 1_500));
    journal.commit();
    say(`handed ${journal.last()}`);
    await turn();
  }
  // Read back while two rows more wait to be committed.
  appendTo(journal, journal.last() + 2);
  let read = 0;
  for (const row of journal.rows(1)) {
    read += 1;
    if (JSON.stringify(row) !== JSON.stringify(sketchRow(read))) throw new Error(`row ${read} is another`);
  }
  say(`read ${read}`);
  journal.commit();
  journal.close();
  say('closed');
} catch (error) {
  if (!(error instanceof Error) || error.name !== 'StorageError') throw error;
  say(`trouble ${error.message}`);
  process.exit(1);
}
