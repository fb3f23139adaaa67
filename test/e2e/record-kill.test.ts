import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { systemClock } from '../../src/adapters/clock/clocks.ts';
import { openTape } from '../../src/adapters/tape/open-tape.ts';
import { TapeRecorder } from '../../src/adapters/tape/tape-recorder.ts';
import { verifyTape } from '../../src/adapters/tape/verify-tape.ts';
import { seededRandom } from '../../src/domain/random.ts';
import { Child } from '../support/child.ts';
import { readAll } from '../support/feed.ts';
import { BTC } from '../support/live-instrument.ts';
import { temporaryFolder } from '../support/tape.ts';

/** A share of what `npm run soak` does. */
const KILLS = Number(process.env.QUARTET_KILLS ?? 8);
const instruments = new Map([[BTC.symbol, BTC]]);

async function recordedIn(folder: string): Promise<readonly number[]> {
  const names = readdirSync(folder).filter((name) => name.endsWith('.gz'));
  const numbers: number[] = [];
  for (const name of names.sort()) {
    const path = join(folder, name);
    await verifyTape(path);
    const tape = openTape(path, { instruments, tape: 0, maximumBadShare: 0 });
    for (const event of await readAll(tape)) if (event.kind === 'trade') numbers.push(event.price);
    expect([...tape.report().refused]).toEqual([]);
  }
  return numbers;
}

it(
  'a recorder killed at any point has kept what it said, and its tapes read without a hole',
  async () => {
    const random = seededRandom('kills of a recorder');
    const folder = temporaryFolder();
    let next = 1;
    for (let kill = 0; kill < KILLS; kill += 1) {
      const child = new Child('tape-recorder-child.ts', [folder, String(next)]);
      await child.line('kept ');
      await wait(random.next() * 400);
      await child.kill();
      const kept = child.last('kept ');
      const recorder = await TapeRecorder.open({
        folder,
        name: 'numbers',
        instruments,
        clock: systemClock,
        origin: () => ({ source: 'a test', synthetic: true, settings: {} }),
      });
      await recorder.close();
      expect(recorder.recovered.length).toBeLessThanOrEqual(1);
      const numbers = await recordedIn(folder);
      expect(numbers.length).toBeGreaterThanOrEqual(kept);
      expect(numbers).toEqual(numbers.map((_, place) => place + 1));
      expect(readdirSync(folder).filter((name) => /partial|torn/.test(name))).toEqual([]);
      next = numbers.length + 1;
    }
  },
  60_000 + KILLS * 5_000,
);
