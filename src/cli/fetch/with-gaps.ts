import type { SymbolId } from '../../domain/ids.ts';
import type { Instant } from '../../domain/time.ts';
import { tsOf } from './merge-lines.ts';

interface Expected {
  readonly from: Instant;
  readonly to: Instant;
  readonly intervalMs: number;
  readonly source: string;
  readonly symbol: SymbolId;
}

/** Candles with a `gap` wherever some are missing: a venue may remember no further back, or leave quiet times out. */
export async function* withGaps(candles: AsyncIterable<string>, expected: Expected): AsyncGenerator<string> {
  const { from, to, intervalMs, source, symbol } = expected;
  const gap = (since: number, until: number): string =>
    JSON.stringify({ type: 'gap', ts: until, source, symbol, from: since });
  let next = Math.ceil(from / intervalMs) * intervalMs;
  for await (const line of candles) {
    const openedAt = tsOf(line);
    if (openedAt > next) yield gap(next, openedAt);
    next = openedAt + intervalMs;
    yield line;
  }
  if (next + intervalMs <= to) yield gap(next, to);
}
