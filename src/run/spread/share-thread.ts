import { parentPort, workerData } from 'node:worker_threads';
import { leavesStrategy, strategySteps } from '../../adapters/strategies/watch.ts';
import { invariant } from '../../domain/errors.ts';
import { decodeRow } from '../../domain/record-codec.ts';
import { type Instant, instant } from '../../domain/time.ts';
import type { AgendaItem } from '../../engine/agenda.ts';
import type { RunOutcome } from '../../engine/run.ts';
import { RUN_ROW, ShareWriter } from '../../engine/share.ts';
import { type RunHistory, RunReader } from '../../ledger/history.ts';
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
      // Of accounts each record was heard when it was made: to parse its text again took a quarter of a thread's time.
      if (row.account === undefined) reader.add({ ...row, records: decodeRow(row.body, row.sequence) });
      else reader.endRow(row.account);
      writer.add(row.at, row.account === undefined ? RUN_ROW : (places.get(row.account) ?? RUN_ROW), row.body);
    },
    commit() {},
    *rows() {},
    last: () => 0,
    close() {},
  };
  const onStep = (item: AgendaItem | undefined, steps = 1): void => {
    if (item === undefined) events += steps;
    const begun = roundsIn(writer.common);
    writer.onStep(item, steps);
    // Trades that were passed over may lie across the ends of several rounds, and have no rows.
    for (let round = begun; round < roundsIn(writer.common); round += 1) sendRound(at, events);
  };
  try {
    const quiet = { note: () => undefined, progress: () => undefined };
    const secrets = configuredSecrets();
    const outcome = await execute(prepared, {
      journal,
      models: { ...models, secrets },
      onlooker: quiet,
      onStep,
      onRecord: (account, record) => reader.addRecord(account, record),
    });
    const history = reader.history();
    checkDigests(history, outcome);
    post({ kind: 'done', rows: writer.take(), outcome, history });
  } finally {
    models.close();
  }
}

/** What was heard is what the rows say: both digests are taken over the texts of the same records. */
function checkDigests({ accounts }: RunHistory, outcome: RunOutcome): void {
  const digests = outcome.digest.accounts;
  const isHeard = accounts.every(({ account, digest }) => digests.get(account) === digest);
  invariant(isHeard && accounts.length === digests.size, 'a thread heard other records than its rows hold');
}

function roundsIn(commonSteps: number): number {
  return Math.floor(commonSteps / ROUND_STEPS);
}

/** Waits where the writing thread is behind. */
function sendRound(at: Instant, events: number): void {
  post({ kind: 'round', rows: writer.take(), at, events });
  rounds += 1;
  for (let seen = Atomics.load(taken, 0); rounds - seen > ROUNDS_AHEAD; seen = Atomics.load(taken, 0)) {
    Atomics.wait(taken, 0, seen);
  }
}
