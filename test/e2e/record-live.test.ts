import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { openTape } from '../../src/adapters/tape/open-tape.ts';
import { quartet } from '../support/cli.ts';
import { FakeExchange } from '../support/fake-venues/fake-exchange.ts';
import { type FakeServer, serve } from '../support/fake-venues/fake-server.ts';
import { hyperliquid, kraken } from '../support/fake-venues/markets.ts';
import { bluesky } from '../support/fake-venues/words.ts';
import { readAll } from '../support/feed.ts';
import { BTC } from '../support/live-instrument.ts';
import { expectOutput } from '../support/outputs.ts';
import { temporaryFolder } from '../support/tape.ts';

const printed = z.object({
  tapes: z.array(z.object({ name: z.string(), lines: z.number(), synthetic: z.boolean(), order: z.string() })),
  feeds: z.array(z.object({ source: z.string(), events: z.number(), refused: z.record(z.string(), z.number()) })),
});

let server: FakeServer;
let timer: NodeJS.Timeout;
beforeAll(async () => {
  const exchanges = [hyperliquid, kraken, bluesky].map((venue) => new FakeExchange(venue, () => Date.now()));
  server = await serve(exchanges);
  timer = setInterval(() => {
    for (const exchange of exchanges) exchange.happen();
  }, 10);
  process.env.QUARTET_LOCAL_PORT = String(server.port);
});
afterAll(async () => {
  clearInterval(timer);
  delete process.env.QUARTET_LOCAL_PORT;
  await server.close();
});

function scenario(live: string): string {
  const path = join(temporaryFolder(), 'live.yaml');
  const instrument =
    'kind: perp, venue: hyperliquid-perp, priceDecimals: 2, tick: "0.01", sizeDecimals: 5, lot: "0.00001"';
  const lines = [
    'name: live',
    `feeds: [{ live: [${live}] }]`,
    `instruments: [{ symbol: BTC-USD, ${instrument} }]`,
    'capital: "10000 USD"',
    'entrants: [{ id: cash, strategy: cash }]',
  ];
  writeFileSync(path, `${lines.join('\n')}\n`);
  return path;
}

it('records what its feeds send as one tape, which verifies and gives the same events back', async () => {
  const folder = temporaryFolder();
  const file = scenario('local/hyperliquid, local/kraken, local/bluesky');
  const { exitCode, out, notes } = await quartet(['record', file, '--out', folder, '--for', '2s', '--json']);
  expect(exitCode, notes.join('\n')).toBe(0);
  const { tapes, feeds } = printed.parse(expectOutput('record', out));
  expect(tapes).toMatchObject([{ synthetic: true, order: 'visible' }]);
  expect(feeds.map(({ source }) => source)).toEqual(['hyperliquid', 'kraken', 'bluesky']);
  for (const { events } of feeds) expect(events).toBeGreaterThan(20);
  const path = join(folder, tapes[0]?.name ?? '');
  const tape = openTape(path, { instruments: new Map([[BTC.symbol, BTC]]), tape: 0 });
  const events = await readAll(tape);
  expect(events.length).toBe(feeds.reduce((sum, feed) => sum + feed.events, 0));
  expect(tape.report().refused.size).toBe(0);
  for (const [at, { visible, line }] of events.entries()) {
    expect(line).toBe(at + 1);
    expect(visible).toBeGreaterThanOrEqual(events[at - 1]?.visible ?? 0);
  }
  expect((await quartet(['tape', 'verify', path])).exitCode).toBe(0);
});

it('says what a feed does that cannot be reached, and records the others', async () => {
  const file = scenario('local/hyperliquid, local/nostr');
  const { exitCode, out, notes } = await quartet(['record', file, '--out', temporaryFolder(), '--for', '2500ms']);
  expect(exitCode).toBe(0);
  expect(out).toMatch(/hyperliquid: [1-9]\d* events/);
  expect(notes.join('\n')).toMatch(/nostr: waiting \(refused: HTTP 404\)/);
});

it.each([
  ['hyperfluid', /unknown-feed.*hyperfluid.*hyperliquid, binance-spot/],
  ['x', /unknown-feed.*set X_BEARER_TOKEN/],
  ['reddit/../secrets', /unknown-feed/],
])('refuses the feed %s in one line, with nothing written', async (name, message) => {
  const folder = join(temporaryFolder(), 'new');
  const { exitCode, notes } = await quartet(['record', scenario(name), '--out', folder]);
  expect(exitCode).toBe(2);
  expect(notes).toHaveLength(1);
  expect(notes[0]).toMatch(message);
  expect(() => readdirSync(folder)).toThrow(/ENOENT/);
});
