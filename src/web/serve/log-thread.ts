import { parentPort } from 'node:worker_threads';
import { z } from 'zod';
import { failureOf } from '../../run/failure.ts';
import { cacheFolder } from './cache-place.ts';
import { LogKeeper, type ReadSoFar } from './log-keeper.ts';

/* The thread that journals are read on: no answer waits for it, and what it needs goes with it. */

const question = z.object({ folder: z.string(), isDamaged: z.boolean() });
export type LogQuestion = z.infer<typeof question>;

/** `isDone`: nothing more comes of what was asked. */
export interface LogNews {
  readonly folder: string;
  readonly soFar?: ReadSoFar;
  readonly trouble?: string;
  readonly isDone: boolean;
}

const cache = cacheFolder();
const keepers = new Map<string, LogKeeper>();

function say(news: LogNews): void {
  parentPort?.postMessage(news);
}

parentPort?.on('message', (message: unknown) => {
  const { folder, isDamaged } = question.parse(message);
  const keeper = keepers.get(folder) ?? new LogKeeper(folder, cache);
  keepers.set(folder, keeper);
  if (isDamaged) keeper.forget();
  keeper
    .readOn((soFar) => say({ folder, soFar, isDone: false }))
    .then(
      () => say({ folder, isDone: true }),
      (error: unknown) => say({ folder, trouble: failureOf(error).lines.join(' '), isDone: true }),
    );
});
