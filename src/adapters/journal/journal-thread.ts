import { workerData } from 'node:worker_threads';
import { IntegrityError, StorageError } from '../../domain/errors.ts';
import type { Journal } from '../../ports/journal.ts';
import { type Batch, unpacked } from './batch.ts';
import { openJournal } from './sqlite-journal.ts';
import { DONE, READY, type ThreadData, type ThreadTrouble } from './writer-thread.ts';

/*
 * The thread behind `WriterThread`: writes batches in the order they come. It opens the journal at the first one, when
 * the run has let go of it; the first trouble ends its writing, and is told.
 */

const { folder, port, told }: ThreadData = workerData;
let journal: Journal | undefined;
let hasFailed = false;

port.on('message', (message: Batch | 'close') => {
  const trouble = hasFailed ? undefined : troubleOf(() => handle(message));
  if (trouble !== undefined) {
    hasFailed = true;
    port.postMessage(trouble);
  }
  Atomics.add(told, DONE, 1);
  Atomics.notify(told, DONE);
});
Atomics.store(told, READY, 1);

function handle(message: Batch | 'close'): void {
  journal ??= openJournal(folder, 'group');
  if (message === 'close') {
    journal.close();
    return;
  }
  for (const row of unpacked(message)) journal.append(row);
  journal.commit();
}

function troubleOf(action: () => void): ThreadTrouble | undefined {
  try {
    action();
    return undefined;
  } catch (error) {
    if (error instanceof StorageError) return { kind: 'storage', problem: error.problem };
    if (error instanceof IntegrityError) return { kind: 'integrity', problem: error.problem };
    return { kind: 'other', message: error instanceof Error ? error.message : String(error) };
  }
}
