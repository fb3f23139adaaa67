import type { ChildProcess } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { seededRandom } from '../../src/domain/random.ts';
import { statesAt } from '../../src/run/replay.ts';
import { extentShape, fillsShape } from '../../src/web/api/shapes.ts';
import { stateShape } from '../../src/web/api/state-shape.ts';
import { FakeExchange } from '../support/fake-venues/fake-exchange.ts';
import { type FakeServer, serve } from '../support/fake-venues/fake-server.ts';
import { hyperliquid } from '../support/fake-venues/markets.ts';
import { bluesky } from '../support/fake-venues/words.ts';
import { testFolder } from '../support/test-folder.ts';
import { Listener } from '../support/window/listener.ts';
import { allRead, answered, command, ended, type Served, served } from '../support/window/server.ts';

/*
 * Many windows on one paper run, the server killed beneath them. `npm run soak:clients` has 50 of them for a minute at
 * 2,000 events a second, with all 200 rows, and tells what the run did meanwhile.
 */
const CLIENTS = Number(process.env.QUARTET_CLIENTS ?? 6);
const SECONDS = Number(process.env.QUARTET_CLIENT_SECONDS ?? 2);
const EVENTS_A_SECOND = Number(process.env.QUARTET_CLIENT_EVENTS ?? 300);
const ROWS = Number(process.env.QUARTET_CLIENT_ROWS ?? 20);
const BEAT_MS = 10;
const PATIENCE = { timeout: 30_000 };

const root = testFolder('window-clients');
let venues: FakeServer;
let timer: NodeJS.Timeout;
let happened = 0;

beforeAll(async () => {
  const market = new FakeExchange(hyperliquid, () => Date.now());
  const words = new FakeExchange(bluesky, () => Date.now());
  venues = await serve([market, words]);
  const began = Date.now();
  timer = setInterval(() => {
    for (; happened < ((Date.now() - began) * EVENTS_A_SECOND) / 1_000; happened += 1)
      (happened % 50 === 0 ? words : market).happen();
  }, BEAT_MS);
});

afterAll(async () => {
  clearInterval(timer);
  await venues.close();
});

function scenarioIn(folder: string): string {
  const instrument =
    'kind: perp, venue: hyperliquid-perp, priceDecimals: 2, tick: "0.01", sizeDecimals: 5, lot: "0.00001"';
  const own = (name: string) => resolve('strategies', `${name}.ts`);
  const scenario = join(folder, 'busy.yaml');
  writeFileSync(
    scenario,
    `name: busy
feeds: [{ live: [local/hyperliquid, local/bluesky] }]
instruments: [{ symbol: BTC-USDT-PERP, ${instrument} }]
bars: { every: 1s }
cycle: { every: 1s, deadlineMs: 500 }
capital: "10000 USDT"
entrants:
  - { id: crossing, strategy: ${own('sma-cross')}, parameters: { fast: 2, slow: 3 } }
  - { id: random, strategy: ${own('seeded-random')}, seeds: [1, 2, 3] }
  - { id: team, strategy: ${own('house-team')}, mode: team }
`,
  );
  return scenario;
}

interface Pace {
  readonly happenedASecond: number;
  readonly steppedASecond: number;
  readonly cpuMsASecond: number;
}

/** What a run does in a while: how much happens at its venues, what it steps of that, and what time of a core it takes. */
async function paceOf(run: ChildProcess, folder: string): Promise<Pace> {
  const look = () => {
    const { sources, behind } = JSON.parse(readFileSync(join(folder, 'feeds.json'), 'utf8'));
    const events = sources.reduce((sum: number, source: { events: number }) => sum + source.events, 0);
    const times = readFileSync(`/proc/${run.pid}/stat`, 'utf8').split(' ');
    return {
      at: performance.now(),
      happened,
      stepped: events - behind,
      cpuMs: 10 * (Number(times[13]) + Number(times[14])),
    };
  };
  const before = look();
  await pause(SECONDS * 1_000);
  const after = look();
  const aSecond = (part: 'happened' | 'stepped' | 'cpuMs') =>
    Math.round((1_000 * (after[part] - before[part])) / (after.at - before.at));
  return { happenedASecond: aSecond('happened'), steppedASecond: aSecond('stepped'), cpuMsASecond: aSecond('cpuMs') };
}

async function begun(run: ChildProcess): Promise<void> {
  let printed = '';
  run.stdout?.on('data', (part: Buffer) => {
    printed += part;
  });
  while (!printed.includes('"run-live"')) await pause(50);
  await pause(1_500);
}

it('windows on a paper run miss nothing though their server is killed, and the run is the one it is without them', async () => {
  const folder = join(root, 'busy');
  const run = command(['paper', scenarioIn(root), '--out', folder, '--json'], {
    QUARTET_LOCAL_PORT: String(venues.port),
  });
  const closed = new Promise((done) => run.once('close', done));
  await begun(run);
  const alone = await paceOf(run, folder);
  const first = await served([folder, '--port', '0']);
  const { last: from } = await answered(first, '/runs/busy/extent', extentShape);
  const address = new URL('/api/v1/runs/busy/events', first.url).href;
  const listeners = Array.from({ length: CLIENTS }, () => new Listener(address, from));
  const watched = await paceOf(run, folder);
  first.process.kill('SIGKILL');
  await new Promise((done) => first.process.once('close', done));
  const again = await served([folder, '--port', new URL(first.url).port]);
  await pause(SECONDS * 1_000);
  await expect
    .poll(() => listeners.every(({ told }) => told.some(({ fills }) => fills.length > 0)), PATIENCE)
    .toBe(true);
  run.kill('SIGTERM');
  await closed;
  const last = await allRead(again, 'busy');
  await expect.poll(() => listeners.every((one) => one.last === last), PATIENCE).toBe(true);
  const { fills } = await answered(again, `/runs/busy/fills`, fillsShape);
  const expected = fills.filter(({ sequence }) => sequence > from).map(({ account, id }) => `${account} ${id}`);
  for (const { told, returns, pace } of listeners) {
    expect(told.map((message) => message.from)).toEqual([from, ...told.slice(0, -1).map((message) => message.to)]);
    expect(told.flatMap((message) => message.fills.map(({ account, id }) => `${account} ${id}`))).toEqual(expected);
    expect(returns).toBeGreaterThan(0);
    expect(pace).toBeLessThanOrEqual(10);
  }
  await Promise.all(listeners.map((one) => one.close()));
  await showsWhatSteppingComesTo(again, folder, last);
  await again.close();
  // From the tape that it wrote, without a window: every row and the digest come out again.
  expect(await ended(command(['replay', folder]))).toMatch(/came out the same/);
  if (CLIENTS > 10) console.log({ rows: last, fills: expected.length, alone, watched });
});

/** At some rows the state hash is the one that stepping the run's own recording comes to. */
async function showsWhatSteppingComesTo(server: Served, folder: string, last: number): Promise<void> {
  const random = seededRandom('window', 'clients');
  const rows = Array.from({ length: ROWS }, () => 1 + Math.floor(random.next() * (last - 1))).sort((a, b) => a - b);
  const quiet = { note: () => undefined, progress: () => undefined };
  const stepped = await statesAt(folder, rows, { given: 'none', file: join(root, 'trusted.json') }, quiet);
  const shown: string[] = [];
  for (const row of rows) shown.push((await answered(server, `/runs/busy/state?at=${row}`, stateShape)).hash);
  expect(shown).toEqual(stepped);
  expect(new Set(shown).size).toBeGreaterThan(ROWS / 2);
}
