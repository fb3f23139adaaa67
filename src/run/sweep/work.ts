import { availableParallelism } from 'node:os';
import type { Trust } from '../../adapters/strategies/trust.ts';
import { onAbort } from '../../domain/abort.ts';
import { InputError, IntegrityError } from '../../domain/errors.ts';
import { escapeTerminal } from '../../domain/escape.ts';
import type { SharedStore } from '../../ports/shared-store.ts';
import { contentFolder } from '../own-folders.ts';
import type { Onlooker } from '../progress.ts';
import { ModelAway, ModelCounter } from './asked/model-counter.ts';
import { ModelsHere } from './asked/models-here.ts';
import { MoneySpent, purseOf } from './asked/sweep-purse.ts';
import { JobDesk } from './job-desk.ts';
import { JobPool } from './job-pool.ts';
import { type JobOffer, JobRecords } from './job-records.ts';
import { banOf, JobWorker, workerName } from './job-worker.ts';
import { tellRefusal } from './refusals.ts';

export interface WorkRequest {
  readonly openStore: () => Promise<SharedStore>;
  /** Threads that run jobs; cores less one unless given. */
  readonly jobs: number | undefined;
  readonly leaseMs: number;
  /** Files of strategies that it may run beside the package's own. */
  readonly strategies: readonly string[];
  readonly trust: Trust;
  readonly stop: AbortSignal;
}

export interface WorkResult {
  readonly worker: string;
  readonly ran: number;
  /** What a job took on average beside its run; undefined where there was none. */
  readonly handlingMs: number | undefined;
  /** Why it did no job of some sweep, a line each. */
  readonly refused: readonly string[];
}

/** Works on the jobs of any sweep on a store until it is told to stop. */
export async function work(request: WorkRequest, onlooker: Onlooker): Promise<WorkResult> {
  const store = await request.openStore();
  const atOnce = request.jobs ?? Math.max(1, availableParallelism() - 1);
  const leaving = new AbortController();
  const here = new ModelsHere();
  const name = workerName();
  const counter = new ModelCounter({ store, worker: name, models: (one) => here.model(one), leave: leaving.signal });
  const pool = new JobPool(atOnce, counter, onlooker);
  const records = new JobRecords(store);
  const refused: string[] = [];
  let ran = 0;
  const note = (line: string): void => onlooker.note(escapeTerminal(line));
  const desk = new JobDesk({
    store,
    folder: contentFolder(),
    strategies: request.strategies,
    trust: request.trust,
    note,
    lacking: (models) => here.lacking(models),
    async refuse(spec, { message }) {
      refused.push(message);
      note(`refused: ${message}`);
      await tellRefusal(store, spec, { worker: name, reason: message });
    },
  });
  const worker = new JobWorker(records, {
    worker: name,
    leaseMs: request.leaseMs,
    patienceMs: () => 0,
    jobOf: async (id, offer) => ((await isSpent(store, offer)) ? undefined : desk.jobOf(id, offer)),
    run: (job) => pool.run(job),
    note,
    done() {
      ran += 1;
      onlooker.progress(`${ran} jobs done`);
    },
    failed(_, error) {
      if (error instanceof MoneySpent) return 'put-off';
      if (error instanceof ModelAway) here.tellAway(error);
      // What a scenario or a strategy says is the same everywhere; all else may be this machine's.
      return error instanceof InputError ? { dead: `${error.message} (${name})` } : 'lost';
    },
  });
  note(`${name} works, ${atOnce} at a time; Ctrl-C ends it`);
  const ended = new Promise<void>((settle) => onAbort(request.stop, settle));
  try {
    await Promise.race([ended, worker.work(atOnce, request.stop)]);
    const ban = await banOf(records, name);
    if (ban !== undefined && !request.stop.aborted) throw refuted(name, ban);
    return { worker: name, ran, handlingMs: ran === 0 ? undefined : worker.handlingMs / ran, refused };
  } finally {
    onlooker.progress('');
    leaving.abort();
    await worker.release();
    await pool.close();
    desk.close();
    await store.close();
  }
}

/** Whether a job asks models that its sweep cannot pay now. */
async function isSpent(store: SharedStore, { models, sweep }: JobOffer): Promise<boolean> {
  return models !== undefined && (await purseOf(store, sweep)).isEmpty;
}

function refuted(worker: string, what: string): IntegrityError {
  const mend = 'look at its memory, disk and program before you start it again';
  return new IntegrityError({ code: 'results-refuted', where: worker, what, mend });
}
