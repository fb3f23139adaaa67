import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EventQueue } from '../../../../src/adapters/live/event-queue.ts';
import { Intake } from '../../../../src/adapters/live/intake/intake.ts';
import { Stamper } from '../../../../src/adapters/live/intake/stamper.ts';
import type { Message } from '../../../../src/adapters/live/wire/message.ts';
import { encodeEvent } from '../../../../src/adapters/tape/encode.ts';
import { RefusalTally } from '../../../../src/adapters/tape/refusals.ts';
import { TapeReader } from '../../../../src/adapters/tape/tape-reader.ts';
import type { FeedEvent } from '../../../../src/domain/feed-event.ts';
import { DAY_MS, HOUR_MS, type Instant, instant, MINUTE_MS } from '../../../../src/domain/time.ts';
import { BTC } from '../../../support/live-instrument.ts';

const T = Date.UTC(2026, 0, 5, 0, 10);
const END = 253_402_300_799_999;
const YEAR_MS = 366 * DAY_MS;
let ids = 0;

const at = (ms: number): Instant => instant(Math.min(END, Math.max(0, ms)));
const trade = (ts: number): Message => {
  ids += 1;
  return {
    kind: 'trade',
    market: 'B',
    ts: at(ts),
    id: `t${ids}`,
    price: '1.5',
    size: '2',
    side: 'buy',
    count: undefined,
  };
};
const quote = (ts: number): Message => {
  ids += 1;
  const figures = { bid: '1.4', bidSize: '1', ask: '1.5', askSize: '1' };
  return { kind: 'quote', market: 'B', ts: at(ts), update: ids, ...figures };
};
const mark = (ts: number | undefined, fundingAt?: number): Message => {
  ids += 1;
  const told = { rate: '0.0001', fundingAt: fundingAt === undefined ? undefined : at(fundingAt) };
  const ours = ts === undefined ? undefined : at(ts);
  return { kind: 'mark', market: 'B', ts: ours, mark: `1.${ids}`, oracle: undefined, ...told };
};
const post = (ts: number): Message => {
  ids += 1;
  const none = { followers: undefined, authorCreated: undefined, repostOf: undefined, lang: undefined };
  const words = { author: 'ann', text: 'words', version: undefined, references: undefined };
  return { kind: 'post', id: `p${ids}`, ts: at(ts), ...words, ...none };
};

/** Sources of one run, heard in the order of our clock. */
function world() {
  const queue = new EventQueue(() => undefined);
  const stamper = new Stamper(0);
  const source = (name: string, datedByAuthors = false) => {
    const sent: Message[] = [];
    const intake = new Intake(
      {
        source: name,
        read: (frame) => sent.slice(Number(frame), Number(frame) + 1),
        markets: new Map([['B', BTC]]),
        repeats: false,
        datedByAuthors,
        filler: undefined,
      },
      stamper,
      queue,
    );
    intake.opened(instant(T), '');
    const hear = (message: Message, received: number): void => {
      sent.push(message);
      intake.frame(String(sent.length - 1), instant(received));
    };
    return { intake, hear };
  };
  const taken = async (): Promise<readonly FeedEvent[]> => {
    queue.end();
    return (await queue.take()) ?? [];
  };
  return { source, taken };
}

/** Name, what comes 1 s after the start among trades of every five minutes, and why it is left out if it is. */
type Case = [name: string, messages: readonly Message[], why: string | undefined];
const NOW = T + 1_000;
const CASES: Case[] = [
  ['a trade of now', [trade(NOW)], undefined],
  ['a trade of half a minute ahead', [trade(NOW + MINUTE_MS / 2)], undefined],
  ['a trade of two minutes ahead', [trade(NOW + 2 * MINUTE_MS)], 'ahead-of-clock'],
  ['a trade an hour ahead', [trade(NOW + HOUR_MS)], 'ahead-of-clock'],
  ['a trade a day ahead', [trade(NOW + DAY_MS)], 'ahead-of-clock'],
  ['a trade a week ahead', [trade(NOW + 7 * DAY_MS)], 'ahead-of-clock'],
  ['a trade a year ahead', [trade(NOW + YEAR_MS)], 'ahead-of-clock'],
  ['a trade of the year 9999', [trade(END)], 'ahead-of-clock'],
  ['a trade of an hour ago', [trade(NOW - HOUR_MS)], undefined],
  ['a trade of two days ago', [trade(NOW - 2 * DAY_MS)], 'long-past'],
  ['a trade of last year', [trade(NOW - YEAR_MS)], 'long-past'],
  ['a trade of time 0', [trade(0)], 'long-past'],
  ['a trade of 1 ms', [trade(1)], 'long-past'],
  ['a quote of now', [quote(NOW)], undefined],
  ['a quote a day ahead', [quote(NOW + DAY_MS)], 'ahead-of-clock'],
  ['a quote of the year 9999', [quote(END)], 'ahead-of-clock'],
  ['a quote of time 0', [quote(0)], 'long-past'],
  ['a quote of two days ago', [quote(NOW - 2 * DAY_MS)], 'long-past'],
  ['a mark without a date', [mark(undefined)], undefined],
  ['a mark of now', [mark(NOW)], undefined],
  ['a mark a day ahead', [mark(NOW + DAY_MS)], 'ahead-of-clock'],
  ['a mark of the year 9999', [mark(END)], 'ahead-of-clock'],
  ['a mark of time 0', [mark(0)], 'long-past'],
  ['a mark with its funding at the full hour', [mark(NOW, T + 50 * MINUTE_MS)], undefined],
  ['a mark with its funding in the year 9999', [mark(NOW, END)], 'bad-funding-time'],
  ['a mark with its funding at time 0', [mark(NOW, 0)], 'bad-funding-time'],
  ['a mark with its funding in a month', [mark(undefined, NOW + 31 * DAY_MS)], 'bad-funding-time'],
  ['a post of now', [post(NOW)], undefined],
  ['a post of last year', [post(NOW - YEAR_MS)], undefined],
  ['a post of time 0', [post(0)], 'long-past'],
  ['a post a day ahead', [post(NOW + DAY_MS)], 'ahead-of-clock'],
  ['a post of the year 9999', [post(END)], 'ahead-of-clock'],
  ['seven in a row, ahead and past', [1, 2, 3].flatMap((n) => [trade(NOW + n * DAY_MS), quote(n)]), 'both'],
];

/** 30 hours of trades and marks, with an outage, after what comes 1 s after the start. */
async function heardWith(messages: readonly Message[]) {
  const { source, taken } = world();
  const { intake, hear } = source('venue');
  for (let n = 0; n < 3; n += 1) hear(trade(T + n), T + n + 50);
  for (const message of messages) hear(message, NOW);
  for (let now = T + 2_000; now < T + 30 * HOUR_MS; now += 5 * MINUTE_MS) {
    hear(trade(now - 50), now);
    hear(mark(undefined), now + 10);
    if (now === T + 2_000 + 5 * MINUTE_MS) {
      intake.closed();
      now += 4 * MINUTE_MS;
      intake.opened(instant(now), '');
    }
  }
  const events = (await taken()).filter(({ visible, kind }) => visible !== NOW || kind === 'gap');
  const facts = events.map((event) => [event.kind, event.ts, event.visible, event.kind === 'gap' ? event.from : 0]);
  return { intake, facts, fundings: events.filter(({ kind }) => kind === 'funding').length };
}

describe('one message with a date of its own', async () => {
  const clean = await heardWith([]);
  it.each(CASES)('%s', async (_, messages, why) => {
    const { intake, facts, fundings } = await heardWith(messages);
    expect(fundings).toBe(30);
    expect(facts).toEqual(clean.facts);
    expect(intake.clock.offsetMs).toBe(0);
    const { counts, first } = intake.refused;
    if (why === 'both') expect(Object.fromEntries(counts)).toEqual({ 'ahead-of-clock': 3, 'long-past': 3 });
    else expect([...counts]).toEqual(why === undefined ? [] : [[why, 1]]);
    if (why !== undefined && why !== 'both') expect(first.get(why)).toBe(4);
  });

  it('leaves no hole behind when an outage follows it', async () => {
    const { source, taken } = world();
    const { intake, hear } = source('venue');
    hear(trade(T), T + 10);
    hear(trade(T + DAY_MS), T + 1_000);
    intake.closed();
    intake.opened(instant(T + 4 * MINUTE_MS), '');
    hear(trade(T + 4 * MINUTE_MS), T + 4 * MINUTE_MS + 10);
    expect((await taken()).find(({ kind }) => kind === 'gap')).toMatchObject({ from: T, ts: T + 4 * MINUTE_MS + 10 });
  });

  it('of what authors say is of now when it is later', async () => {
    const { source, taken } = world();
    const { intake, hear } = source('words', true);
    hear(post(END), T + 10);
    hear(post(0), T + 20);
    expect(await taken()).toMatchObject([{ kind: 'post', ts: T + 10, visible: T + 10 }]);
    expect([...intake.refused.counts]).toEqual([['long-past', 1]]);
  });
});

describe('dates of chance from sources of chance', () => {
  const date = fc.oneof(
    fc.constantFrom(0, 1, END, T, T - 1, T + DAY_MS, T - DAY_MS, T + YEAR_MS),
    fc.integer({ min: T - 3 * DAY_MS, max: T + 3 * DAY_MS }),
    fc.integer({ min: -YEAR_MS, max: END + YEAR_MS }),
  );
  const message = fc
    .tuple(fc.constantFrom(trade, quote, mark, post), date, date)
    .map(([make, ts, other]) => (make === mark ? mark(ts, other) : make(ts)));
  const step = fc.record({ from: fc.constantFrom(0, 1, 2), message, afterMs: fc.nat(90_000) });

  it('never stop a run, never move another source’s clock, and each that is left out is counted', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 70 }), async (steps) => {
        const { source, taken } = world();
        const wild = [source('a'), source('b'), source('c', true)];
        const calm = source('calm');
        const sent = [0, 0, 0];
        const visible: number[] = [];
        let now = T;
        for (const { from, message, afterMs } of steps) {
          now += afterMs;
          wild[from]?.hear(message, now);
          sent[from] = (sent[from] ?? 0) + 1;
          calm.hear(trade(now - 20), now);
          visible.push(now);
        }
        for (const { intake } of wild) intake.ended(instant(now));
        const events = await taken();
        expect([calm.intake.clock.offsetMs, calm.intake.events]).toEqual([0, steps.length]);
        expect(events.map((event) => event.visible)).toEqual(events.map((event) => event.visible).toSorted());
        expect(events.every((event) => visible.includes(event.visible) || event.visible === now)).toBe(true);
        for (const [place, { intake }] of wild.entries()) {
          const { counts, first } = intake.refused;
          // A bad funding time is of a mark that is taken; a funding and a gap come of no message of their own.
          const left = [...counts].reduce((sum, [why, count]) => sum + (why === 'bad-funding-time' ? 0 : count), 0);
          expect([...first.keys()]).toEqual([...counts.keys()]);
          expect(intake.events + left).toBeGreaterThanOrEqual(sent[place] ?? 0);
          expect(Math.abs(intake.clock.offsetMs)).toBeLessThanOrEqual(7 * DAY_MS);
        }
        const lines = events.map((event) => encodeEvent(event, new Map([[BTC.symbol, BTC]]), 'visible') ?? '');
        const tally = new RefusalTally('tape', 1);
        const reader = new TapeReader({ instruments: new Map([[BTC.symbol, BTC]]), tape: 0 }, tally);
        const read = [...reader.accept(lines, false), ...reader.rest()];
        const told = tally.counts.get('contradiction') ?? 0;
        expect([read.length + told, tally.counts.size < 2]).toEqual([lines.length, true]);
      }),
      { numRuns: 1_000 },
    );
  });
});
