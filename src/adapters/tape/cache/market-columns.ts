import type { BarClose, BarOpen, Mark } from '../../../domain/feed-event.ts';
import { symbolAt } from '../../../domain/tick-columns.ts';
import { instant } from '../../../domain/time.ts';
import { price } from '../../../domain/units.ts';
import type { ColumnReader, ColumnWriter } from './columns.ts';
import { type ColumnsOf, StampColumns, type SymbolPlaces, stampsIn } from './stamp-columns.ts';

/*
 * Bars and marks, a kind a function: first how it becomes columns, then how these become the very objects
 * that the tape's decoder makes, with their fields in the same order.
 */

export function packOpens(to: ColumnWriter, opens: readonly BarOpen[], places: SymbolPlaces): void {
  const count = opens.length;
  const stamps = new StampColumns(count, places);
  const intervals = new Float64Array(count);
  const prices = new Float64Array(count);
  const untraded = new Uint8Array(count);
  for (let at = 0; at < count; at += 1) {
    const open = opens[at];
    if (open === undefined) break;
    stamps.set(at, open);
    intervals[at] = open.intervalMs;
    prices[at] = open.open;
    untraded[at] = open.isUntraded === true ? 1 : 0;
  }
  stamps.packTo(to);
  to.numbers(intervals);
  to.numbers(prices);
  to.bytes(untraded);
}

export function opensIn(from: ColumnReader, of: ColumnsOf): readonly BarOpen[] {
  const stamps = stampsIn(from, of);
  const { ts, delaysMs, lines, tape } = stamps;
  const count = ts.length;
  const [intervals, prices, untraded] = [from.numbers(), from.numbers(), from.bytes()];
  const opens: BarOpen[] = [];
  for (let at = 0; at < count; at += 1) {
    const happenedAt = ts[at] ?? Number.NaN;
    opens.push({
      kind: 'bar-open',
      ts: instant(happenedAt),
      visible: instant(happenedAt + (delaysMs[at] ?? Number.NaN)),
      tape,
      line: lines[at] ?? Number.NaN,
      symbol: symbolAt(stamps, at),
      intervalMs: intervals[at] ?? Number.NaN,
      open: price(prices[at] ?? Number.NaN),
      ...(untraded[at] === 1 && { isUntraded: true }),
    });
  }
  return opens;
}

export function packCloses(to: ColumnWriter, closes: readonly BarClose[], places: SymbolPlaces): void {
  const count = closes.length;
  const stamps = new StampColumns(count, places);
  const intervals = new Float64Array(count);
  const lengthsMs = new Float64Array(count);
  const opens = new Float64Array(count);
  const highs = new Float64Array(count);
  const lows = new Float64Array(count);
  const lasts = new Float64Array(count);
  const volumes = new Float64Array(count);
  for (let at = 0; at < count; at += 1) {
    const close = closes[at];
    if (close === undefined) break;
    stamps.set(at, close);
    intervals[at] = close.intervalMs;
    lengthsMs[at] = close.ts - close.openedAt;
    opens[at] = close.open;
    highs[at] = close.high;
    lows[at] = close.low;
    lasts[at] = close.close;
    volumes[at] = close.volume;
  }
  stamps.packTo(to);
  to.numbers(intervals);
  to.numbers(lengthsMs);
  to.numbers(opens);
  to.numbers(highs);
  to.numbers(lows);
  to.numbers(lasts);
  to.numbers(volumes);
}

export function closesIn(from: ColumnReader, of: ColumnsOf): readonly BarClose[] {
  const stamps = stampsIn(from, of);
  const { ts, delaysMs, lines, tape } = stamps;
  const count = ts.length;
  const [intervals, lengthsMs] = [from.numbers(), from.numbers()];
  const [opens, highs, lows, lasts, volumes] = [
    from.numbers(),
    from.numbers(),
    from.numbers(),
    from.numbers(),
    from.numbers(),
  ];
  const closes: BarClose[] = [];
  for (let at = 0; at < count; at += 1) {
    const happenedAt = ts[at] ?? Number.NaN;
    closes.push({
      kind: 'bar-close',
      ts: instant(happenedAt),
      visible: instant(happenedAt + (delaysMs[at] ?? Number.NaN)),
      tape,
      line: lines[at] ?? Number.NaN,
      symbol: symbolAt(stamps, at),
      intervalMs: intervals[at] ?? Number.NaN,
      openedAt: instant(happenedAt - (lengthsMs[at] ?? Number.NaN)),
      open: price(opens[at] ?? Number.NaN),
      high: price(highs[at] ?? Number.NaN),
      low: price(lows[at] ?? Number.NaN),
      close: price(lasts[at] ?? Number.NaN),
      volume: volumes[at] ?? Number.NaN,
    });
  }
  return closes;
}

export function packMarks(to: ColumnWriter, marks: readonly Mark[], places: SymbolPlaces): void {
  const count = marks.length;
  const stamps = new StampColumns(count, places);
  const prices = new Float64Array(count);
  const oracles = new Float64Array(count);
  const haveOracle = new Uint8Array(count);
  for (let at = 0; at < count; at += 1) {
    const mark = marks[at];
    if (mark === undefined) break;
    stamps.set(at, mark);
    prices[at] = mark.mark;
    oracles[at] = mark.oracle ?? 0;
    haveOracle[at] = mark.oracle === undefined ? 0 : 1;
  }
  stamps.packTo(to);
  to.numbers(prices);
  to.numbers(oracles);
  to.bytes(haveOracle);
}

export function marksIn(from: ColumnReader, of: ColumnsOf): readonly Mark[] {
  const stamps = stampsIn(from, of);
  const { ts, delaysMs, lines, tape } = stamps;
  const count = ts.length;
  const [prices, oracles, haveOracle] = [from.numbers(), from.numbers(), from.bytes()];
  const marks: Mark[] = [];
  for (let at = 0; at < count; at += 1) {
    const happenedAt = ts[at] ?? Number.NaN;
    marks.push({
      kind: 'mark',
      ts: instant(happenedAt),
      visible: instant(happenedAt + (delaysMs[at] ?? Number.NaN)),
      tape,
      line: lines[at] ?? Number.NaN,
      symbol: symbolAt(stamps, at),
      mark: price(prices[at] ?? Number.NaN),
      oracle: haveOracle[at] === 1 ? price(oracles[at] ?? Number.NaN) : undefined,
    });
  }
  return marks;
}
