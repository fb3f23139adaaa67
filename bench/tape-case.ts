import { once } from 'node:events';
import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TapeCache } from '../src/adapters/tape/cache/tape-cache.ts';
import { encodeEvent } from '../src/adapters/tape/encode.ts';
import { openTape } from '../src/adapters/tape/open-tape.ts';
import type { FeedSource, TapeSource } from '../src/ports/feed-source.ts';
import type { Case } from './cases.ts';
import { forgetful, runCase, walkPlan } from './engine-case.ts';
import { barWatcher, watcher } from './strategies.ts';
import { keptTape, SYMBOL, tickTape, WALK_INSTRUMENT, WALK_KEY, walk } from './walk.ts';

const SEED = 7;
const INSTRUMENTS = new Map([[SYMBOL, WALK_INSTRUMENT]]);

/** What it costs to decode a tape, to keep it too, and to read what was kept. */
export const TAPE_CASES: Readonly<Record<string, Case>> = {
  'tape of ticks, decoded': tapeCase(500_000, ({ text }) => readAll(text())),
  'tape of ticks, decoded and kept': tapeCase(500_000, ({ cache, text, kept }) => {
    cache.remove(WALK_KEY);
    return readAll(kept(text()));
  }),
  'tape of ticks, from the cache': tapeCase(5_000_000, ({ ticks, kept }) => readAll(kept(ticks()))),
  'engine, never trades, ticks from the cache': tapeCase(5_000_000, async ({ ticks, kept }) => {
    await runCase(walkPlan(watcher, 1), kept(ticks()), forgetful());
  }),
  'engine, hears bars alone, ticks from the cache': tapeCase(5_000_000, async ({ ticks, kept }) => {
    await runCase(walkPlan(barWatcher, 1), kept(ticks()), forgetful());
  }),
};

/** One walk in three forms. */
interface Walk {
  readonly cache: TapeCache;
  ticks(): TapeSource;
  /** As a tape's text. */
  text(): TapeSource;
  /** From the cache; from `plain` where it is not there yet. */
  kept(plain: TapeSource): FeedSource;
}

/** The repeat that warms up fills the cache. */
function tapeCase(count: number, run: (walk: Walk) => Promise<void>): Case {
  let made: Promise<Walk> | undefined;
  return {
    unit: 'ticks',
    count,
    async prepare() {
      made ??= makeWalk(count);
      const ready = await made;
      return { run: () => run(ready), fills: () => 0, clean: () => undefined };
    },
  };
}

async function makeWalk(count: number): Promise<Walk> {
  const folder = mkdtempSync(join(tmpdir(), 'quartet-bench-'));
  process.once('exit', () => rmSync(folder, { recursive: true }));
  const path = join(folder, 'walk.ndjson');
  const prices = walk(count, SEED);
  const ticks = () => tickTape(prices);
  const file = createWriteStream(path);
  for await (const batch of ticks().read()) {
    if (!file.write(batch.map((tick) => `${encodeEvent(tick, INSTRUMENTS, 'ts')}\n`).join('')))
      await once(file, 'drain');
  }
  file.end();
  await once(file, 'finish');
  const cache = new TapeCache(join(folder, 'tapes'));
  return {
    cache,
    ticks,
    text: () => openTape(path, { instruments: INSTRUMENTS, tape: 0 }),
    kept: (plain) => keptTape(plain, cache, path),
  };
}

async function readAll(source: FeedSource): Promise<void> {
  let events = 0;
  for await (const batch of source.read()) events += batch.length;
  if (events !== source.report().events) throw new Error(`${events} events of ${source.report().events}`);
}
