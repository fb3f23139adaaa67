import { resolve } from 'node:path';
import { type ExitCode, stoppedBy } from '../../run/failure.ts';
import { stopSignal } from '../../run/stop-signal.ts';
import { type WorkResult, work } from '../../run/sweep/work.ts';
import { wholeNumber } from '../options.ts';
import { printJson } from '../print.ts';
import type { Terminal } from '../terminal.ts';
import { type DefineCommand, type TrustOptions, trustIn, withExamples, withTrust } from './define.ts';
import { openJobStore, type StoreOptions, withLease, withStore } from './job-store.ts';

interface WorkerOptions extends TrustOptions, StoreOptions {
  readonly jobs?: number;
  readonly lease: number;
  readonly strategy?: readonly string[];
  readonly json?: true;
}

export const defineWorker: DefineCommand = (command, terminal, run) =>
  withExamples(withLease(withStore(withTrust(command))), [
    'quartet worker --bus nats://10.0.0.5:4222            # on any machine that has the same Quartet',
    'quartet worker --bus nats://… --strategy mine.ts --trust   # sweeps over this very code, too',
  ])
    .option('--jobs <n>', 'runs at a time, each on a thread (cores less one)', wholeNumber('--jobs', 1, 256))
    .option('--strategy <files...>', 'strategies that did not come with Quartet and that it may run')
    .option('--json', 'print JSON when it ends')
    .action((options: WorkerOptions) => run(runWorker(options, terminal)));

async function runWorker(options: WorkerOptions, terminal: Terminal): Promise<ExitCode> {
  const signal = stopSignal(undefined);
  try {
    const result = await work(
      {
        openStore: () => openJobStore(options),
        jobs: options.jobs,
        leaseMs: options.lease,
        strategies: (options.strategy ?? []).map((file) => resolve(file)),
        trust: trustIn(options),
        stop: signal.stop,
      },
      terminal,
    );
    if (options.json === true) printJson(terminal, 'worker', result);
    else terminal.out(`${ranText(result)}; what was under way is done by others`);
    return stoppedBy(signal.given);
  } finally {
    signal.release();
  }
}

function ranText({ ran, handlingMs }: WorkResult): string {
  return handlingMs === undefined
    ? 'no job was run'
    : `${ran} jobs were run, ${handlingMs.toFixed(1)} ms each beside the run itself`;
}
