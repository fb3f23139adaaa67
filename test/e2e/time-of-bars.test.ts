import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { barIntervals } from '../../src/adapters/tape/bar-intervals.ts';
import { openTape } from '../../src/adapters/tape/open-tape.ts';
import type { InstrumentKind } from '../../src/domain/instrument.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../src/domain/time.ts';
import { moneyToNumber, priceToNumber } from '../../src/domain/units.ts';
import { auditRun } from '../../src/ledger/audit.ts';
import type { CodeStrategy, IndicatorHandle, StrategyHandlers } from '../../src/ports/strategy.ts';
import { buy, units } from '../../src/strategy/orders.ts';
import { quartet } from '../support/cli.ts';
import { competitor, planFor, runTest } from '../support/engine-run.ts';
import { instrumentFor, instrumentMap, symbolId } from '../support/feed.ts';
import { contentsOf, SMALL_SCENARIO, writeFiles } from '../support/small-run.ts';
import { tapeFile, temporaryFolder } from '../support/tape.ts';
import { waterfallOf } from '../support/waterfall.ts';

const X = symbolId('X');

function bar(at: number | string, interval: string, prices: readonly [number, number]): string {
  const [open, close] = prices;
  const ts = typeof at === 'string' ? Date.parse(at) : at;
  const range = { open, high: Math.max(open, close), low: Math.min(open, close), close };
  return JSON.stringify({ type: 'bar', ts, symbol: 'X', ...range, volume: 1, interval });
}

type Hear = (mean: IndicatorHandle | undefined) => StrategyHandlers;

/** Runs one strategy over tapes of X, with the mean of two bars of `every` in its hand. */
async function heard(kind: InstrumentKind, tapes: readonly (readonly string[])[], hear: Hear, every?: string) {
  const instruments = instrumentMap(instrumentFor('X', kind));
  const paths = tapes.map((lines) => tapeFile(lines));
  const strategy: CodeStrategy = {
    kind: 'code',
    name: 'ear',
    parameters: {},
    start: ({ indicator }) => hear(every === undefined ? undefined : indicator('sma', { period: 2 }, X, every)),
  };
  const feeds = () => paths.map((path, tape) => openTape(path, { instruments, tape }));
  const plan = planFor({ instruments, feeds }, [competitor('ear', strategy)], {
    barIntervals: await barIntervals(
      paths.map((path) => ({ parts: [path], csv: undefined })),
      [...instruments.values()],
    ),
  });
  const execution = { ...plan.execution, latency: { kind: 'fixed', ms: 0 } as const, spreadBps: 0, slippageBps: 0 };
  return runTest({ ...plan, execution }, feeds());
}

const shown = (when: number): string => new Date(when).toISOString().slice(0, 16);

/** When the mean took a new value, and which. */
function changesOf(into: unknown[]): Hear {
  let before: number | undefined;
  return (mean) => ({
    onBars({ now }) {
      const value = mean?.value();
      if (value !== before) into.push([shown(now), value]);
      before = value;
      return [];
    },
  });
}

describe('larger bars', () => {
  it('of a session are whole with its close: on its day, also a short one, and behind a change of clocks', async () => {
    const dates = ['2024-03-07', '2024-03-08', '2024-03-11', '2024-07-02', '2024-07-03', '2024-07-05'];
    const tape = dates.flatMap((date, day) => {
      const summer = date > '2024-03-10';
      const opens = Date.parse(`${date}T${summer ? '13:30' : '14:30'}Z`);
      const hours = date === '2024-07-03' ? 4 : 7;
      return Array.from({ length: hours }, (_, hour) => bar(opens + hour * HOUR_MS, '1h', [10 + day, 10 + day]));
    });
    const changes: unknown[] = [];
    await heard('equity', [tape], changesOf(changes), '1d');
    expect(changes).toEqual([
      ['2024-03-08T21:30', 10.5],
      ['2024-03-11T20:30', 11.5],
      ['2024-07-02T20:30', 12.5],
      ['2024-07-03T17:30', 13.5],
      ['2024-07-05T20:30', 14.5],
    ]);
  });

  it('of weeks begin on Monday, and a first week of three days is none', async () => {
    const friday = Date.UTC(2024, 0, 5);
    const tape = Array.from({ length: 18 }, (_, day) => bar(friday + day * DAY_MS, '1d', [100, 100 + day]));
    const changes: unknown[] = [];
    await heard('perp', [tape], changesOf(changes), '1w');
    expect(changes).toEqual([['2024-01-22T00:00', 112.5]]);
  });
});

describe('two intervals of a symbol', () => {
  const start = Date.UTC(2024, 0, 2);
  // The minutes go through 200, of which the hours beside them know nothing.
  const minutes = Array.from({ length: 180 }, (_, minute) => bar(start + minute * MINUTE_MS, '1m', [200, 200]));
  const hours = [0, 1, 2].map((hour) => bar(start + hour * HOUR_MS, '1h', [50 + hour, 51 + hour]));

  it.each([
    ['the hours first', [hours, minutes]],
    ['the minutes first', [minutes, hours]],
  ])('are two series, and only the finest fills: %s', async (_, tapes) => {
    const closes = new Set<number>();
    const changes: unknown[] = [];
    const change = changesOf(changes);
    const { rows } = await heard(
      'perp',
      tapes,
      (mean) => ({
        onBars(context, bars) {
          change(mean).onBars?.(context, bars);
          for (const { intervalMs, close } of bars) closes.add(intervalMs).add(priceToNumber(close, 2));
          return context.position(X) === undefined ? [buy(X, units(1))] : [];
        },
      }),
      '1h',
    );
    expect(closes).toEqual(new Set([MINUTE_MS, 200]));
    const fills = rows.flatMap(({ records }) => records.filter((record) => record.kind === 'fill-made'));
    expect(fills.map(({ fill }) => fill.price)).toEqual([20_000]);
    expect(changes).toContainEqual(['2024-01-02T02:00', 51.5]);
  });

  it('leave the finest in force from the start, though it begins later', async () => {
    const seen = new Set<number>();
    const later = minutes.map((line) => line.replace(/"ts":(\d+)/, (_, ts) => `"ts":${Number(ts) + 2 * HOUR_MS}`));
    await heard('perp', [hours, later], () => ({
      onBars: (_, bars) => {
        for (const { intervalMs } of bars) seen.add(intervalMs);
        return [];
      },
    }));
    expect(seen).toEqual(new Set([MINUTE_MS]));
  });
});

it.each([
  [
    'two halves that overlap',
    [
      [0, 7],
      [4, 10],
    ],
  ],
  [
    'the same one twice',
    [
      [0, 10],
      [0, 10],
    ],
  ],
])('hears what several tapes tell once: %s', async (_, cuts) => {
  const start = Date.UTC(2024, 0, 2);
  const hours = Array.from({ length: 10 }, (_, hour) => bar(start + hour * HOUR_MS, '1h', [100 + hour, 101 + hour]));
  const funding = JSON.stringify({ type: 'funding', ts: start + 5 * HOUR_MS, symbol: 'X', rate: 0.001 });
  const whole = [...hours.slice(0, 5), funding, ...hours.slice(5)];
  const changes: unknown[] = [];
  const change = changesOf(changes);
  const { rows, outcome } = await heard(
    'perp',
    cuts.map(([from, to]) => whole.slice(from, to)),
    (mean) => {
      const intents = [[buy(X, units(10))]];
      return {
        onBars: (context, bars) => {
          change(mean).onBars?.(context, bars);
          return intents.pop() ?? [];
        },
      };
    },
    '1h',
  );
  expect(changes.slice(0, 2)).toEqual([
    ['2024-01-02T02:00', 101.5],
    ['2024-01-02T03:00', 102.5],
  ]);
  const [ledger] = auditRun(rows).ledgers.values();
  expect(ledger && moneyToNumber(waterfallOf(ledger).total.funding)).toBe(1.05);
  const [from = 0, to = 0] = cuts[1] ?? [];
  const shared = Math.max(0, (cuts[0]?.[1] ?? 0) - from);
  expect(outcome.reports[1]?.refused).toEqual(new Map([['duplicate', Math.min(shared, to)]]));
});

it('pays funding on the price that a bar closes at that instant', async () => {
  const start = Date.UTC(2024, 0, 2);
  const tape = [
    bar(start, '8h', [100, 100]),
    bar(start + 8 * HOUR_MS, '8h', [100, 200]),
    bar(start + 16 * HOUR_MS, '8h', [200, 200]),
    JSON.stringify({ type: 'funding', ts: start + 16 * HOUR_MS, symbol: 'X', rate: 0.001 }),
  ];
  const { rows } = await heard('perp', [tape], () => {
    const intents = [[buy(X, units(10))]];
    return { onBars: () => intents.pop() ?? [] };
  });
  const [ledger] = auditRun(rows).ledgers.values();
  expect(ledger && moneyToNumber(waterfallOf(ledger).total.funding)).toBe(2);
});

it('refuses an indicator of bars finer than the tape has, in one line, and leaves nothing', async () => {
  const folder = temporaryFolder();
  const daily = [0, 1, 2].map((day) => bar(Date.UTC(2024, 0, 1 + day), '1d', [100, 100]).replace('"X"', '"ACME"'));
  writeFiles(folder, {
    'scenario.yaml': SMALL_SCENARIO.replace('strategy: cash', 'strategy: ./hourly.mjs'),
    'bars.ndjson': `${daily.join('\n')}\n`,
    'hourly.mjs': `export default {
      kind: 'code', name: 'hourly', parameters: {},
      start: ({ symbols, indicator }) => (indicator('sma', { period: 3 }, symbols[0].symbol, '1h'), {}),
    };`,
  });
  const before = contentsOf(folder);
  const ended = await quartet(['backtest', join(folder, 'scenario.yaml'), '--out', join(folder, 'run'), '--trust']);
  expect(ended.exitCode).toBe(2);
  expect(ended.notes.filter((line) => line.startsWith('error'))).toEqual([
    `error: indicator-bad-interval: ${join(folder, 'hourly.mjs')}:3:43: indicator sma: bars of 1h cannot be made of those that ACME has, of 1d; ask for a multiple of 1d, or bring a tape of finer bars`,
  ]);
  expect(contentsOf(folder)).toBe(before);
});
