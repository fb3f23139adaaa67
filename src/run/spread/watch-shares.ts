import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Onlooker } from '../progress.ts';

/** What is looked at of a thread: odd while it is inside somebody's own code, and counted up with every call. */
export interface WatchedShare {
  readonly name: string;
  readonly steps: Int32Array | undefined;
  end(error: Error): Promise<void>;
}

const LOOK_EVERY_MS = 250;
const SLOW_LOOKS = 4;
const MOST_LOOKS = 40;

/**
 * Ends threads in which somebody's own code does not come back. Looks are counted, not time: a process that was asleep
 * has not been stuck. Gives what ends the watching.
 */
export function watchShares(shares: readonly WatchedShare[], onlooker: Onlooker): () => void {
  const seen = shares.map(() => ({ steps: 0, looks: 0 }));
  const look = async (): Promise<void> => {
    // What has been said and not heard yet comes first.
    await nextTurn();
    shares.forEach((share, place) => {
      const last = seen[place];
      if (last === undefined || share.steps === undefined) return;
      const steps = Atomics.load(share.steps, 0);
      last.looks = steps === last.steps && steps % 2 === 1 ? last.looks + 1 : 0;
      last.steps = steps;
      if (last.looks === SLOW_LOOKS)
        onlooker.note(
          `strategy-slow: ${share.name}: a strategy of it has not come back for ${secondsOf(SLOW_LOOKS)} s; Ctrl-C ends it, or ${secondsOf(MOST_LOOKS)} s do`,
        );
      if (last.looks === MOST_LOOKS) void share.end(stuck(share.name));
    });
  };
  const timer = setInterval(() => void look(), LOOK_EVERY_MS);
  return () => clearInterval(timer);
}

function secondsOf(looks: number): number {
  return (looks * LOOK_EVERY_MS) / 1_000;
}

function stuck(name: string): Error {
  const what = `a strategy of it has not come back for ${secondsOf(MOST_LOOKS)} s`;
  const mend = 'mend it and run into a new folder: this run is kept as far as it came; --jobs 1 names the line';
  return Object.assign(new Error(`strategy-stuck: ${name}: ${what}; ${mend}`), { name: 'StrategyStuck' });
}
