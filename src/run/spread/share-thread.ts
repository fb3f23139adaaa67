import { parentPort, workerData } from 'node:worker_threads';
import { leavesStrategy, strategySteps } from '../../adapters/strategies/watch.ts';
import { decodeRow } from '../../domain/record-codec.ts';
import { type Instant, instant } from '../../domain/time.ts';
import type { AgendaItem } from '../../engine/agenda.ts';
import { RUN_ROW, ShareWriter } from '../../engine/share.ts';
import { RunReader } from '../../ledger/history.ts';
import type { Journal } from '../../ports/journal.ts';
import { execute } from '../execute.ts';
import { recordedModels } from '../models.ts';
import { type PreparedRun, prepareRun } from '../prepare.ts';
import { configuredSecrets } from '../providers.ts';
import { ROUND_STEPS, ROUNDS_AHEAD, type ShareData, type ShareMessage } from './messages.ts';
import { thrownOf } from './thrown.ts';

/*
 * A thread that steps a share of a run's accounts over all of its tapes, and sends their rows, in rounds of so many steps
 * that all shares have in common, to the thread that writes.
 */

const { request, known, share, taken }: ShareData = workerData;
const writer = new ShareWriter((account) => share[account] ?? RUN_ROW);
let rounds = 0;
// On a machine that is busy a thread takes its time to go.
process.once('exit', leavesStrategy);

function post(message: ShareMessage): void {
  parentPort?.postMessage(message, 'rows' in message ? [message.rows.places.buffer] : []);
}

try {
  const all = await prepareRun(request, { known });
  const prepared = {
    ...all,
    plan: { ...all.plan, accounts: share.flatMap((index) => all.plan.accounts[index] ?? []) },
  };
  post({ kind: 'begun', steps: strategySteps() });
  await stepShare(prepared);
} catch (error) {
  post({ kind: 'failed', place: writer.place, thrown: thrownOf(error) });
}

async function stepShare(prepared: PreparedRun): Promise<void> {
  const models = recordedModels(prepared, '');
  let events = 0;
  let at = instant(0);
  const places = new Map(prepared.plan.accounts.map(({ account }, index) => [account, share[index] ?? RUN_ROW]));
  const reader = new RunReader();
  const journal: Journal = {
    append(row) {
      at = row.at;
      reader.add({ ...row, records: decodeRow(row.body, row.sequence) });
      writer.add(row.at, row.account === undefined ? RUN_ROW : (places.get(row.account) ?? RUN_ROW), row.body);
    },
    commit() {},
    *rows() {},
    last: () => 0,
    close() {},
  };
  const onStep = (item: AgendaItem | undefined): void => {
    if (item === undefined) events += 1;
    const before = writer.common;
    writer.onStep(item);
    if (writer.common > before && writer.common % ROUND_STEPS === 0) sendRound(at, events);
  };
  try {
    const quiet = { note: () => undefined, progress: () => undefined };
    const secrets = configuredSecrets();
    const outcome = await execute(prepared, { journal, models: { ...models, secrets }, onlooker: quiet, onStep });
    post({ kind: 'done', rows: writer.take(), outcome, history: reader.history() });
  } finally {
    models.close();
  }
}

/** Waits where the writing thread is behind. */
function sendRound(at: Instant, events: number): void {
  post({ kind: 'round', rows: writer.take(), at, events });
  rounds += 1;
  for (let seen = Atomics.load(taken, 0); rounds - seen > ROUNDS_AHEAD; seen = Atomics.load(taken, 0)) {
    Atomics.wait(taken, 0, seen);
  }
}
