import { parentPort } from 'node:worker_threads';
import { strategySteps } from '../../adapters/strategies/watch.ts';
import { type Thrown, thrownOf } from '../spread/thrown.ts';
import { type Job, type JobResult, JobRunner } from './job.ts';

/* A thread that runs the jobs it is sent, one at a time. */

export type JobMessage =
  /** The counter of calls into somebody's own code, odd while it is inside one. */
  | { readonly kind: 'begun'; readonly steps: Int32Array }
  | { readonly kind: 'done'; readonly result: JobResult }
  | { readonly kind: 'failed'; readonly thrown: Thrown };

const runner = new JobRunner();

function post(message: JobMessage): void {
  parentPort?.postMessage(message);
}

parentPort?.on('message', (job: Job) => {
  runner.run(job).then(
    (result) => post({ kind: 'done', result }),
    (error: unknown) => post({ kind: 'failed', thrown: thrownOf(error) }),
  );
});
post({ kind: 'begun', steps: strategySteps() });
