import { parentPort } from 'node:worker_threads';
import { strategySteps } from '../../adapters/strategies/watch.ts';
import type { CallKey, ChatOutcome } from '../../ports/chat-model.ts';
import { type Thrown, thrownOf } from '../spread/thrown.ts';
import type { JobCalls } from './asked/asking-desk.ts';
import type { AskedCall } from './asked/model-counter.ts';
import type { Replies } from './asked/replies.ts';
import { type Job, JobRunner } from './job.ts';
import type { JobResult } from './job-records.ts';

/* A thread that runs the jobs it is sent, one at a time, and has their questions to models asked by who has sent them. */

export type JobMessage =
  /** The counter of calls into somebody's own code, odd while it is inside one. */
  | { readonly kind: 'begun'; readonly steps: Int32Array }
  | { readonly kind: 'ask'; readonly number: number; readonly call: AskedCall }
  | { readonly kind: 'record'; readonly key: CallKey; readonly outcome: ChatOutcome }
  | { readonly kind: 'forget' }
  | { readonly kind: 'done'; readonly result: JobResult }
  | { readonly kind: 'failed'; readonly thrown: Thrown };

export type ToJobThread =
  | { readonly kind: 'job'; readonly job: Job; readonly replies: Replies }
  /** Without an outcome the job is over: whoever asked for it has been told why. */
  | { readonly kind: 'heard'; readonly number: number; readonly outcome: ChatOutcome | undefined };

const runner = new JobRunner();
const asked = new Map<number, (outcome: ChatOutcome | undefined) => void>();
let questions = 0;

function post(message: JobMessage): void {
  parentPort?.postMessage(message);
}

async function ask(call: AskedCall): Promise<ChatOutcome> {
  questions += 1;
  const number = questions;
  const heard = new Promise<ChatOutcome | undefined>((settle) => asked.set(number, settle));
  post({ kind: 'ask', number, call });
  const outcome = await heard;
  asked.delete(number);
  if (outcome === undefined) throw new Error('the question was not answered');
  return outcome;
}

parentPort?.on('message', (message: ToJobThread) => {
  if (message.kind === 'heard') {
    asked.get(message.number)?.(message.outcome);
    return;
  }
  const { job, replies } = message;
  const calls: JobCalls = {
    replies,
    ask,
    record: (key, outcome) => post({ kind: 'record', key, outcome }),
    forget: () => post({ kind: 'forget' }),
  };
  runner.run(job, calls).then(
    (result) => post({ kind: 'done', result }),
    (error: unknown) => post({ kind: 'failed', thrown: thrownOf(error) }),
  );
});
post({ kind: 'begun', steps: strategySteps() });
