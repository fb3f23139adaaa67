import { parentPort } from 'node:worker_threads';
import { z } from 'zod';
import { failureOf } from '../../run/failure.ts';
import type { StandingFigures } from '../api/source.ts';
import { type Comparison, comparisonOf } from './comparison.ts';
import { StandingReader } from './standing-at.ts';

/* The thread that boards are reckoned on: seconds of work that no other answer waits for. */

const place = z.object({ folder: z.string(), at: z.number() });
const question = z.object({
  id: z.number(),
  about: z.union([z.object({ standing: place }), z.object({ compare: z.object({ left: place, right: place }) })]),
});
export type ThreadQuestion = z.infer<typeof question>['about'];

export interface ThreadAnswer {
  readonly standing?: StandingFigures;
  readonly comparison?: Comparison;
}

const reader = new StandingReader();

async function answerTo(about: ThreadQuestion): Promise<ThreadAnswer> {
  if ('standing' in about) return { standing: await reader.standing(about.standing.folder, about.standing.at) };
  const { left, right } = about.compare;
  const [one, other] = [await reader.runAt(left.folder, left.at), await reader.runAt(right.folder, right.at)];
  return { comparison: comparisonOf(one, other) };
}

parentPort?.on('message', (message: unknown) => {
  const { id, about } = question.parse(message);
  answerTo(about).then(
    (answer) => parentPort?.postMessage({ id, ...answer }),
    (error: unknown) => parentPort?.postMessage({ id, trouble: failureOf(error).lines.join(' ') }),
  );
});
