import { describe, expect, it } from 'vitest';
import { compareFeedEvents } from '../../src/domain/event-order.ts';
import type { FeedEvent } from '../../src/domain/feed-event.ts';
import type { FeedSource } from '../../src/ports/feed-source.ts';
import { readAll } from './feed.ts';

export interface FeedSample {
  /** A source with several events whose place in the scenario is 5. */
  readonly make: () => FeedSource;
  /** Lines that this source gives trouble with. */
  readonly refused: Readonly<Record<string, number>>;
  /** Written live: its lines keep their order whatever their kinds. */
  readonly live: boolean;
}

/** What every feed source owes the engine. */
export function feedSourceContract(name: string, { make, refused, live }: FeedSample): void {
  describe(`feed source: ${name}`, () => {
    it('gives events that never become visible before one already given', async () => {
      const events = await readAll(make());
      expect(events.length).toBeGreaterThan(3);
      for (const [index, event] of events.entries()) {
        const before: FeedEvent | undefined = events[index - 1];
        if (before !== undefined) expect(event.visible).toBeGreaterThanOrEqual(before.visible);
        if (live || before === undefined) continue;
        expect(compareFeedEvents(before, event)).toBeLessThan(0);
      }
    });

    it('shows nothing before it happened', async () => {
      const events = await readAll(make());
      expect(events.filter(({ visible, ts }) => !live && visible < ts)).toEqual([]);
      expect(events.filter((event) => event.kind === 'bar-close' && event.ts <= event.openedAt)).toEqual([]);
    });

    it('names each event by its tape and line, no two alike', async () => {
      const events = await readAll(make());
      const names = new Set(events.map(({ tape, line, kind }) => `${tape}/${line}/${kind}`));
      expect(names.size).toBe(events.length);
      for (const { tape, line } of events) {
        expect(tape).toBe(5);
        expect(line).toBeGreaterThan(0);
      }
    });

    it('counts what it gave and what it refused', async () => {
      const source = make();
      const events = await readAll(source);
      const report = source.report();
      expect(report.name).toBe(source.name);
      expect(report.events).toBe(events.length);
      expect(Object.fromEntries(report.refused)).toEqual(refused);
      expect(report.lines).toBeGreaterThanOrEqual(new Set(events.map(({ line }) => line)).size);
    });

    it('gives the same again, also after a reader that stopped early', async () => {
      const source = make();
      for await (const _ of source.read()) break;
      const first = await readAll(source);
      expect(await readAll(source)).toEqual(first);
    });
  });
}
