import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Trade } from '../../../src/domain/feed-event.ts';
import { instant } from '../../../src/domain/time.ts';
import { barBuilder } from '../../../src/feed/bars.ts';
import { instrumentFor, quoteAt, tradeAt } from '../../support/feed.ts';

const X = instrumentFor('X');

describe('barBuilder', () => {
  it('makes the bars that grouping the trades by interval would make, and none for an empty interval', () => {
    const trade = fc.record({ wait: fc.nat(150), price: fc.integer({ min: 1, max: 99 }), lots: fc.nat(9) });
    fc.assert(
      fc.property(fc.array(trade, { maxLength: 60 }), (drafts) => {
        let at = 0;
        const trades = drafts.map(({ wait, price, lots }, index) => {
          at += wait;
          return tradeAt({ visible: at, line: index + 1 }, price, lots);
        });
        const builder = barBuilder(X, 100);
        const bars = [];
        for (const next of trades) {
          const bar = builder.closeDue(next.visible);
          if (bar !== undefined) bars.push(bar);
          builder.add(next);
        }
        const last = builder.closeDue(instant(at + 100));
        if (last !== undefined) bars.push(last);

        const groups = new Map<number, Trade[]>();
        for (const one of trades) {
          const start = Math.floor(one.visible / 100) * 100;
          groups.set(start, [...(groups.get(start) ?? []), one]);
        }
        expect(bars.map(({ openedAt }) => openedAt)).toEqual([...groups.keys()]);
        for (const bar of bars) {
          const group = groups.get(bar.openedAt) ?? [];
          const prices = group.map(({ price }) => price);
          expect(bar).toMatchObject({
            ts: bar.openedAt + 100,
            visible: bar.openedAt + 100,
            open: prices[0],
            close: prices.at(-1),
            high: Math.max(...prices),
            low: Math.min(...prices),
            volume: group.reduce((sum, { size }) => sum + size, 0) / 10 ** X.sizeDecimals,
            line: group.at(-1)?.line,
          });
        }
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    [0, [3, 4], 7],
    [5, [12_345, 87_655], 1],
    [8, [1, 2], 3e-8],
  ])('counts volume in units, as a tape of bars does, with %i decimals of size', (sizeDecimals, lots, volume) => {
    const builder = barBuilder({ ...X, sizeDecimals }, 60);
    for (const lot of lots) builder.add(tradeAt({ visible: 1 }, 50, lot));
    expect(builder.closeDue(instant(60))?.volume).toBe(volume);
  });

  it('gives a bar once, not before its end, and a tick at the end to the next bar', () => {
    const builder = barBuilder(X, 60);
    builder.add(tradeAt({ visible: 61 }));
    expect(builder.closeDue(instant(119))).toBeUndefined();
    expect(builder.closeDue(instant(120))?.openedAt).toBe(60);
    expect(builder.closeDue(instant(120))).toBeUndefined();
    builder.add(tradeAt({ visible: 120 }));
    expect(builder.closeDue(instant(500))).toMatchObject({ openedAt: 120, visible: 180 });
  });

  it('makes bars of mids, halves down, and leaves trades out of them', () => {
    const builder = barBuilder(X, 60, 'mids');
    builder.add(quoteAt({ visible: 1 }, 10, 13));
    builder.add(tradeAt({ visible: 2 }, 50));
    expect(builder.closeDue(instant(60))).toMatchObject({ open: 11, high: 11, close: 11, volume: 0 });
    const trades = barBuilder(X, 60);
    trades.add(quoteAt({ visible: 1 }));
    expect(trades.closeDue(instant(60))).toBeUndefined();
  });

  it('stops the run when a tick is added to a bar that ended', () => {
    const builder = barBuilder(X, 60);
    builder.add(tradeAt({ visible: 1 }));
    expect(() => builder.add(tradeAt({ visible: 60 }))).toThrow('had ended');
  });
});
