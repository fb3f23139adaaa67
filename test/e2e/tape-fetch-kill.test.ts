import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTape } from '../../src/adapters/tape/open-tape.ts';
import { quartet } from '../support/cli.ts';
import { reddit } from '../support/fake-venues/archives.ts';
import { FakeExchange } from '../support/fake-venues/fake-exchange.ts';
import { type FakeServer, serve } from '../support/fake-venues/fake-server.ts';
import { binanceUsdm } from '../support/fake-venues/markets.ts';
import { readAll } from '../support/feed.ts';
import { startProgram } from '../support/killed-run.ts';
import { BTC } from '../support/live-instrument.ts';
import { temporaryFolder } from '../support/tape.ts';
import { testFolder } from '../support/test-folder.ts';

const SPAN = ['--from', '2026-01-05', '--to', '2026-01-06', '--kinds', 'candles,trades,funding'];
const command = (out: string): readonly string[] => {
  return ['tape', 'fetch', 'local/binance-usdm', BTC.symbol, ...SPAN, '--out', out];
};
const tapePath = (): string => join(temporaryFolder(), 'fetched.ndjson.gz');

let server: FakeServer;
const root = testFolder('fetch');
const whole = (): string => join(root, 'fetched.ndjson.gz');
beforeAll(async () => {
  server = await serve([binanceUsdm, reddit].map((venue) => new FakeExchange(venue, () => Date.now())));
  process.env.QUARTET_LOCAL_PORT = String(server.port);
  expect(await quartet(command(whole()))).toMatchObject({ exitCode: 0 });
});
afterAll(async () => {
  delete process.env.QUARTET_LOCAL_PORT;
  await server.close();
});

/** Dies of it, then is asked again until it is done. */
async function fetchKilledAt(points: readonly string[]): Promise<string> {
  const out = tapePath();
  for (const point of points) {
    expect(await startProgram(command(out), { QUARTET_CRASH_AT: point }).ended, point).toBe('SIGKILL');
  }
  const last = startProgram(command(out));
  expect(await last.ended, last.notes()).toBe(0);
  return out;
}

describe('a fetch that is killed with -9', () => {
  it.each([
    [['page-kept:1', 'page-kept:1', 'page-kept:4', 'page-kept:7']],
    [['page-kept:9', 'tape-published', 'tape-published', 'manifest-written']],
  ])('at %j ends in the bytes of one that was not, and leaves nothing else', { timeout: 120_000 }, async (points) => {
    const out = await fetchKilledAt(points);
    expect(readFileSync(out).equals(readFileSync(whole()))).toBe(true);
    expect(readdirSync(dirname(out)).sort()).toEqual(['fetched.manifest.json', 'fetched.ndjson.gz']);
    const tape = openTape(out, { instruments: new Map([[BTC.symbol, BTC]]), tape: 0, maximumBadShare: 0 });
    const events = await readAll(tape);
    expect([...tape.report().refused]).toEqual([]);
    const trades = events.flatMap((event) => (event.kind === 'trade' ? event.ts : []));
    expect(trades.length).toBeGreaterThan(10_000);
    expect(new Set(trades).size).toBe(trades.length);
  });

  it('of posts ends in the bytes of one that was not', { timeout: 120_000 }, async () => {
    const posts = (out: string): readonly string[] => [
      'tape',
      'fetch',
      'local/reddit',
      'stocks',
      ...SPAN.slice(0, 4),
      '--out',
      out,
    ];
    const [calm, out] = [tapePath(), tapePath()];
    expect(await quartet(posts(calm))).toMatchObject({ exitCode: 0 });
    for (const point of ['page-kept:1', 'page-kept:5', 'tape-published']) {
      expect(await startProgram(posts(out), { QUARTET_CRASH_AT: point }).ended, point).toBe('SIGKILL');
    }
    expect(await startProgram(posts(out)).ended).toBe(0);
    expect(readFileSync(out).equals(readFileSync(calm))).toBe(true);
    expect(readdirSync(dirname(out)).sort()).toEqual(['fetched.manifest.json', 'fetched.ndjson.gz']);
  });

  it('takes no tape of somebody else for its own', async () => {
    const out = tapePath();
    expect(await quartet(['tape', 'generate', out, '--span', '1h'])).toMatchObject({ exitCode: 0 });
    const before = readFileSync(out);
    const { exitCode, notes } = await quartet(command(out));
    expect([exitCode, notes.join()]).toEqual([2, expect.stringContaining('tape-exists')]);
    expect(readFileSync(out).equals(before)).toBe(true);
  });
});
