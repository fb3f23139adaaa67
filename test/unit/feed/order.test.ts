import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareFeedEvents } from '../../../src/domain/event-order.ts';
import type { BarClose, FeedEvent } from '../../../src/domain/feed-event.ts';
import { instant } from '../../../src/domain/time.ts';
import { price } from '../../../src/domain/units.ts';
import { type FeedOrder, OrderByLine, OrderByVisible } from '../../../src/feed/order.ts';
import { eventOf, postAt, quoteAt, symbolId, tradeAt } from '../../support/feed.ts';

function closeAt(openedAt: number, visible: number, line: number): BarClose {
  const at = price(100);
  const range = { open: at, high: at, low: at, close: at, volume: 1 };
  const stamp = { ts: instant(visible), visible: instant(visible), tape: 0, line, openedAt: instant(openedAt) };
  return { kind: 'bar-close', ...stamp, symbol: symbolId('X'), intervalMs: visible - openedAt, ...range };
}

const drafts = fc.array(
  fc.record({
    ts: fc.nat(30),
    delay: fc.oneof(fc.constant(0), fc.nat(12)),
    kind: fc.constantFrom('trade', 'quote', 'post', 'bar'),
  }),
  { maxLength: 60 },
);

/** Records with event times as given; each visible at its time plus its delay, but not before `earliest`. */
function run(order: FeedOrder, records: readonly { ts: number; delay: number; kind: string }[]) {
  const added: FeedEvent[] = [];
  const out: FeedEvent[] = [];
  for (const [index, { ts, delay, kind }] of records.entries()) {
    const visible = Math.max(ts + delay, order.earliest);
    const seen = { ts, visible, line: index + 1 };
    const event = kind === 'bar' ? closeAt(ts, visible + 1, index + 1) : eventOf(kind, seen);
    order.add(event, instant(ts));
    added.push(event);
    out.push(...order.take());
  }
  out.push(...order.rest());
  return { added, out };
}

describe('OrderByVisible', () => {
  it('gives records sorted by event time in feed order, each once', () => {
    fc.assert(
      fc.property(drafts, (given) => {
        const { added, out } = run(
          new OrderByVisible(),
          given.toSorted((left, right) => left.ts - right.ts),
        );
        expect(out).toEqual(added.toSorted(compareFeedEvents));
      }),
      { numRuns: 500 },
    );
  });

  it('never goes back in time, even when the records do', () => {
    fc.assert(
      fc.property(drafts, (given) => {
        const { added, out } = run(new OrderByVisible(), given);
        expect(out.map(({ visible }) => visible)).toEqual(out.map(({ visible }) => visible).toSorted((a, b) => a - b));
        expect(out).toHaveLength(added.length);
      }),
      { numRuns: 500 },
    );
  });

  it('holds an event back until nothing can come before it, and no longer', () => {
    const order = new OrderByVisible();
    order.add(tradeAt({ visible: 10, line: 1 }), instant(10));
    expect(order.take()).toEqual([]);
    order.add(quoteAt({ visible: 10, line: 2 }), instant(10));
    expect(order.take()).toEqual([]);
    expect(order.held()).toBe(2);
    order.add(postAt({ visible: 11, line: 3 }), instant(11));
    expect(order.held()).toBe(1);
    expect(order.take().map(({ line }) => line)).toEqual([2, 1]);
  });

  it('lets ticks pass a bar that is still open, and gives its close before those of the next instant', () => {
    const order = new OrderByVisible();
    order.add(closeAt(0, 60, 1), instant(0));
    for (let at = 1; at <= 61; at += 1) order.add(tradeAt({ visible: at, line: at + 1 }), instant(at));
    const kinds = order.take().map(({ kind, visible }) => `${kind}@${visible}`);
    expect(kinds.indexOf('bar-close@60')).toBe(kinds.indexOf('trade@59') + 1);
    expect(kinds.at(-1)).toBe('trade@60');
  });
});

describe('OrderByLine', () => {
  it('gives events as they come', () => {
    const order = new OrderByLine();
    order.add(postAt({ visible: 7, line: 1 }), instant(5));
    order.add(quoteAt({ visible: 7, line: 2 }), instant(7));
    expect(order.take().map(({ line }) => line)).toEqual([1, 2]);
    expect(order.earliest).toBe(7);
    expect(order.rest()).toEqual([]);
  });
});
