import { afterEach, expect, it } from 'vitest';
import { Heard } from '../../src/adapters/live/heard.ts';
import { LiveFeed } from '../../src/adapters/live/live-feed.ts';
import { venuesNamed } from '../../src/adapters/live/venues/catalog.ts';
import { encodeEvent } from '../../src/adapters/tape/encode.ts';
import type { FeedEvent } from '../../src/domain/feed-event.ts';
import { seededRandom } from '../../src/domain/random.ts';
import { instant, later, MINUTE_MS } from '../../src/domain/time.ts';
import { price, size } from '../../src/domain/units.ts';
import type { FeedSource } from '../../src/ports/feed-source.ts';
import { defineStrategy } from '../../src/strategy/define-strategy.ts';
import { competitor, planFor, runTest, sourceOf } from '../support/engine-run.ts';
import { FakeExchange } from '../support/fake-venues/fake-exchange.ts';
import { type FakeServer, serve } from '../support/fake-venues/fake-server.ts';
import type { FakeVenue } from '../support/fake-venues/fake-venue.ts';
import { binanceUsdm, hyperliquid } from '../support/fake-venues/markets.ts';
import { candles } from '../support/fake-venues/past.ts';
import { BTC } from '../support/live-instrument.ts';
import { scaledClock } from '../support/scaled-clock.ts';
import { readTape, tapeFile } from '../support/tape.ts';

const START = instant(Date.UTC(2026, 0, 5));
const instruments = new Map([[BTC.symbol, BTC]]);
let server: FakeServer;
afterEach(() => server.close());

/** What a feed begins with, up to its first trade. */
async function begin(fake: FakeVenue, bars: number, asleepMs?: number): Promise<readonly FeedEvent[]> {
  const exchange = new FakeExchange(fake, () => START);
  server = await serve([exchange]);
  const context = { instruments: [BTC], xToken: undefined, localPort: server.port };
  const venues = venuesNamed(`local/${fake.name}`, context);
  if (typeof venues === 'string') throw new Error(venues);
  const stop = new AbortController();
  const warmUp = { bars, intervalMs: MINUTE_MS };
  const random = seededRandom('warm up');
  const clock = scaledClock(100);
  const heard = asleepMs === undefined ? undefined : new Heard();
  if (heard !== undefined) heard.visible = later(clock.now(), -(asleepMs ?? 0));
  const options = { heard, venues: venues.slice(0, 1), instruments: [BTC], clock, random, tape: 0, stop: stop.signal };
  const events: FeedEvent[] = [];
  const timer = setInterval(() => exchange.happen(), 5);
  for await (const batch of new LiveFeed({ ...options, warmUp }).read()) {
    events.push(...batch);
    if (batch.some(({ kind }) => kind === 'trade')) stop.abort();
  }
  clearInterval(timer);
  return events.slice(0, events.findIndex(({ kind }) => kind === 'trade') + 1);
}

it.each([hyperliquid, binanceUsdm])(
  'a run on $name begins with the bars before it, and they stand on its tape',
  async (fake) => {
    const events = await begin(fake, 1_200);
    const bars = events.flatMap((event) => (event.kind === 'bar-close' ? event : []));
    const last = bars.at(-1)?.ts ?? START;
    const told = candles(last - 1_200 * MINUTE_MS, last - 1, MINUTE_MS, 5_000);
    expect(bars.map(({ openedAt }) => openedAt)).toEqual(told.map(({ at }) => at));
    expect(bars.map(({ high }) => high)).toEqual(told.map(({ high }) => Math.round(Number(high) * 100)));
    expect(last % MINUTE_MS).toBe(0);
    expect(bars.every(({ visible, ts }) => visible >= ts)).toBe(true);
    expect(events.map(({ line }) => line)).toEqual(events.map((_, place) => place + 1));
    const lines = events.map((event) => encodeEvent(event, instruments, 'visible') ?? '');
    expect((await readTape(tapeFile(lines), { instruments })).events).toEqual(events);
  },
);

it.each([
  [10 * MINUTE_MS, [9, 10]],
  [20, [0, 1]],
])('a run that goes on after %d ms gets the bars that it slept through', async (asleepMs, [least = 0, most = 0]) => {
  const events = await begin(hyperliquid, 1_200, asleepMs);
  const bars = events.flatMap((event) => (event.kind === 'bar-close' ? event : []));
  expect(bars.length).toBeGreaterThanOrEqual(least);
  expect(bars.length).toBeLessThanOrEqual(most);
  const first = bars[0]?.openedAt ?? 0;
  expect(bars.map(({ openedAt }) => openedAt)).toEqual(bars.map((_, place) => first + place * MINUTE_MS));
  // What the venue sends of quotes cannot be had any more.
  expect(events).toContainEqual(expect.objectContaining({ kind: 'gap', source: 'hyperliquid', symbol: undefined }));
});

it('what cannot be had is a gap', async () => {
  const [gap, ...others] = await begin({ ...hyperliquid, past: () => undefined }, 100);
  expect(gap).toMatchObject({ kind: 'gap', source: 'hyperliquid', symbol: BTC.symbol });
  expect(others.every(({ kind }) => kind !== 'bar-close')).toBe(true);
});

it('indicators learn from it, nobody trades on it, and bars are made from ticks behind it', async () => {
  server = await serve([]);
  const seen: (number | undefined)[] = [];
  const heard: number[] = [];
  const learner = defineStrategy({
    name: 'learner',
    parameters: {},
    start: ({ indicator }) => {
      const average = indicator('sma', { period: 20 }, BTC.symbol);
      return {
        onBars: (_context, bars) => {
          heard.push(...bars.map(({ openedAt }) => openedAt));
          return [];
        },
        onTrade: () => {
          seen.push(average.value());
          return [];
        },
      };
    },
  });
  const now = later(START, 60 * MINUTE_MS);
  const past = Array.from({ length: 20 }, (_, place): FeedEvent => {
    const openedAt = later(START, (40 + place) * MINUTE_MS);
    const at = price(6_000_000 + place);
    const stamp = { ts: later(openedAt, MINUTE_MS), visible: now, tape: 0, line: place + 1 };
    const figures = { open: at, high: at, low: at, close: at, volume: 1 };
    return { kind: 'bar-close', ...stamp, symbol: BTC.symbol, intervalMs: MINUTE_MS, openedAt, ...figures };
  });
  const ticks = [0, 30_000, 70_000].map((afterMs, place): FeedEvent => {
    const at = later(now, afterMs);
    const stamp = { ts: at, visible: at, tape: 0, line: 21 + place };
    return { kind: 'trade', ...stamp, symbol: BTC.symbol, price: price(6_000_000), size: size(1), side: 'buy' };
  });
  const feed: FeedSource = { ...sourceOf('live', [...past, ...ticks]), isLive: () => true };
  await runTest(planFor({ instruments, feeds: () => [] }, [competitor('learner', learner)]), [feed]);
  expect(seen[0]).toBeCloseTo(60_000.095, 9);
  expect(heard).toEqual([now]);
});
