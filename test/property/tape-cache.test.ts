import { readdirSync, readFileSync, statSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cachedTape } from '../../src/adapters/tape/cache/cached-tape.ts';
import { TapeCache } from '../../src/adapters/tape/cache/tape-cache.ts';
import { openTape } from '../../src/adapters/tape/open-tape.ts';
import type { FeedEvent } from '../../src/domain/feed-event.ts';
import type { FeedPlace, FeedReport, FeedSource } from '../../src/ports/feed-source.ts';
import { INSTRUMENTS, tapeFile, temporaryFolder } from '../support/tape.ts';

const KEY = 'key';
const RUNS = Number(process.env.QUARTET_CACHED_TAPES ?? 120);
const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 12 }), fc.constantFrom('', '\ud800', 'é\u0000', 'BTC 📈'));
const symbol = fc.constantFrom('BTC-USDT-PERP', 'DOGE-USDT', 'ACME', 'NOBODY');
const price = fc.oneof(
  fc.integer({ min: 1, max: 900 }),
  fc.double({ min: 0.1, max: 9e8, noNaN: true }),
  fc.constant(-0),
);
const name = text.map((any) => `n${any}`);

/** A record of every kind that a tape may hold, with what may stand in it, and some that are none. */
const fields = fc.oneof(
  fc.record({ type: fc.constant('quote'), symbol, bid: price, bid_size: fc.nat(), ask: price, ask_size: fc.nat(9) }),
  fc.record(
    { type: fc.constant('trade'), symbol, price, size: price, side: fc.constantFrom('buy', 'sell', 'x'), id: text },
    { requiredKeys: ['type', 'symbol', 'price', 'size'] },
  ),
  fc
    .record({ type: fc.constant('bar'), symbol, open: price, volume: fc.constantFrom(0, 0.25, '-0', 7, 'x') })
    .map((bar) => ({ ...bar, high: bar.open, low: bar.open, close: bar.open, interval: '1s' })),
  fc.record({ type: fc.constant('bar-open'), symbol, open: price, interval: fc.constant('1m'), volume: fc.nat(1) }),
  fc.record(
    { type: fc.constant('mark'), symbol, mark: price, oracle: price },
    { requiredKeys: ['type', 'symbol', 'mark'] },
  ),
  fc.record({ type: fc.constant('funding'), symbol, rate: fc.double({ min: -0.1, max: 0.1, noNaN: true }) }),
  fc.record({ type: fc.constant('dividend'), symbol, amount: fc.integer({ min: 0, max: 9 }) }),
  fc.record({ type: fc.constant('split'), symbol, new_shares: fc.nat(4), old_shares: fc.nat(4) }),
  fc.record(
    {
      type: fc.constant('post'),
      id: name,
      author: name,
      source: name,
      text,
      followers: fc.nat(),
      lang: text,
      references: fc.array(text, { maxLength: 2 }),
    },
    { requiredKeys: ['type', 'id', 'author', 'source', 'text'] },
  ),
  fc.record({ type: fc.constant('post-edited'), id: name, source: name, text }),
  fc.record({ type: fc.constant('post-deleted'), id: name, source: name }),
  fc.record({ type: fc.constant('gap'), source: name, from: fc.nat(3_000) }),
  fc.record({ type: fc.constantFrom('clock', 'nothing') }),
  fc.record({ type: fc.constant('clock-offset'), source: name, offset_ms: fc.integer() }),
  fc.record({ type: fc.constant('control'), command: fc.constantFrom('pause', 'stop', 'x') }),
);

/** Written live, its lines in order, or not; and with dates that need 64 bits, or not. */
const lines = fc
  .tuple(
    fc.array(fc.tuple(fields, fc.nat(2_000), fc.nat(900)), { minLength: 1, maxLength: 60 }),
    fc.boolean(),
    fc.constantFrom(0, 1_700_000_000_000),
  )
  .map(([records, isLive, start]) => {
    const dated = records.map(([record, ts, delay]) => ({ record, ts: start + ts, seen: start + ts + delay }));
    if (isLive) dated.sort((left, right) => left.seen - right.seen);
    return dated.map(({ record, ts, seen }) => JSON.stringify({ ...record, ts, [isLive ? 'visible' : 'recv']: seen }));
  });

interface Told {
  readonly batches: readonly (readonly FeedEvent[])[];
  readonly report: FeedReport;
  readonly isLive: boolean | undefined;
}

async function toldBy(source: FeedSource, from?: FeedPlace): Promise<Told> {
  const batches: (readonly FeedEvent[])[] = [];
  for await (const batch of source.read(from)) batches.push(batch);
  return { batches, report: source.report(), isLive: source.isLive?.() };
}

/** What a reader of the tape knows in the end; the fields of an event come in the same order too. */
function all({ batches, report, isLive }: Told) {
  const events = batches.flat();
  return { events, names: events.map((event) => Object.keys(event)), report, isLive };
}

function sources(path: string, { folder = temporaryFolder(), tape = 0, isSame = true } = {}) {
  const plain = openTape(path, { instruments: INSTRUMENTS, tape, maximumBadShare: 1 });
  const cache = new TapeCache(folder);
  const options = { cache, key: KEY, path, symbols: [...INSTRUMENTS.keys()], tape, isSame: () => isSame };
  return { plain, cached: () => cachedTape(plain, options), cache, file: join(folder, `${KEY}.tape`) };
}

/** A tape that is told in several batches, and slabs. */
const LONG = Array.from({ length: 12_000 }, (_, place) =>
  place % 1_000 === 999
    ? `{"type":"post","ts":${place},"id":"${place}","author":"a","text":"t","source":"x"}`
    : `{"type":"trade","ts":${place},"symbol":"BTC-USDT-PERP","price":${100 + (place % 7)},"size":1,"side":"buy"}`,
);

describe('the cache of decoded tapes', () => {
  it('tells any tape as the tape itself does: events, lines refused and where, whether it is live', async () => {
    await fc.assert(
      fc.asyncProperty(lines, fc.nat(3), async (content, tape) => {
        const folder = temporaryFolder();
        const path = tapeFile(content);
        const { plain, cached, file } = sources(path, { folder, tape: 1 });
        const truth = all(await toldBy(plain));
        expect(all(await toldBy(cached()))).toStrictEqual(truth);
        expect(statSync(file).isFile()).toBe(true);
        // Now the tape may be gone, as may its place in the run.
        const elsewhere = sources(path, { folder, tape });
        writeFileSync(path, '');
        const events = truth.events.map((event) => ({ ...event, tape }));
        expect(all(await toldBy(elsewhere.cached()))).toStrictEqual({ ...truth, events });
      }),
      { numRuns: RUNS },
    );
  });

  it('finds any flipped bit and any cut, tells the tape all the same, and is made anew', async () => {
    const { plain, cached, file } = sources(tapeFile(LONG));
    const truth = all(await toldBy(plain));
    await toldBy(cached());
    const whole = readFileSync(file);
    const damage = fc.record({ at: fc.nat(whole.length - 1), bit: fc.nat(7), cut: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(damage, async ({ at, bit, cut }) => {
        const damaged = Buffer.from(whole);
        damaged[at] = (damaged[at] ?? 0) ^ (1 << bit);
        writeFileSync(file, damaged);
        if (cut) truncateSync(file, at);
        const { events, report } = all(await toldBy(cached()));
        expect(JSON.stringify(events)).toBe(JSON.stringify(truth.events));
        expect(report).toStrictEqual(truth.report);
        expect(readFileSync(file).equals(whole)).toBe(true);
      }),
      { numRuns: RUNS / 10 },
    );
  });

  it('goes on from any place, with what is there by then', async () => {
    const path = tapeFile(LONG);
    const { plain } = sources(path);
    const truth = all(await toldBy(plain)).events;
    for (const [before, after] of [
      ['tape', 'tape'],
      ['tape', 'cache'],
      ['cache', 'tape'],
      ['cache', 'cache'],
    ]) {
      const { cached, cache } = sources(path);
      const source = cached();
      if (before === 'cache') await toldBy(source);
      const place = source.begin?.();
      const events: FeedEvent[] = [];
      for await (const batch of source.read(place)) {
        events.push(...batch);
        if (events.length > 9_000) break;
      }
      if (after === 'tape') cache.remove(KEY);
      else await toldBy(source);
      events.push(...(await toldBy(source, place)).batches.flat());
      expect(JSON.stringify(events), `${before}, then ${after}`).toBe(JSON.stringify(truth));
    }
  });

  it('keeps nothing of a tape that changes while it is read, is given up, or cannot be written', async () => {
    const path = tapeFile(LONG);
    const changed = temporaryFolder();
    await toldBy(sources(path, { folder: changed, isSame: false }).cached());
    expect(readdirSync(changed)).toEqual([]);
    const left = temporaryFolder();
    for await (const _ of sources(path, { folder: left }).cached().read()) break;
    expect(readdirSync(left)).toEqual([]);
    const { plain, cached } = sources(path, { folder: tapeFile([]) });
    expect(all(await toldBy(cached()))).toStrictEqual(all(await toldBy(plain)));
  });

  it('leaves a file to whoever is writing it, and takes one that was left alone', async () => {
    const folder = temporaryFolder();
    const { cached, file } = sources(tapeFile(LONG), { folder });
    writeFileSync(`${file}.half`, 'somebody');
    await toldBy(cached());
    expect(readdirSync(folder)).toEqual([`${KEY}.tape.half`]);
    utimesSync(`${file}.half`, 0, 0);
    await toldBy(cached());
    expect(readdirSync(folder)).toEqual([`${KEY}.tape`]);
  });

  it('lets go of what was not read for longest', async () => {
    const folder = temporaryFolder();
    const path = tapeFile(LONG);
    await toldBy(sources(path, { folder }).cached());
    const { size } = statSync(join(folder, `${KEY}.tape`));
    const cache = new TapeCache(folder, size * 2.5);
    const keep = (key: string, at: number) => {
      const plain = openTape(path, { instruments: INSTRUMENTS, tape: 0, maximumBadShare: 1 });
      const symbols = [...INSTRUMENTS.keys()];
      return toldBy(cachedTape(plain, { cache, key, path, symbols, tape: 0, isSame: () => true })).then(() =>
        utimesSync(join(folder, `${key}.tape`), at, at),
      );
    };
    utimesSync(join(folder, `${KEY}.tape`), 1, 1);
    await keep('b', 2);
    cache.open(KEY)?.close();
    await keep('c', 3);
    expect(readdirSync(folder).sort()).toEqual(['c.tape', `${KEY}.tape`]);
  });
});
