import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openJournal } from '../../src/adapters/journal/sqlite-journal.ts';
import { TapeCache } from '../../src/adapters/tape/cache/tape-cache.ts';
import type { Intent } from '../../src/domain/order.ts';
import type { FeedSource } from '../../src/ports/feed-source.ts';
import type { CodeStrategy } from '../../src/ports/strategy.ts';
import { keepObjectsYoung } from '../../src/run/young-objects.ts';
import { buy, sell, units } from '../../src/strategy/orders.ts';
import { runCase, walkPlan } from '../engine-case.ts';
import { barFeed, keptTape, SYMBOL, tickFeed, tickTape } from '../walk.ts';

/* Quartet's side of the race: fees, margin, books and a chained journal on the disk, as any run of it has. */

// As the program itself does.
keepObjectsYoung();
const [file = '', unit = 'bars'] = process.argv.slice(2);
const bytes = readFileSync(file);
const prices = new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
const NOTHING: readonly Intent[] = [];
let flips = 0;

/** Flips one unit at every strict cross of two averages over 10 and 30 prices, by whole sums as every peer does. */
const strategy: CodeStrategy = {
  kind: 'code',
  name: 'flips',
  parameters: {},
  start() {
    const last = new Float64Array(30);
    let [steps, fast, slow, gapBefore, wanted, held] = [0, 0, 0, 0, 0, 0];
    const turn = (price: number): readonly Intent[] => {
      const at = Math.round(price * 100);
      fast += at - (last[(steps + 20) % 30] ?? 0);
      slow += at - (last[steps % 30] ?? 0);
      last[steps % 30] = at;
      steps += 1;
      if (steps < 30) return NOTHING;
      const gap = fast * 30 - slow * 10;
      if (gapBefore < 0 && gap > 0) wanted = 1;
      else if (gapBefore > 0 && gap < 0) wanted = -1;
      gapBefore = gap;
      const missing = wanted - held;
      if (missing === 0) return NOTHING;
      held = wanted;
      flips += 1;
      return [missing > 0 ? buy(SYMBOL, units(missing)) : sell(SYMBOL, units(-missing))];
    };
    return unit === 'ticks'
      ? { onTrade: (context) => turn(context.price(SYMBOL) ?? 0) }
      : { onBars: (context) => turn(context.price(SYMBOL) ?? 0) };
  },
};

/** Bars of ticks are made of a tape that a run before has decoded, as peers are given arrays. */
function feed(): FeedSource {
  if (unit === 'bars') return barFeed(prices);
  return unit === 'ticks' ? tickFeed(prices) : keptTape(tickTape(prices), new TapeCache(`${file}.tapes`), file);
}

async function run(): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'quartet-race-'));
  const journal = openJournal(folder, 'group');
  flips = 0;
  await runCase(walkPlan(strategy, 1), feed(), journal);
  journal.close();
  rmSync(folder, { recursive: true });
  return flips;
}

// Twice: when a second run begins, V8 throws away what it compiled for the first and compiles it for both.
await run();
await run();
const [cpu, startedAt] = [process.cpuUsage(), performance.now()];
const filled = await run();
const { user, system } = process.cpuUsage(cpu);
const told = {
  steps: prices.length,
  flips: filled,
  cpuSeconds: (user + system) / 1e6,
  wallSeconds: (performance.now() - startedAt) / 1_000,
  peakMegabytes: process.resourceUsage().maxRSS / 1_024,
};
process.stdout.write(JSON.stringify(told));
