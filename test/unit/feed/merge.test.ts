import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareFeedEvents } from '../../../src/domain/event-order.ts';
import type { FeedEvent } from '../../../src/domain/feed-event.ts';
import { mergeFeeds } from '../../../src/feed/merge.ts';
import { Overlaps } from '../../../src/feed/overlap.ts';
import { MemoryFeed, postAt, quoteAt, readAll, tradeAt } from '../../support/feed.ts';

const merged = (...sources: readonly MemoryFeed[]): Promise<readonly FeedEvent[]> =>
  readAll({ read: () => mergeFeeds(sources, new Overlaps(sources.map((_, tape) => String(tape)))) });

/** Sorted events of one tape, cut into batches (some of them empty) at random places. */
function batchesOf(tape: number): fc.Arbitrary<readonly (readonly FeedEvent[])[]> {
  const made = fc.record({ visible: fc.nat(20), kind: fc.constantFrom('trade', 'quote', 'post'), ends: fc.boolean() });
  return fc.array(made, { maxLength: 40 }).map((drafts) => {
    // Each says something of its own: what is told twice is left to Overlaps.
    const events = drafts.map(({ visible, kind }, index) => {
      const seen = { visible, tape, line: index + 1 };
      const own = 1 + tape * 100 + index;
      if (kind === 'post') return postAt(seen, `p${own}`);
      return kind === 'quote' ? quoteAt(seen, own, own + 1) : tradeAt(seen, own);
    });
    const batches: FeedEvent[][] = [[]];
    for (const [index, event] of events.sort(compareFeedEvents).entries()) {
      batches.at(-1)?.push(event);
      if (drafts[index]?.ends === true) batches.push([]);
    }
    return batches;
  });
}

describe('mergeFeeds', () => {
  it('gives what sorting all events would give, however they are batched', async () => {
    const tapes = fc
      .integer({ min: 0, max: 5 })
      .chain((count) => fc.tuple(...Array.from({ length: count }, (_, tape) => batchesOf(tape))));
    await fc.assert(
      fc.asyncProperty(tapes, async (sources) => {
        const feeds = sources.map((batches) => new MemoryFeed(...batches));
        expect(await merged(...feeds)).toEqual(sources.flat(2).sort(compareFeedEvents));
        expect(feeds.every(({ closed }) => closed)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('keeps the line order of a tape that was written live, whatever the kinds', async () => {
    const live = [postAt({ visible: 5, line: 1 }), tradeAt({ visible: 5, line: 2 }), quoteAt({ visible: 5, line: 3 })];
    const other = [tradeAt({ visible: 5, tape: 1 }, 101)];
    const lines = (await merged(new MemoryFeed(live), new MemoryFeed(other))).filter(({ tape }) => tape === 0);
    expect(lines.map(({ line }) => line)).toEqual([1, 2, 3]);
  });

  it('hands on the batches of a single source untouched', async () => {
    const batch = [tradeAt({ visible: 1 })];
    for await (const given of mergeFeeds([new MemoryFeed(batch)], new Overlaps(['only']))) expect(given).toBe(batch);
  });

  it('closes every source when the reader stops early', async () => {
    const feeds = [new MemoryFeed([tradeAt({ visible: 1 })]), new MemoryFeed([tradeAt({ visible: 2, tape: 1 })])];
    for await (const _ of mergeFeeds(feeds, new Overlaps(['one', 'other']))) break;
    expect(feeds.map(({ closed }) => closed)).toEqual([true, true]);
  });

  it('closes the others when one source fails, and gives its error', async () => {
    const sound = new MemoryFeed([tradeAt({ visible: 1 })], [tradeAt({ visible: 9 })]);
    const broken = {
      async *read(): AsyncGenerator<readonly FeedEvent[]> {
        yield [tradeAt({ visible: 2, tape: 1 })];
        throw new Error('cut off');
      },
    };
    await expect(
      readAll({ read: () => mergeFeeds([sound, broken], new Overlaps(['sound', 'broken'])) }),
    ).rejects.toThrow('cut off');
    expect(sound.closed).toBe(true);
  });
});
