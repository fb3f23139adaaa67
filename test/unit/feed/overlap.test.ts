import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareFeedEvents } from '../../../src/domain/event-order.ts';
import type { BarOpen, FeedEvent, Funding } from '../../../src/domain/feed-event.ts';
import { money, price, rate } from '../../../src/domain/units.ts';
import { mergeFeeds } from '../../../src/feed/merge.ts';
import { Overlaps } from '../../../src/feed/overlap.ts';
import { barAt, MemoryFeed, postAt, quoteAt, readAll, symbolId, tradeAt } from '../../support/feed.ts';

const MINUTE = 60_000;

/** What happened once, whoever tells it. */
interface Happening {
  readonly kind: 'bar' | 'funding' | 'trade' | 'quote' | 'post';
  readonly minute: number;
  readonly figure: number;
}

function eventsOf({ kind, minute, figure }: Happening, tape: number): readonly FeedEvent[] {
  const seen = { visible: minute * MINUTE, tape };
  if (kind === 'trade') return [{ ...tradeAt(seen, 100, figure), id: figure > 2 ? `t${figure}` : undefined }];
  if (kind === 'quote') return [quoteAt(seen, 99, 100 + figure)];
  if (kind === 'post') return [postAt(seen, `p${minute}`)];
  const { ts, visible, line, symbol, ...closed } = barAt(minute * MINUTE, [100 + minute]);
  if (kind === 'funding') return [{ ...fundingAt(minute, tape), rate: rate(minute) }];
  const open: BarOpen = { ...quoteless(seen), intervalMs: MINUTE, open: closed.open };
  return [open, { ...closed, ts, visible, line, symbol, tape }];
}

function quoteless({ visible, tape }: { readonly visible: number; readonly tape: number }) {
  const { ts, visible: at, line, symbol } = tradeAt({ visible });
  return { kind: 'bar-open' as const, ts, visible: at, line, symbol, tape };
}

function fundingAt(minute: number, tape: number, laterMs = 0): Funding {
  const { ts, visible, line } = postAt({ visible: minute * MINUTE + laterMs });
  return { kind: 'funding', ts, visible, line, tape, symbol: symbolId('X'), rate: rate(10) };
}

/** Everything of an event but who tells it, and where. */
function keyOf({ tape: _, line: __, ...event }: FeedEvent): string {
  return JSON.stringify(event);
}

function countsOf(events: readonly FeedEvent[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const event of events) counts.set(keyOf(event), (counts.get(keyOf(event)) ?? 0) + 1);
  return counts;
}

/** Each event as often as the tape that tells it most often does. */
function unionOf(tapes: readonly (readonly FeedEvent[])[]): ReadonlyMap<string, number> {
  const union = new Map<string, number>();
  for (const counts of tapes.map(countsOf)) {
    for (const [key, count] of counts) union.set(key, Math.max(count, union.get(key) ?? 0));
  }
  return union;
}

function inKeyOrder(counts: ReadonlyMap<string, number>): string {
  return [...counts]
    .map(([key, count]) => `${count} ${key}`)
    .sort()
    .join('\n');
}

async function merged(tapes: readonly (readonly FeedEvent[])[], overlaps: Overlaps): Promise<readonly FeedEvent[]> {
  return readAll({
    read: () =>
      mergeFeeds(
        tapes.map((events) => new MemoryFeed(events)),
        overlaps,
      ),
  });
}

const ticks = fc.record({
  kind: fc.constantFrom('trade' as const, 'quote' as const),
  minute: fc.nat(6),
  figure: fc.integer({ min: 1, max: 4 }),
});
const once = fc.record({
  kind: fc.constantFrom('bar' as const, 'funding' as const, 'post' as const),
  minute: fc.nat(6),
  figure: fc.constant(1),
});
const happened = fc
  .tuple(
    fc.array(ticks, { maxLength: 12 }),
    fc.uniqueArray(once, { maxLength: 8, selector: ({ kind, minute }) => `${kind} ${minute}` }),
  )
  .map((both) => both.flat());

describe('Overlaps', () => {
  it('leaves of overlapping tapes the union of what they tell, in order, and counts the rest', async () => {
    const cut = happened.chain((happenings) =>
      fc.tuple(
        fc.constant(happenings),
        fc.array(fc.array(fc.boolean(), { minLength: happenings.length, maxLength: happenings.length }), {
          minLength: 2,
          maxLength: 3,
        }),
      ),
    );
    await fc.assert(
      fc.asyncProperty(cut, async ([happenings, choices]) => {
        const tapes = choices.map((chosen, tape) =>
          happenings
            .filter((_, at) => chosen[at] === true)
            .flatMap((happening) => eventsOf(happening, tape))
            .map((event, line) => ({ ...event, line: line + 1 }))
            .sort(compareFeedEvents),
        );
        const overlaps = new Overlaps(tapes.map((_, tape) => `tape ${tape}`));
        const kept = await merged(tapes, overlaps);
        expect(inKeyOrder(countsOf(kept))).toBe(inKeyOrder(unionOf(tapes)));
        expect([...kept].sort(compareFeedEvents).every((event, at) => event === kept[at])).toBe(true);
        const lines = (events: readonly FeedEvent[]): number => events.filter(({ kind }) => kind !== 'bar-open').length;
        const dropped = tapes.map((_, tape) => overlaps.countsOf(tape).get('duplicate') ?? 0);
        expect(dropped.reduce((sum, count) => sum + count, 0)).toBe(lines(tapes.flat()) - lines(kept));
      }),
      { numRuns: 10_000 },
    );
  });

  it('knows a bar that came later, and a funding some milliseconds off', async () => {
    const bar = barAt(0, [100, 101]);
    const late = { ...bar, tape: 1, visible: barAt(3 * MINUTE, [1]).visible };
    const kept = await merged(
      [
        [bar, fundingAt(2, 0)],
        [{ ...fundingAt(2, 1, 7) }, late],
      ],
      new Overlaps(['a', 'b']),
    );
    expect(kept.map(({ kind, tape }) => [kind, tape])).toEqual([
      ['bar-close', 0],
      ['funding', 0],
    ]);
  });

  it('knows a dividend that two tapes tell', async () => {
    const dividend = (tape: number, cents: bigint): FeedEvent => {
      const { ts, visible, line, symbol } = fundingAt(2, tape);
      return { kind: 'dividend', ts, visible, line, symbol, tape, amount: money(cents) };
    };
    const overlaps = new Overlaps(['a', 'b', 'c']);
    const kept = await merged([[dividend(0, 24n)], [dividend(1, 24n)], [dividend(2, 25n)]], overlaps);
    expect(kept).toEqual([dividend(0, 24n)]);
    expect([1, 2].map((tape) => [...overlaps.countsOf(tape).keys()])).toEqual([['duplicate'], ['contradiction']]);
  });

  it("keeps what another symbol or interval has, and a tape's own likes", async () => {
    const bar = barAt(0, [100]);
    const others = [
      { ...bar, tape: 1, symbol: symbolId('Y') },
      { ...bar, tape: 1, intervalMs: 2 * MINUTE },
      tradeAt({ visible: 2 * MINUTE, tape: 1, line: 2 }),
      tradeAt({ visible: 2 * MINUTE, tape: 1, line: 3 }),
    ];
    expect(await merged([[bar], others], new Overlaps(['a', 'b']))).toHaveLength(5);
  });

  it('leaves the first of one contradiction and counts it; two markets under one name are refused', async () => {
    const bars = Array.from({ length: 9 }, (_, minute) => barAt(minute * MINUTE, [100 + minute]));
    const last = { ...barAt(8 * MINUTE, [100]), tape: 1 };
    const overlaps = new Overlaps(['mine', 'theirs']);
    const kept = await merged([bars, [last]], overlaps);
    expect(kept).toEqual(bars);
    expect(overlaps.countsOf(1)).toEqual(new Map([['contradiction', 1]]));
    expect(overlaps.firstOf(1)).toEqual(new Map([['contradiction', 'theirs:1']]));

    const theirs = bars.map((bar, at) => ({ ...bar, tape: 1, line: at + 1, close: price(bar.open + 1) }));
    await expect(merged([bars, theirs], new Overlaps(['mine', 'theirs']))).rejects.toMatchObject({
      problem: { code: 'tapes-contradict', where: 'theirs:2' },
    });
  });
});
