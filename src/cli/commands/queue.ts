import type { Command } from 'commander';
import { EXIT, type ExitCode } from '../../run/failure.ts';
import { JobRecords } from '../../run/sweep/job-records.ts';
import {
  cancelJobs,
  isDrained,
  meantJobs,
  type QueuedJob,
  queuedJobs,
  retryJobs,
  setDrained,
} from '../../run/sweep/queue.ts';
import { printJson } from '../print.ts';
import { renderQueue } from '../render/queue.ts';
import type { Terminal } from '../terminal.ts';
import { command, type DefineCommand } from './define.ts';
import { openJobStore, type StoreOptions, withStore } from './job-store.ts';

interface QueueOptions extends StoreOptions {
  readonly end?: true;
  readonly json?: true;
}

/** Does something to a store's jobs, and gives those that it was about. */
type Deed = (records: JobRecords, words: readonly string[]) => Promise<readonly QueuedJob[]>;

export const defineQueue: DefineCommand = (queue, terminal, run) => {
  const add = (made: Command, deed: Deed): Command =>
    withStore(made)
      .option('--json', 'print JSON')
      .action((words: readonly string[], options: QueueOptions) =>
        run(runDeed({ deed, isWhole: made.name() === 'show', words, options }, terminal)),
      );
  const jobs = 'beginnings of ids, or names of sweeps';
  const sub = (name: string, about: string, examples: readonly string[]): Command =>
    command(name, about, examples).argument(['show', 'cancel'].includes(name) ? '<jobs...>' : '[jobs...]', jobs);
  queue.addCommand(
    add(
      sub('ls', 'jobs that are not done', ['quartet queue ls', 'quartet queue ls --bus nats://10.0.0.5:4222']),
      listed,
    ),
  );
  queue.addCommand(add(sub('show', 'all that is known of jobs', ['quartet queue show 3fa8']), listed));
  queue.addCommand(
    add(
      sub('retry', 'hand dead jobs out again: those named, or all', ['quartet queue retry']),
      async (records, words) => {
        const dead = (await listed(records, words)).filter(({ state }) => state === 'dead');
        await retryJobs(
          records,
          dead.map(({ id }) => id),
        );
        return dead;
      },
    ),
  );
  queue.addCommand(
    add(
      sub('cancel', 'put jobs aside for good; sweeps that wait for them end', ['quartet queue cancel sma']),
      async (records, words) => {
        const left = (await listed(records, words)).filter(({ state }) => state !== 'dead');
        await cancelJobs(
          records,
          left.map(({ id }) => id),
        );
        return left;
      },
    ),
  );
  const drain = command('drain', 'let workers finish what they have and begin nothing new', [
    'quartet queue drain',
    'quartet queue drain --end      # go on',
  ]).option('--end', 'let them begin again');
  queue.addCommand(
    withStore(drain)
      .option('--json', 'print JSON')
      .action((options: QueueOptions) => {
        const deed: Deed = async (records) => {
          await setDrained(records, options.end !== true);
          return listed(records, []);
        };
        return run(runDeed({ deed, isWhole: false, words: [], options }, terminal));
      }),
  );
  return queue;
};

const listed: Deed = async (records, words) => {
  const jobs = await queuedJobs(records);
  return words.length === 0 ? jobs : meantJobs(jobs, words);
};

interface Asked {
  readonly deed: Deed;
  /** Whether each job is told with all that is known of it. */
  readonly isWhole: boolean;
  readonly words: readonly string[];
  readonly options: QueueOptions;
}

async function runDeed({ deed, isWhole, words, options }: Asked, terminal: Terminal): Promise<ExitCode> {
  const store = await openJobStore(options);
  try {
    const records = new JobRecords(store);
    const jobs = await deed(records, words);
    const told = { jobs, done: (await records.ids('result')).length, drained: await isDrained(records) };
    if (options.json === true) printJson(terminal, 'queue', told);
    else terminal.out(renderQueue(told, terminal.width, isWhole));
    return EXIT.done;
  } finally {
    await store.close();
  }
}
