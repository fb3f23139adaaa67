import { parentPort } from 'node:worker_threads';
import { z } from 'zod';
import { failureOf } from '../../run/failure.ts';
import { readMarket } from './read-market.ts';
import { StandingReader } from './standing-at.ts';

/* The thread that boards are reckoned on: seconds of work that no other answer waits for. */

/** Without a row: what the run's tapes hold. */
const question = z.object({ id: z.number(), folder: z.string(), at: z.number().optional() });
const reader = new StandingReader();

parentPort?.on('message', (message: unknown) => {
  const { id, folder, at } = question.parse(message);
  const work =
    at === undefined
      ? readMarket(folder).then((market) => ({ market }))
      : reader.standing(folder, at).then((standing) => ({ standing }));
  work.then(
    (answer) => parentPort?.postMessage({ id, ...answer }),
    (error: unknown) => parentPort?.postMessage({ id, trouble: failureOf(error).lines.join(' ') }),
  );
});
