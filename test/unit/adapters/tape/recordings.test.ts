import { expect, it } from 'vitest';
import { inferInstruments } from '../../../../src/adapters/tape/infer-instruments.ts';
import { inspectTape } from '../../../../src/adapters/tape/inspect-tape.ts';
import { openTape } from '../../../../src/adapters/tape/open-tape.ts';
import { compareFeedEvents } from '../../../../src/domain/event-order.ts';
import { DAY_MS, HOUR_MS } from '../../../../src/domain/time.ts';
import { mergeFeeds } from '../../../../src/feed/merge.ts';
import { Overlaps } from '../../../../src/feed/overlap.ts';
import { dataPath, describeWithData } from '../../../support/data.ts';
import { readAll, symbolId } from '../../../support/feed.ts';

describeWithData('real recordings', () => {
  it.each([
    ['stocknet-2014-a', { post: 24_700, bar: 6_120 }, 25, {}],
    ['wsb-2020-12', { post: 6_600, bar: 1_922 }, 28, { duplicate: 400 }],
    ['doge-musk-2021h1', { post: 17, bar: 1_623 }, 1, {}],
    ['binance-spot-20240808', { trade: 15_863 }, 2, {}],
    ['binance-usdm-20240808', { trade: 21_313 }, 1, {}],
    ['binance-usdm-20240808-quotes', { quote: 66_089 }, 1, {}],
    ['btc-perp-1m-2022-01', { bar: 28_859 }, 1, {}],
  ])('%s holds what its collectors say', async (name, records, symbols, refused) => {
    const summary = await inspectTape(dataPath(`feeds/${name}.ndjson.gz`));
    expect(summary.records).toEqual(records);
    expect(summary.symbols).toHaveLength(symbols);
    expect(summary.refused).toEqual(refused);
  });

  it.each([
    ['bars_goog_daily', 'GOOG', DAY_MS, 2_148],
    ['bars_eurusd_hourly', 'EUR-USD', HOUR_MS, 5_000],
  ])('%s is a table of bars', async (name, symbol, intervalMs, bars) => {
    const csv = { symbol: symbolId(symbol), intervalMs };
    const summary = await inspectTape(dataPath(`oracle/${name}.csv`), csv);
    expect(summary.records).toEqual({ bar: bars });
    expect(summary.refused).toEqual({});
  });

  it('closes every day of a stock at 16:00 in New York, winter and summer, and before the Fourth of July at 13:00', async () => {
    const path = dataPath('feeds/stocknet-2014-a.ndjson.gz');
    const source = openTape(path, { instruments: await inferInstruments(path), tape: 0 });
    const clock = new Intl.DateTimeFormat('en-GB', { timeZone: 'America/New_York', timeStyle: 'short' });
    const times = new Map<string, Set<string>>();
    for (const event of await readAll(source)) {
      if (event.kind !== 'bar-open' && event.kind !== 'bar-close') continue;
      const seen = times.get(event.kind) ?? new Set();
      times.set(event.kind, seen.add(clock.format(event.visible)));
    }
    expect(times).toEqual(
      new Map([
        ['bar-open', new Set(['09:30'])],
        ['bar-close', new Set(['16:00', '13:00'])],
      ]),
    );
  });

  it('merges trades and quotes of one venue, whose receive clock was behind, into feed order', async () => {
    const paths = ['', '-quotes'].map((part) => dataPath(`feeds/binance-usdm-20240808${part}.ndjson.gz`));
    const sources = await Promise.all(
      paths.map(async (path, tape) => openTape(path, { instruments: await inferInstruments(path), tape })),
    );
    const events = await readAll({ read: () => mergeFeeds(sources, new Overlaps(paths)) });
    expect(events).toHaveLength(21_313 + 66_089);
    expect(
      events.every((event, index) => index === 0 || compareFeedEvents(events[index - 1] ?? event, event) < 0),
    ).toBe(true);
    expect(events.every(({ ts, visible }) => ts === visible)).toBe(true);
  });
});
