import { loadavg } from 'node:os';
import { expect, it } from 'vitest';
import { type BusLoadEnd, loadBus } from '../load/bus/load.ts';

/** `npm run soak:scale`: 20,000 events a second to eight listeners, one of which stands still for a minute. */
const isFull = process.env.QUARTET_SCALE === '1';
const FULL = { listeners: 8, eventsASecond: 20_000 };
const HOUR_MS = 3_600_000;

function tell(what: string, { sent, publishingUs, listeners, caughtUpMs, notes }: BusLoadEnd): void {
  const each = (of: (one: BusLoadEnd['listeners'][number]) => string | number): string => listeners.map(of).join(' ');
  const load = loadavg().map((average) => average.toFixed(1));
  console.log(`${what}: ${sent} events, load ${load.join(' ')}
  p50 ms ${each(({ p50 }) => p50)}, p99 ms ${each(({ p99 }) => p99)}
  processor µs an event: publishing ${publishingUs}, listening ${each(({ cpuMs }) => ((cpuMs * 1_000) / sent).toFixed(1))}; caught up in ${Math.round(caughtUpMs)} ms
  ${notes.join('\n  ')}`);
}

/** Everybody has heard all that was sent, in one order, and has come to the same. */
function expectOne({ sent, listeners }: BusLoadEnd): void {
  for (const one of listeners) expect(one).toMatchObject({ events: sent, gaps: 0 });
  expect(new Set(listeners.map(({ digest }) => digest)).size).toBe(1);
  expect(new Set(listeners.map(({ sum }) => sum)).size).toBe(1);
}

it('all listeners come to the same, also where one stands still and the server is killed meanwhile', async () => {
  const load = { listeners: 2, eventsASecond: 2_000, forMs: 1_600, pauseMs: 1_000, serverAwayMs: 200 };
  expectOne(await loadBus(load));
});

it.runIf(isFull)(
  'at full size, one listener standing still for a minute',
  async () => {
    const end = await loadBus({ ...FULL, forMs: 90_000, pauseMs: 60_000 });
    tell('one stands still', end);
    expectOne(end);
  },
  HOUR_MS,
);

it.runIf(isFull)(
  'at full size, the server killed and back after three seconds',
  async () => {
    const end = await loadBus({ ...FULL, forMs: 30_000, pauseMs: 0, serverAwayMs: 3_000 });
    tell('the server is killed', end);
    expectOne(end);
  },
  HOUR_MS,
);
