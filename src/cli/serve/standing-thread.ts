import { parentPort } from 'node:worker_threads';
import { z } from 'zod';
import { failureOf } from '../failure.ts';
import { StandingReader } from './standing-at.ts';

/* The thread that boards are reckoned on: seconds of work that no other answer waits for. */

const question = z.object({ id: z.number(), folder: z.string(), at: z.number() });
const reader = new StandingReader();

parentPort?.on('message', (message: unknown) => {
  const { id, folder, at } = question.parse(message);
  reader.standing(folder, at).then(
    (standing) => parentPort?.postMessage({ id, standing }),
    (error: unknown) => parentPort?.postMessage({ id, trouble: failureOf(error).lines.join(' ') }),
  );
});
