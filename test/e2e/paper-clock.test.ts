import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readJournal, runRows } from '../../src/adapters/journal/read-journal.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../src/domain/time.ts';
import { quartet } from '../support/cli.ts';
import { FakeExchange } from '../support/fake-venues/fake-exchange.ts';
import { type FakeServer, serve } from '../support/fake-venues/fake-server.ts';
import { hyperliquid } from '../support/fake-venues/markets.ts';
import { bluesky } from '../support/fake-venues/words.ts';
import { type Started, startProgram } from '../support/killed-run.ts';
import { writeFiles } from '../support/small-run.ts';
import { testFolder } from '../support/test-folder.ts';

/** So often the date is set: each second time back to what it was. */
const STEPS = Number(process.env.QUARTET_CLOCK_STEPS ?? 4);
/** Largest first, each ahead and then behind. */
const SIZES = [2 * DAY_MS, SECOND_MS, DAY_MS, 10 * SECOND_MS, 12 * HOUR_MS, MINUTE_MS, HOUR_MS, 10 * MINUTE_MS];
const SHIFTS = Array.from({ length: STEPS }, (_, step) => {
  if (step % 2 === 1) return 0;
  return (SIZES[(step >> 2) % SIZES.length] ?? 0) * (step % 4 === 0 ? 1 : -1);
});
/** Of the full count, every so many-th stands for longer than a date must to be believed. */
const LONG_EVERY = 10;
const LONG_MS = 75 * SECOND_MS;
const FILLS_WITHIN_MS = MINUTE_MS;

const root = testFolder('clock');
const clockFile = join(root, 'shift');
const venues = [hyperliquid, bluesky].map((venue) => new FakeExchange(venue, () => Date.now()));
let server: FakeServer;
let timer: NodeJS.Timeout;
beforeAll(async () => {
  server = await serve(venues);
  timer = setInterval(() => {
    for (const venue of venues) venue.happen();
  }, 20);
});
afterAll(async () => {
  clearInterval(timer);
  await server.close();
});

/** Turns its position around at every bar. */
const RESTLESS = `import { defineStrategy, target } from 'quartet';
export default defineStrategy({
  name: 'restless',
  parameters: {},
  start() {
    let side = 1;
    return {
      onBars(context, bars) {
        side = -side;
        return bars.flatMap(({ symbol }) => target(context, symbol, side * 0.3));
      },
    };
  },
});
`;

const SCENARIO = `name: clock
feeds: [{ live: [local/hyperliquid, local/bluesky] }]
instruments: [{ symbol: BTC-USDT-PERP, kind: perp, venue: hyperliquid-perp, priceDecimals: 2, tick: "0.01", sizeDecimals: 5, lot: "0.00001" }]
bars: { every: 1s }
cycle: { every: 5s, deadlineMs: 4000 }
execution: { latencyMs: 50 }
capital: "10000 USDT"
entrants:
  - { id: restless, strategy: restless.ts }
  - { id: house, strategy: house-team, mode: fast }
`;

/** Sets the machine's date off by so much, in one go. */
function setClock(shiftMs: number): void {
  writeFileSync(`${clockFile}.new`, String(shiftMs));
  renameSync(`${clockFile}.new`, clockFile);
}

const fillsIn = (run: Started): number => run.output().split('"kind":"fill-made"').length - 1;

/** Comes back once that many more orders have filled; throws where the run ends first, or takes too long. */
async function fill(run: Started, count: number): Promise<void> {
  const wanted = fillsIn(run) + count;
  const began = performance.now();
  while (fillsIn(run) < wanted) {
    if (run.process.exitCode !== null) throw new Error(`the run has ended: ${run.notes()}`);
    if (performance.now() - began > FILLS_WITHIN_MS) throw new Error(`nothing fills: ${run.notes()}`);
    await pause(20);
  }
}

it(`fills orders again after each of ${STEPS} times the machine's date is set, and replays the same`, {
  timeout: MINUTE_MS + STEPS * (2 * FILLS_WITHIN_MS + LONG_MS),
}, async () => {
  const folder = join(root, 'run');
  writeFiles(root, { 'restless.ts': RESTLESS, 'clock.yaml': SCENARIO });
  setClock(0);
  const preload = fileURLToPath(new URL('../support/paper/set-clock.mjs', import.meta.url));
  const run = startProgram(['paper', join(root, 'clock.yaml'), '--out', folder, '--trust', '--json'], {
    NODE_OPTIONS: `--import=${preload}`,
    QUARTET_TEST_CLOCK: clockFile,
    QUARTET_LOCAL_PORT: String(server.port),
  });
  try {
    await fill(run, 1);
    for (const [step, shiftMs] of SHIFTS.entries()) {
      setClock(shiftMs);
      // The first of two may have been on its way.
      await fill(run, 2);
      if (step % LONG_EVERY !== LONG_EVERY - 2) continue;
      await pause(LONG_MS);
      await fill(run, 2);
    }
    const told = run.notes().match(/clock was set (ahead|back) by /g);
    // A machine that is held up between its two clocks takes that for one more.
    expect(told?.length).toBeGreaterThanOrEqual(STEPS);
    run.process.kill('SIGINT');
    expect(await run.ended, run.notes()).toBe(0);
  } finally {
    run.process.kill('SIGKILL');
  }
  const again = await quartet(['replay', folder, '--trust', '--json']);
  expect(again.exitCode, again.notes.join('\n')).toBe(0);
  expect((await quartet(['verify', folder])).exitCode).toBe(0);
  const reader = readJournal(folder);
  const times = [...runRows(reader.rows(1))].map(({ at }) => at);
  reader.close();
  expect(times).toEqual(times.toSorted((left, right) => left - right));
});
