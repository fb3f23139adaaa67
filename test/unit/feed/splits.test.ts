import { describe, expect, it } from 'vitest';
import type { FeedEvent, Split } from '../../../src/domain/feed-event.ts';
import { instant } from '../../../src/domain/time.ts';
import { money, price, size } from '../../../src/domain/units.ts';
import { Splits } from '../../../src/feed/splits.ts';
import { barAt, postAt, quoteAt, symbolId, tradeAt } from '../../support/feed.ts';

function splitAt(at: number, newShares: number, oldShares: number): Split {
  const { ts, visible, tape, line } = postAt({ visible: at });
  return { kind: 'split', ts, visible, tape, line, symbol: symbolId('X'), newShares, oldShares };
}

function restated(...events: readonly FeedEvent[]): readonly FeedEvent[] {
  return new Splits().restatedBatch(events);
}

describe('splits', () => {
  it('tell every figure behind them in shares of the beginning, one upon the other', () => {
    const quote = { ...quoteAt({ visible: 60 }, 99, 101), bidSize: size(9), askSize: size(4) };
    const dividend: FeedEvent = { ...splitAt(60, 1, 1), kind: 'dividend', amount: money(25n) };
    const told = restated(
      tradeAt({ visible: 10 }, 400, 10),
      splitAt(50, 4, 1),
      quote,
      dividend,
      splitAt(70, 1, 2),
      tradeAt({ visible: 80 }, 205, 3),
    );
    expect(told).toMatchObject([
      { kind: 'trade', price: 400, size: 10 },
      { kind: 'split' },
      { kind: 'quote', bid: 396, ask: 404, bidSize: 2, askSize: 1 },
      { kind: 'dividend', amount: 100n },
      { kind: 'split' },
      { kind: 'trade', price: 410, size: 1 },
    ]);
  });

  it('leave other symbols, what is told late of before, and feeds without one alone', () => {
    const other = { ...tradeAt({ visible: 60 }), symbol: symbolId('Y') };
    const late = tradeAt({ visible: 61, ts: 49 }, 400);
    const bar = { ...barAt(0, [400, 404]), visible: instant(60_001) };
    expect(restated(splitAt(50, 2, 1), other, late, postAt({ visible: 62 })).slice(1)).toEqual([
      other,
      late,
      postAt({ visible: 62 }),
    ]);
    expect(restated(splitAt(60_000, 2, 1), bar)[1]).toBe(bar);
    const batch = [tradeAt({ visible: 1 })];
    expect(new Splits().restatedBatch(batch)).toBe(batch);
  });

  it('restate the volume of bars, and refuse one that they lie inside of', () => {
    const bar = { ...barAt(60_000, [100, 110]), volume: 800 };
    expect(restated(splitAt(60_000, 4, 1), bar)[1]).toMatchObject({ open: 400, close: 440, high: 440, volume: 200 });
    expect(() => restated(splitAt(90_000, 4, 1), bar)).toThrow('inside its bar');
  });

  it('round to the grid, and refuse prices that it is too coarse for', () => {
    const fine = tradeAt({ visible: 60 }, 123_457);
    expect(restated(splitAt(50, 1, 10), fine)[1]).toMatchObject({ price: price(12_346) });
    expect(() => restated(splitAt(50, 1, 10), tradeAt({ visible: 60 }, 123))).toThrow(
      'more (or, of a huge figure, fewer) priceDecimals',
    );
  });
});
