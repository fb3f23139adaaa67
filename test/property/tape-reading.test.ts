import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeEvent } from '../../src/adapters/tape/encode.ts';
import { InputError, IntegrityError } from '../../src/domain/errors.ts';
import { HOUR_MS } from '../../src/domain/time.ts';
import { generateFeed } from '../../src/workshop/generate/generate-feed.ts';
import { DEMO_MARKETS, DEMO_OPTIONS } from '../../src/workshop/generate/markets.ts';
import { instrumentMap } from '../support/feed.ts';
import { INSTRUMENTS, readTape, tapeFile } from '../support/tape.ts';

const MADE = instrumentMap(...DEMO_MARKETS.map(({ instrument }) => instrument));
const SOUND = [...generateFeed({ ...DEMO_OPTIONS, spanMs: HOUR_MS, quoteEveryMs: 60_000 })].flatMap(
  (event) => encodeEvent(event, MADE, 'ts') ?? [],
);

/** Records of every kind, in order or not, received at once or late, some of them bad. */
const line = fc
  .record({
    ts: fc.nat(2_000),
    delay: fc.oneof(fc.constant(0), fc.integer({ min: -1_300, max: 900 })),
    id: fc.nat(30),
    kind: fc.constantFrom('trade', 'quote', 'post', 'bar', 'funding', 'bad'),
  })
  .map(({ ts, delay, id, kind }) => {
    const dated = `"ts":${ts},"recv":${Math.max(0, ts + delay)},"id":"${id}","symbol":"DOGE-USDT"`;
    if (kind === 'trade') return `{"type":"trade",${dated},"price":1,"size":1}`;
    if (kind === 'quote') return `{"type":"quote",${dated},"bid":1,"bid_size":1,"ask":2,"ask_size":1}`;
    if (kind === 'post') return `{"type":"post",${dated},"author":"a","text":"t","source":"x"}`;
    if (kind === 'bar') return `{"type":"bar",${dated},"open":1,"high":1,"low":1,"close":1,"volume":0,"interval":"1s"}`;
    if (kind === 'funding') return `{"type":"funding",${dated},"rate":0.0001}`;
    return `{"type":"trade",${dated},"price":0,"size":1}`;
  });

describe('reading a tape', () => {
  it('shows the same past whatever comes later', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(line, { minLength: 2, maxLength: 60 }), fc.nat(), async (lines, cut) => {
        const past = lines.slice(0, 1 + (cut % (lines.length - 1)));
        const known = await readTape(tapeFile(past));
        const whole = await readTape(tapeFile(lines));
        // What the next line may still add to is at the newest event time of the past, or after it.
        const newest = Math.max(0, ...known.events.filter(({ kind }) => kind !== 'bar-close').map(({ ts }) => ts));
        const settled = (events: typeof known.events) => events.filter(({ visible }) => visible < newest);
        expect(settled(whole.events)).toEqual(settled(known.events));
      }),
      { numRuns: 300 },
    );
  });

  it('accounts for every line: it is an event or it is counted', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(line, { minLength: 1, maxLength: 60 }), async (lines) => {
        const { events, refused, lines: read } = await readTape(tapeFile(lines));
        const { 'out-of-order': _, ...dropped } = refused;
        const kept = new Set(events.map((event) => event.line)).size;
        expect(kept + Object.values(dropped).reduce((sum, count) => sum + count, 0)).toBe(read);
      }),
      { numRuns: 300 },
    );
  });

  it.each(['plain', 'packed'])('gives events or one line of error for any bytes: %s', async (form) => {
    const bytes = form === 'plain' ? Buffer.from(SOUND.join('\n')) : gzipSync(SOUND.join('\n'));
    const change = fc.record({
      at: fc.nat(bytes.length - 1),
      to: fc.uint8Array({ minLength: 0, maxLength: 6 }),
      drop: fc.nat(40),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 4 }), fc.nat(bytes.length), async (changes, cut) => {
        let mangled = Buffer.from(bytes);
        for (const { at, to, drop } of changes) {
          mangled = Buffer.concat([mangled.subarray(0, at), to, mangled.subarray(at + drop)]);
        }
        if (cut % 3 === 0) mangled = mangled.subarray(0, cut);
        const reading = await readTape(tapeFile(mangled, 'a.ndjson.gz'), { instruments: MADE }).catch(
          (error: unknown) => {
            if (!(error instanceof InputError) && !(error instanceof IntegrityError)) throw error;
            expect(error.message).not.toContain('\n');
          },
        );
        const times = (reading?.events ?? []).map(({ visible }) => visible);
        expect(times).toEqual(times.toSorted((left, right) => left - right));
      }),
      { numRuns: 150 },
    );
  });

  it('never mistakes one instrument for another', async () => {
    const { refused } = await readTape(tapeFile(SOUND), { instruments: INSTRUMENTS });
    const foreign = SOUND.filter((text) => text.includes('"symbol"') && !text.includes('BTC-USDT-PERP')).length;
    expect(refused['unknown-symbol']).toBe(foreign);
  });
});
