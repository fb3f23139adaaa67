import { expect, it } from 'vitest';
import type { LinkStatus } from '../../../src/adapters/live/live-link.ts';
import { instant, MINUTE_MS } from '../../../src/domain/time.ts';
import { watchSilence } from '../../../src/run/paper-watch.ts';

const QUIET: LinkStatus = {
  source: 'prices',
  state: 'open',
  tries: 1,
  lastEnd: undefined,
  frames: 9,
  events: 9,
  offsetMs: 0,
  lagMs: 0,
  stale: [],
  silentMs: 0,
  refused: new Map(),
  firstRefused: new Map(),
  control: new Map(),
  farewell: undefined,
};

/** Each look finds the next of `looks`, and the watch ends behind the last: what it said at each. */
async function toldAt(...looks: readonly (readonly Partial<LinkStatus>[])[]): Promise<readonly (readonly string[])[]> {
  const told: string[][] = [];
  const over = new AbortController();
  let look = 0;
  const feed = {
    lines: 0,
    stamped: 0,
    status() {
      told.push([]);
      return (looks[look] ?? []).map((status) => ({ ...QUIET, ...status }));
    },
  };
  const clock = {
    now: () => instant(0),
    async sleep() {
      look += 1;
      if (look === looks.length) over.abort();
    },
  };
  const note = (line: string): void => void told.at(-1)?.push(line);
  await watchSilence(feed, over.signal, { clock, watch: { begin() {}, settled() {}, note, end() {} } });
  return told;
}

const silent = (silentMs: number | undefined, source = 'prices'): Partial<LinkStatus> => ({ silentMs, source });
const SILENT = 'prices has given no price for a minute: its connection is open';

it('tells of a source that gives no price for a minute, once, and of its return, each time', async () => {
  const told = await toldAt(
    [silent(MINUTE_MS - 1)],
    [silent(MINUTE_MS)],
    [silent(2 * MINUTE_MS)],
    [silent(0)],
    [silent(10)],
    [silent(MINUTE_MS)],
  );
  expect(told).toEqual([[], [SILENT], [], ['prices gives prices again'], [], [SILENT]]);
});

it('counts each source by itself, and none that owes no prices', async () => {
  const told = await toldAt(
    [silent(undefined, 'posts'), silent(MINUTE_MS), silent(0, 'others')],
    [silent(undefined, 'posts'), silent(2 * MINUTE_MS), silent(MINUTE_MS, 'others')],
    [silent(undefined, 'posts'), silent(0), silent(2 * MINUTE_MS, 'others')],
  );
  const others = SILENT.replace('prices', 'others');
  expect(told).toEqual([[SILENT], [others], ['prices gives prices again']]);
});

it('says why, and nothing that a terminal would obey', async () => {
  const why = {
    silentMs: MINUTE_MS,
    state: 'waiting',
    lastEnd: 'closed \u001b[2J',
    refused: new Map([
      ['bad-price', 3],
      ['ahead-of-time', 2],
    ]),
    firstRefused: new Map([
      ['bad-price', 7],
      ['ahead-of-time', 5],
    ]),
  } as const;
  const [[line = ''] = []] = await toldAt([why]);
  expect(line).toContain('its connection is waiting, last ended by closed ');
  expect(line).toMatch(/; not taken: 3 bad-price from frame 7 on, 2 ahead-of-time from frame 5 on$/);
  expect(line).not.toContain('\u001b');
});

it('tells once of a source that is left for what it costs', async () => {
  const left = { source: 'x', silentMs: undefined, farewell: '4.990 of its 5 USD are spent' };
  expect(await toldAt([{ ...left, farewell: undefined }], [left], [left])).toEqual([
    [],
    ['x: 4.990 of its 5 USD are spent'],
    [],
  ]);
});
