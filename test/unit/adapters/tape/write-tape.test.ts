import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeEvent, type TapeOrder } from '../../../../src/adapters/tape/encode.ts';
import { hashTape, manifestPath, readTapeManifest } from '../../../../src/adapters/tape/manifest.ts';
import { TapeWriter } from '../../../../src/adapters/tape/tape-writer.ts';
import { writeTape } from '../../../../src/adapters/tape/write-tape.ts';
import { formatDecimal } from '../../../../src/domain/decimal.ts';
import { sha256 } from '../../../../src/domain/hash.ts';
import { INSTRUMENTS, readTape, TRADE, tapeFile, temporaryFolder } from '../../../support/tape.ts';

const ORIGIN = { source: 'a test', synthetic: false, settings: {} };
const price = fc.integer({ min: 1, max: 90_000_000 });
/** As long as exact integers go; only the finest instrument takes them. */
const longest = fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }).map((units) => formatDecimal(units, 7));
const symbol = fc.constantFrom('BTC-USDT-PERP', 'DOGE-USDT');

/** Records with figures of every length, as text, so that none passes through a float on the way in. */
const record = fc.oneof(
  fc.record({
    type: fc.constant('trade'),
    symbol,
    price: price.map(String),
    size: price.map(String),
    side: fc.constantFrom('buy', 'sell', null),
  }),
  fc.record({
    type: fc.constant('quote'),
    symbol,
    bid: fc.constantFrom('0.5', '7', '8.1'),
    bid_size: fc.nat().map(String),
    ask: fc.constantFrom('8.1', '900719925474099'),
    ask_size: fc.nat(),
  }),
  fc.record({
    type: fc.constant('bar'),
    symbol,
    open: fc.constantFrom('2', '2.5'),
    high: fc.constant('3'),
    low: fc.constant('1.5'),
    close: fc.constant('1.5'),
    volume: fc.oneof(fc.constant(0), fc.double({ min: 0, noNaN: true, noDefaultInfinity: true })),
    interval: fc.constantFrom('1s', '5s', '1d'),
  }),
  fc.record({ type: fc.constant('mark'), symbol, mark: fc.oneof(price, longest), oracle: fc.option(price) }),
  fc.record({
    type: fc.constant('funding'),
    symbol,
    rate: fc.integer({ min: -1e9, max: 1e9 }).map((units) => units / 1e12),
  }),
  fc.record({
    type: fc.constant('post'),
    id: fc.uuid(),
    source: fc.constantFrom('x', 'y'),
    author: fc.string({ minLength: 1 }),
    text: fc.string({ unit: 'binary' }),
    followers: fc.option(fc.nat()),
    author_created: fc.option(fc.nat()),
    repost_of: fc.option(fc.string()),
    lang: fc.option(fc.string()),
  }),
  fc.record({ type: fc.constant('post-edited'), id: fc.uuid(), source: fc.constant('x'), text: fc.string() }),
  fc.record({ type: fc.constant('post-deleted'), id: fc.uuid(), source: fc.constant('x') }),
  fc.record({
    type: fc.constant('post-picture'),
    id: fc.uuid(),
    source: fc.constant('x'),
    sha256: fc.constant('0a'.repeat(32)),
    width: fc.constant(80),
    height: fc.constant(60),
  }),
  fc.record({ type: fc.constant('gap'), source: fc.constant('x'), symbol: fc.option(symbol), from: fc.constant(0) }),
);
const tape = fc.array(fc.tuple(fc.nat(5_000), fc.nat(3_000), record), { minLength: 1, maxLength: 40 }).map((drafts) => {
  let ts = 0;
  return drafts.map(([wait, delay, fields]) => {
    ts += wait;
    return { ...fields, ts, ...(fields.type === 'bar' ? {} : { recv: ts + delay }) };
  });
});

describe('encodeEvent', () => {
  it.each<TapeOrder>(['ts', 'visible'])('writes lines sorted by %s that give every event back', async (order) => {
    await fc.assert(
      fc.asyncProperty(tape, async (records) => {
        const { events } = await readTape(tapeFile(records.map((one) => JSON.stringify(one))));
        const inOrder = order === 'visible' ? events : events.toSorted((left, right) => left.line - right.line);
        const lines = inOrder
          .map((event) => encodeEvent(event, INSTRUMENTS, order))
          .filter((line) => line !== undefined);
        fc.pre(lines.length > 0);
        const again = await readTape(tapeFile(lines));
        const bare = again.events.map((event) => ({ ...event, line: 0 }));
        expect(again.refused).toEqual({});
        expect(bare).toEqual(events.map((event) => ({ ...event, line: 0 })));
      }),
      { numRuns: 60 },
    );
  });
});

describe('writeTape', () => {
  it('writes a tape and its manifest, which tells its hash, span and counts', async () => {
    const path = join(temporaryFolder(), 'mine.ndjson.gz');
    const lines = [TRADE, TRADE.replace('1000', '5000').replace('"id":"7"', '"id":"8"')];
    const manifest = await writeTape(path, lines, ORIGIN);
    expect(manifest).toMatchObject({
      span: { from: 1000, to: 5000 },
      lines: 2,
      counts: { trade: 2 },
      symbols: ['BTC-USDT-PERP'],
      order: 'ts',
    });
    expect(manifest.sha256).toBe(sha256(readFileSync(path)));
    expect(manifest.sha256).toBe(await hashTape(path));
    expect(await readTapeManifest(path)).toEqual(manifest);
    expect((await readTape(path)).events).toHaveLength(2);
  });

  it('never replaces a file', async () => {
    const path = tapeFile([TRADE]);
    await expect(writeTape(path, [TRADE, TRADE], ORIGIN)).rejects.toThrow(`tape-exists: ${path}`);
    expect(readFileSync(path, 'utf8')).toBe(`${TRADE}\n`);
  });

  it('leaves nothing behind when its lines fail on the way', async () => {
    const folder = temporaryFolder();
    function* failing(): Generator<string> {
      yield TRADE;
      throw new Error('no more');
    }
    await expect(writeTape(join(folder, 'a.ndjson'), failing(), ORIGIN)).rejects.toThrow('no more');
    expect(readdirSync(folder)).toEqual([]);
  });

  it('says so when the folder is not there', async () => {
    await expect(writeTape(join(temporaryFolder(), 'no', 'a.ndjson'), [TRADE], ORIGIN)).rejects.toThrow('tape-enoent');
  });
});

describe('TapeWriter', () => {
  it('makes each writing readable by itself, and gives the name only to a whole tape', async () => {
    const path = join(temporaryFolder(), 'a.ndjson.gz');
    const writer = await TapeWriter.create(path, 'fast');
    await writer.write([TRADE]);
    await writer.write([]);
    await writer.write([TRADE.replace('"7"', '"8"')]);
    expect(existsSync(path)).toBe(false);
    expect(await writer.publish()).toBe(await hashTape(path));
    expect((await readTape(path)).events).toHaveLength(2);
  });
});

describe('a manifest', () => {
  it('stands beside its tape', () => {
    expect(['a/b.ndjson.gz', 'a/b.ndjson', 'a/b.csv', 'a/b.jsonl.gz'].map(manifestPath)).toEqual(
      Array(4).fill('a/b.manifest.json'),
    );
    expect(manifestPath('a/b')).toBe('a/b.manifest.json');
  });

  it.each([
    ['no JSON', '{'],
    ['an unknown version', '{"schema":2}'],
    ['an unknown key', undefined],
  ])('is refused in one line: %s', async (_, text) => {
    const path = join(temporaryFolder(), 'a.ndjson');
    const sound = await writeTape(path, [TRADE], ORIGIN);
    writeFileSync(manifestPath(path), text ?? JSON.stringify({ ...sound, extra: 1 }));
    await expect(readTapeManifest(path)).rejects.toThrow(/^manifest-malformed: [^\n]+; write it anew[^\n]+$/);
  });

  it('need not be', async () => {
    expect(await readTapeManifest(tapeFile([TRADE]))).toBeUndefined();
  });
});

describe('a scaled figure', () => {
  it('reads the same from a number as from a big integer, and gives what is none away', () => {
    const scaled = fc.oneof(fc.maxSafeInteger(), fc.integer({ min: -200, max: 200 }), fc.constant(-0));
    const same = fc.property(scaled, fc.nat({ max: 12 }), (value, decimals) => {
      expect(formatDecimal(value, decimals)).toBe(formatDecimal(BigInt(value), decimals));
    });
    fc.assert(same, { numRuns: 2_000, seed: 14 });
    expect(() => formatDecimal(0.5, 2)).toThrow(RangeError);
  });
});
