import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FeedEvent } from '../../../../src/domain/feed-event.ts';
import { instant } from '../../../../src/domain/time.ts';
import { readTape, tapeFile } from '../../../support/tape.ts';

const START = Date.UTC(2025, 0, 6);
const SPAN_MS = 3_600_000;

/** Minute bars, trades between them and posts that were received late, in the order of their times. */
const tapeLines = fc
  .array(fc.tuple(fc.constantFrom('bar', 'trade', 'post'), fc.integer({ min: 0, max: SPAN_MS - 1 })), { maxLength: 40 })
  .map((items) =>
    items
      .map(([type, offset], place) => ({
        type,
        place,
        ts: START + (type === 'bar' ? offset - (offset % 60_000) : offset),
      }))
      .sort((left, right) => left.ts - right.ts)
      .map(({ type, place, ts }) => ({ ts, line: JSON.stringify({ type, ts, ...rest(type, place, ts) }) })),
  );

function rest(type: string, place: number, ts: number): object {
  if (type === 'bar') {
    return { symbol: 'ACME', interval: '1m', open: 10, high: 11, low: 9, close: 10 + place / 100, volume: 5 };
  }
  if (type === 'trade') return { symbol: 'BTC-USDT-PERP', price: 100 + place, size: 1, id: String(place) };
  return { id: String(place), author: `a${place}`, source: 'x', text: 'long $ACME', recv: ts + place * 500 };
}

/** Lines are counted within what is read. */
function withoutLine({ line: _, ...event }: FeedEvent): object {
  return event;
}

describe('a tape read from one instant up to another', () => {
  it('gives what a tape gives that holds nothing else', async () => {
    const bound = fc.option(fc.integer({ min: 0, max: SPAN_MS }), { nil: undefined });
    await fc.assert(
      fc.asyncProperty(tapeLines, bound, bound, async (all, from, to) => {
        const isWithin = ({ ts }: { ts: number }): boolean =>
          ts - START >= (from ?? 0) && ts - START < (to ?? Number.POSITIVE_INFINITY);
        const kept = all.filter(isWithin);
        fc.pre(kept.length > 0);
        const span = {
          from: from === undefined ? undefined : instant(START + from),
          to: to === undefined ? undefined : instant(START + to),
        };
        const cut = await readTape(tapeFile(kept.map(({ line }) => line)));
        const read = await readTape(tapeFile(all.map(({ line }) => line)), { span });
        expect(read.events.map(withoutLine)).toEqual(cut.events.map(withoutLine));
      }),
      { numRuns: 60 },
    );
  });

  it('gives nothing where nothing lies', async () => {
    const { events, lines } = await readTape(
      tapeFile([JSON.stringify({ type: 'trade', ts: START, symbol: 'BTC-USDT-PERP', price: 5, size: 1 })]),
      { span: { from: instant(START + 1), to: undefined } },
    );
    expect({ events, lines }).toEqual({ events: [], lines: 1 });
  });
});
