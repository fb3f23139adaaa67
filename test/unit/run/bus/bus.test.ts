import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { FeedEvent } from '../../../../src/domain/feed-event.ts';
import { instant } from '../../../../src/domain/time.ts';
import { BusListener, publisherTo, standingClock } from '../../../support/bus.ts';
import { postAt, quoteAt, tradeAt } from '../../../support/feed.ts';
import { MemoryLog } from '../../../support/memory-log.ts';

const trade = (n: number): FeedEvent => ({ ...tradeAt({ visible: 1_000 + n * 10, line: n }, n), id: `${n}` });
const trades = (from: number, to: number): readonly FeedEvent[] =>
  Array.from({ length: to - from + 1 }, (_, at) => trade(from + at));
const isTrade = (n: number) => (event: FeedEvent) => event.kind === 'trade' && event.price === n;
const priced = (events: readonly FeedEvent[]): readonly number[] =>
  events.flatMap((event) => (event.kind === 'trade' ? [event.price] : []));
const gaps = (events: readonly FeedEvent[]) =>
  events.flatMap((event) => (event.kind === 'gap' ? [[event.source, event.from, event.visible]] : []));
/** Lines of a tape count up by one. */
const isWhole = (events: readonly FeedEvent[], from = 1): boolean => events.every(({ line }, at) => line === from + at);

async function published(log: MemoryLog, ...batches: (readonly FeedEvent[])[]): Promise<void> {
  const publisher = await publisherTo(log);
  for (const batch of batches) {
    publisher.add(batch);
    await wait(1);
  }
  await publisher.close();
}

describe('a bus', () => {
  it('gives every listener the same events in their order, with the times of whoever publishes', async () => {
    const log = new MemoryLog();
    const listeners = [new BusListener(log), new BusListener(log)];
    const quote = quoteAt({ visible: 1_500, ts: 1_400 });
    const post = postAt({ visible: 1_600 }, 'first');
    await published(log, trades(1, 3), [quote, post], trades(61, 61));
    for (const listener of listeners) {
      await listener.until(isTrade(61));
      const events = await listener.end();
      const plain = events.filter(({ kind }) => kind !== 'clock').map((event, at) => ({ ...event, line: at + 1 }));
      const sent = [...trades(1, 3), quote, post, trade(61)].map((event, at) => ({ ...event, line: at + 1 }));
      expect(plain).toEqual(sent);
      expect(isWhole(events)).toBe(true);
    }
  });

  it('takes in one message what came while the last was under way, and holds nobody up', async () => {
    const log = new MemoryLog();
    log.setAway(true);
    await expect(publisherTo(log)).rejects.toThrow('bus-unreachable');
    log.setAway(false);
    const notes: string[] = [];
    const publisher = await publisherTo(log, notes);
    log.setAway(true);
    for (const event of trades(1, 500)) publisher.add([event]);
    await wait(5);
    expect(log.bodies).toEqual([]);
    log.setAway(false);
    await publisher.close();
    expect(log.bodies.length).toBeLessThan(5);
    expect(notes).toEqual([expect.stringMatching(/^the recording goes on.*bus-unreachable/), 'publishing goes on']);
  });

  it('has a message once whose taking was never told', async () => {
    const log = new MemoryLog();
    const listener = new BusListener(log);
    const publisher = await publisherTo(log);
    log.forgetsToAnswer = true;
    publisher.add(trades(1, 2));
    await wait(5);
    publisher.add(trades(3, 4));
    await publisher.close();
    await listener.until(isTrade(4));
    expect(priced(await listener.end())).toEqual([1, 2, 3, 4]);
    expect(gaps(listener.events)).toEqual([]);
  });

  it.each([1, 2, 3, 4, 5, 6, 7, 8])(
    'is read on from the very event, with %i of its lines on the tape',
    async (kept) => {
      const log = new MemoryLog();
      const first = new BusListener(log);
      // The second is told twice: it gives one event.
      const sent = [...trades(1, 2), trade(2), trade(3), ...trades(4, 7)];
      const publisher = await publisherTo(log);
      publisher.add(sent);
      await wait(1);
      publisher.add(trades(150, 151));
      await publisher.close();
      await first.until(isTrade(151));
      const whole = await first.end();
      const before = whole.slice(0, kept);
      const second = new BusListener(log, before);
      await second.until(isTrade(151));
      expect([...before, ...(await second.end())]).toEqual(whole);
    },
  );

  it('tells a hole where messages went before they were read, and then goes on', async () => {
    const log = new MemoryLog();
    const first = new BusListener(log);
    const publisher = await publisherTo(log);
    for (const event of trades(1, 9)) {
      publisher.add([event]);
      await wait(2);
    }
    await first.until(isTrade(9));
    const whole = await first.end();
    const before = whole.slice(0, whole.findIndex(isTrade(3)) + 1);
    log.drop(6);
    const second = new BusListener(log, before);
    await second.until(isTrade(9));
    const events = await second.end();
    expect(priced(events)).toEqual([7, 8, 9]);
    expect(gaps(events)).toEqual([['bus/live', 1_030, 1_070]]);
    expect(isWhole(events, before.length + 1)).toBe(true);
    // A tape that is torn in the hole's own lines has told of all that is not on it.
    for (const [kept, prices, until] of [
      [1, [8, 9], 1_080],
      [2, [7, 8, 9], 1_070],
      [3, [7, 8, 9], 1_070],
    ] as const) {
      const third = new BusListener(log, [...before, ...events.slice(0, kept)]);
      await third.until(isTrade(9));
      const all = [...events.slice(0, kept), ...(await third.end())];
      expect(priced(all)).toEqual(prices);
      expect(gaps(all).at(-1)?.at(-1)).toBe(until);
    }
  });

  it('tells what passed between two recordings as a hole', async () => {
    const log = new MemoryLog();
    const listener = new BusListener(log);
    await published(log, trades(1, 2));
    await published(log, trades(50, 51));
    await listener.until(isTrade(51));
    expect(gaps(await listener.end())).toEqual([['bus/live', 1_020, 1_500]]);
  });

  it('goes on without a hole where the server lost all that everybody had heard', async () => {
    const log = new MemoryLog();
    const listener = new BusListener(log);
    const publisher = await publisherTo(log);
    publisher.add(trades(1, 2));
    await listener.until(isTrade(2));
    log.wipe();
    log.setAway(true);
    await wait(5);
    log.setAway(false);
    publisher.add(trades(3, 4));
    await publisher.close();
    await listener.until(isTrade(4));
    expect(priced(await listener.end())).toEqual([1, 2, 3, 4]);
    expect(gaps(listener.events)).toEqual([]);
  });

  it('is never believed in silence where it counts from less than before', async () => {
    const log = new MemoryLog();
    const listener = new BusListener(log);
    await (await publisherTo(log, [], 5_000)).close();
    await published(log, trades(1, 2));
    await listener.until(isTrade(2));
    log.wipe();
    log.setAway(true);
    const early = await publisherAfter(log, 10);
    early.add(trades(30, 31));
    await wait(20);
    early.add(trades(32, 33));
    await early.close();
    await listener.until(isTrade(33));
    expect(gaps(await listener.end())).toHaveLength(1);
  });

  it('takes no message that is too large: its events are told as a hole, and others pass', async () => {
    const log = new MemoryLog();
    log.mostBytes = 2_000;
    const listener = new BusListener(log);
    const notes: string[] = [];
    const publisher = await publisherTo(log, notes);
    const long = { ...postAt({ visible: 1_050 }, 'long'), text: 'x'.repeat(3_000) };
    publisher.add([...trades(1, 40), long, ...trades(50, 51)]);
    await publisher.close();
    await listener.until(isTrade(51));
    expect(priced(await listener.end())).toEqual(
      [...trades(1, 40), ...trades(50, 51)].map((_, at) => (at < 40 ? at + 1 : at + 10)),
    );
    expect(gaps(listener.events)).toHaveLength(1);
    expect(log.bodies.every((body) => body.length <= 2_000 + 20)).toBe(true);
    expect(notes).toEqual([expect.stringMatching(/^1 events were recorded and not published: too large/)]);
  });

  it('has one publisher: the one that another has overtaken ends with a line', async () => {
    const log = new MemoryLog();
    const one = await publisherTo(log);
    const other = await publisherTo(log);
    one.add(trades(1, 1));
    await wait(2);
    other.add(trades(2, 2));
    await wait(2);
    expect(() => other.add(trades(3, 3))).toThrow(/^bus-two-writers: memory\/live: /);
  });

  it('says that it stands while nobody publishes, and counts what is no message and no event', async () => {
    const log = new MemoryLog();
    const listener = new BusListener(log);
    await log.append('not ours at all', 1);
    await log.append('7\n{"type":"trade","ts":1}\nnothing', 2);
    await published(log, trades(1, 1));
    await listener.until(isTrade(1));
    log.setAway(true);
    await wait(30);
    log.setAway(false);
    await listener.end();
    expect(Object.fromEntries(listener.feed.report().refused)).toEqual({ 'bad-message': 1, undated: 1, 'bad-json': 1 });
    expect(listener.notes).toContainEqual(expect.stringMatching(/^bus\/live: the run stands until it goes on: /));
  });

  it.each([
    ['is on time', { hears: [1, 400], at: [1_000, 1_000] }, undefined],
    ['runs behind', { hears: [1, 700], at: [1_000, 1_000] }, '7 s behind'],
    ['runs ahead', { hears: [1, 6_200], at: [11_000, 73_000] }, '10 s ahead of'],
    ['is on time, and was late at first', { hears: [1, 7_200], at: [11_000, 73_000] }, undefined],
  ])('tells once of a clock that %s, by what it hears', async (_, { hears, at }, told) => {
    const log = new MemoryLog();
    let [now = 0] = at;
    const listener = new BusListener(log, [], { ...standingClock(0), now: () => instant(now) });
    const publisher = await publisherTo(log);
    for (const [place, n] of [...hears, ...hears.slice(-1).map((last) => last + 1)].entries()) {
      now = at[place] ?? now;
      publisher.add([trade(n)]);
      await listener.until(isTrade(n));
    }
    await publisher.close();
    await listener.end();
    const notes = listener.notes.filter((line) => line.startsWith('note: clock-skew: '));
    expect(notes).toEqual(told === undefined ? [] : [expect.stringContaining(`clock is ${told} the recording's`)]);
  });

  it("puts the run's own word behind what was heard, and lets no time pass by itself", async () => {
    const log = new MemoryLog();
    const listener = new BusListener(log);
    listener.feed.tell({ kind: 'clock' });
    listener.feed.tell({ kind: 'control', command: 'pause' });
    await published(log, trades(1, 1));
    await listener.until(isTrade(1));
    listener.feed.tell({ kind: 'control', command: 'resume' });
    await listener.until((event) => event.kind === 'control' && event.command === 'resume');
    const told = (await listener.end()).map((event) => [event.kind, event.visible]);
    expect(told).toEqual([
      ['clock', 1_010],
      ['control', 1_010],
      ['trade', 1_010],
      ['control', 1_010],
    ]);
  });
});

/** One that begins on a log that has just come back. */
async function publisherAfter(log: MemoryLog, now: number) {
  await wait(5);
  log.setAway(false);
  return publisherTo(log, [], now);
}
