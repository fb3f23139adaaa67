import { parentPort, workerData } from 'node:worker_threads';
import { z } from 'zod';
import { failureOf } from '../../run/failure.ts';
import { keepMarket, type MarketSoFar } from './market-keeper.ts';

/* The thread that reads one run's tapes, and ends when they have been read: what it needed goes with it. */

export interface MarketNews {
  readonly soFar?: MarketSoFar;
  readonly trouble?: string;
}

const { folder, cache } = z.object({ folder: z.string(), cache: z.string() }).parse(workerData);

function say(news: MarketNews): void {
  parentPort?.postMessage(news);
}

keepMarket(folder, cache, (soFar) => say({ soFar })).catch((error: unknown) => {
  say({ trouble: failureOf(error).lines.join(' ') });
});
