import { readdirSync, readFileSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Asker } from '../../src/adapters/live/past/asker.ts';
import { openTape } from '../../src/adapters/tape/open-tape.ts';
import { verifyTape } from '../../src/adapters/tape/verify-tape.ts';
import { type Fetched, fetchTape } from '../../src/cli/fetch/fetch-tape.ts';
import { marketRequest } from '../../src/cli/fetch/market-request.ts';
import type { FetchOptions } from '../../src/cli/fetch/request.ts';
import { seededRandom } from '../../src/domain/random.ts';
import { instant, later, MINUTE_MS } from '../../src/domain/time.ts';
import { quartet } from '../support/cli.ts';
import * as archives from '../support/fake-venues/archives.ts';
import { FakeExchange } from '../support/fake-venues/fake-exchange.ts';
import { type FakeServer, serve } from '../support/fake-venues/fake-server.ts';
import * as markets from '../support/fake-venues/markets.ts';
import { candles, trades } from '../support/fake-venues/past.ts';
import { postsOf } from '../support/fake-venues/past-posts.ts';
import { readAll } from '../support/feed.ts';
import { BTC } from '../support/live-instrument.ts';
import { expectOutput } from '../support/outputs.ts';
import { scaledClock } from '../support/scaled-clock.ts';
import { temporaryFolder } from '../support/tape.ts';

const VENUES = Object.values(markets);
const FROM = instant(Date.UTC(2026, 0, 5));
const NOON = later(FROM, 12 * 60 * MINUTE_MS);
const exchanges = new Map(VENUES.map((venue) => [venue.name, new FakeExchange(venue, () => Date.now())]));

let server: FakeServer;
beforeAll(async () => {
  const posts = Object.values(archives).map((venue) => new FakeExchange(venue, () => Date.now()));
  server = await serve([...exchanges.values(), ...posts]);
  process.env.QUARTET_LOCAL_PORT = String(server.port);
});
afterAll(async () => {
  delete process.env.QUARTET_LOCAL_PORT;
  await server.close();
});

interface Wanted extends Partial<FetchOptions> {
  readonly path: string;
  /** Gives up after so many pages, as if it had been stopped. */
  readonly pages?: number;
}

/** Waits take a fiftieth of their time, and patience 0.6 s, which a busy machine keeps. */
async function fetch(venue: string, { path, pages = Number.POSITIVE_INFINITY, ...wanted }: Wanted): Promise<Fetched> {
  const stop = new AbortController();
  const rest = { interval: MINUTE_MS, kinds: undefined, maxCost: undefined };
  const options = { from: FROM, to: NOON, ...rest, ...wanted, out: path };
  const request = marketRequest(`local/${venue}`, BTC.symbol, options, instant(Date.now()));
  const asker = new Asker({
    ...request.source,
    tries: 8,
    clock: scaledClock(50),
    random: seededRandom(venue),
    stop: stop.signal,
  });
  let left = pages;
  const onPage = (): void => {
    left -= 1;
    if (left <= 0) stop.abort();
  };
  return fetchTape(request, asker, { onPage, onQuote: () => undefined, onSpent: () => undefined });
}

const tapePath = (): string => join(temporaryFolder(), 'fetched.ndjson.gz');

async function eventsOf(path: string): Promise<Awaited<ReturnType<typeof readAll>>> {
  const tape = openTape(path, { instruments: new Map([[BTC.symbol, BTC]]), tape: 0, maximumBadShare: 0 });
  const events = await readAll(tape);
  expect([...tape.report().refused]).toEqual([]);
  expect((await verifyTape(path)).problems).toEqual([]);
  return events;
}

describe.each(VENUES.map(({ name }) => name))('history of %s', (venue) => {
  it('has every candle of the span once, with the figures that the venue gave', async () => {
    const path = tapePath();
    await fetch(venue, { path });
    const bars = (await eventsOf(path)).flatMap((event) => (event.kind === 'bar-close' ? event : []));
    const told = candles(FROM, NOON - 1, MINUTE_MS, venue === 'kraken' ? 720 : 1_000);
    expect(bars.map(({ openedAt }) => openedAt)).toEqual(told.map(({ at }) => at));
    expect(bars.map(({ close }) => close)).toEqual(told.map(({ close }) => Math.round(Number(close) * 100)));
  });

  it('ends in the same bytes wherever it was stopped, and whatever part of a line was written', async () => {
    const whole = tapePath();
    await fetch(venue, { path: whole, interval: MINUTE_MS, to: later(FROM, 70 * 60 * MINUTE_MS) });
    const random = seededRandom('cuts', venue);
    const path = tapePath();
    for (let pages = 1; pages <= 3; pages += 1) {
      const stopped = fetch(venue, { path, pages, to: later(FROM, 70 * 60 * MINUTE_MS) });
      await stopped.catch((error: unknown) => expect(String(error)).toContain('fetch-stopped'));
      for (const name of readdirSync(join(path, '..')).filter((one) => one.endsWith('.part'))) {
        const part = join(path, '..', name);
        truncateSync(part, Math.floor(readFileSync(part).length * (0.5 + random.next() / 2)));
      }
    }
    await fetch(venue, { path, to: later(FROM, 70 * 60 * MINUTE_MS) });
    expect(readFileSync(path).equals(readFileSync(whole))).toBe(true);
    expect(readdirSync(join(path, '..')).sort()).toEqual(['fetched.manifest.json', 'fetched.ndjson.gz']);
  });
});

describe('past trades', () => {
  it.each(['binance-spot', 'binance-usdm', 'coinbase-advanced', 'kraken'])(
    'of %s are all there, once',
    async (venue) => {
      const path = tapePath();
      await fetch(venue, { path, kinds: ['trades'] });
      const events = (await eventsOf(path)).flatMap((event) => (event.kind === 'trade' ? event : []));
      const told = trades(FROM, NOON - 1, 100_000);
      expect(events.map(({ ts, price }) => [ts, price])).toEqual(told.map(({ ts, price }) => [ts, price]));
    },
  );
});

describe('a venue in trouble', () => {
  let exchange: FakeExchange;
  beforeEach(() => {
    const found = exchanges.get('binance-usdm');
    if (found === undefined) throw new Error('no such fake');
    exchange = found;
  });

  it.each(['restart', 'rate-limited'] as const)('is asked again after %s, and nothing is missing', async (fault) => {
    const [calm, troubled] = [tapePath(), tapePath()];
    await fetch('binance-usdm', { path: calm });
    exchange.commit(fault);
    const before = exchange.questions;
    await fetch('binance-usdm', { path: troubled });
    expect(exchange.questions).toBeGreaterThan(before);
    expect(readFileSync(troubled).equals(readFileSync(calm))).toBe(true);
  });

  it('that refuses is believed at once', async () => {
    exchange.commit('refused');
    await expect(fetch('binance-usdm', { path: tapePath() })).rejects.toThrow(/fetch-refused.*HTTP 401/);
    await fetch('binance-usdm', { path: tapePath() }).catch(() => undefined);
  });

  it('that remembers no further back leaves a gap in the tape', async () => {
    const path = tapePath();
    await fetch('kraken', { path, to: later(FROM, 1_000 * MINUTE_MS) });
    const [gap] = (await eventsOf(path)).filter(({ kind }) => kind === 'gap');
    expect(gap).toMatchObject({ from: later(FROM, 720 * MINUTE_MS), ts: later(FROM, 1_000 * MINUTE_MS) });
  });
});

describe('quartet tape fetch', () => {
  const span = ['--from', '2026-01-05', '--to', '2026-01-05T02:00Z'];

  it('writes a tape, and finds it when it is asked again', async () => {
    const out = tapePath();
    const words = ['tape', 'fetch', 'local/binance-usdm', 'BTC-USD', ...span, '--kinds', 'candles,trades,funding'];
    const first = await quartet([...words, '--out', out]);
    expect(first).toMatchObject({ exitCode: 0, notes: [] });
    const lines = 120 + 1 + trades(FROM, FROM + 120 * MINUTE_MS - 1, 10_000).length;
    expect(first.out).toContain(`: ${lines} lines, sha256 `);
    const again = await quartet([...words, '--out', out]);
    expect(again.out).toBe(first.out);
    expect(again.notes.join()).toContain('was fetched before');
    expectOutput('tape-fetch', (await quartet([...words, '--out', out, '--json'])).out);
    const other = await quartet(['tape', 'fetch', 'local/binance-usdm', 'BTC-USD', ...span, '--out', out]);
    expect(other).toMatchObject({ exitCode: 2, notes: [expect.stringContaining('tape-exists')] });
  });

  it('writes posts of the past, and says what a source that charges would cost', async () => {
    const out = tapePath();
    const words = ['tape', 'fetch', 'local/hackernews', 'bitcoin', ...span, '--out', out];
    const first = await quartet(words);
    const told = postsOf(FROM, FROM + 120 * MINUTE_MS);
    expect([first.exitCode, first.notes]).toEqual([0, []]);
    expect(first.out).toContain(`: ${told.length} lines, sha256 `);
    expectOutput('tape-fetch', (await quartet([...words, '--json'])).out);
    const paid = ['tape', 'fetch', 'local/x/archive', '$BTC', ...span, '--max-cost'];
    const bought = await quartet([...paid, '1', '--out', tapePath()]);
    expect(bought.exitCode).toBe(0);
    expect(bought.notes.join('\n')).toMatch(/about 80 posts by its own count, \$0\.40 at \$0\.005 a post/);
    expect(bought.notes.join('\n')).toMatch(/spent \$0\.410/);
    const dear = await quartet([...paid, '0.30', '--out', tapePath()]);
    expect(dear.exitCode).toBe(2);
    expect(dear.notes.at(-1)).toMatch(/fetch-budget: --max-cost: 80 posts would cost \$0\.41/);
  });

  it.each([
    [['nyse', 'GE-USD', ...span], /fetch-bad-request: nyse: has no history/],
    [['stooq', 'AAPL', ...span], /stooq: gives daily bars to no program: .*; download the CSV there by hand/],
    [['bluesky', 'BTC-USD', ...span], /fetch-bad-request: bluesky: has no history/],
    [['kraken', 'BTC-USD', '--from', '2026-01-06', '--to', '2026-01-05'], /--from: is not before --to/],
    [['kraken', 'BTC-USD', '--from', '2026-01-06', '--to', '2199-01-01'], /--to: .* is not over/],
    [
      ['kraken', 'BTC-USD', ...span, '--interval', '7m'],
      /--interval: kraken has no candles of 7m; choose one of 1m, 5m/,
    ],
    [['kraken', 'BTC-USD', ...span, '--max-cost', '1'], /--max-cost: kraken charges nothing/],
    [['reddit', 'stocks', ...span, '--interval', '1h'], /--interval: is of candles/],
    [
      ['reddit', 'stocks', ...span, '--kinds', 'candles'],
      /--kinds: reddit offers no past candles; choose of submissions/,
    ],
    [['x/archive', '$BTC', ...span, '--max-cost', '1'], /x\/archive: needs a token; set X_BEARER_TOKEN/],
    [['bluesky/search', 'btc', ...span], /bluesky\/search: needs an account; set BLUESKY_HANDLE/],
    [['gdelt', 'btc', '--from', '2026-01-06', '--to', '2199-01-01'], /--to: .* is not over/],
    [['kraken', 'BTC', ...span], /BTC: has no quote currency; give both, as BTC-USD/],
    [
      ['kraken', 'BTC-USD', ...span, '--kinds', 'candles,quotes'],
      /--kinds: kraken offers no past quotes; choose of candles, trades,/,
    ],
    [['hyperliquid', 'BTC-USD', ...span, '--kinds', 'trades'], /--kinds: hyperliquid offers no past trades/],
    [['local/binance-spot', 'NOT-USD', ...span], /fetch-refused: local\/binance-spot: it answers HTTP 404/],
  ])('refuses %j in one line', async (words, message) => {
    const { exitCode, notes } = await quartet(['tape', 'fetch', ...words, '--out', tapePath()]);
    expect(exitCode).toBe(2);
    expect(notes).toHaveLength(1);
    expect(notes[0]).toMatch(message);
  });
});
