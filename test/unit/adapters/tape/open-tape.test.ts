import { appendFileSync, truncateSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { openTape } from '../../../../src/adapters/tape/open-tape.ts';
import { InputError, IntegrityError } from '../../../../src/domain/errors.ts';
import { readAll } from '../../../support/feed.ts';
import { INSTRUMENTS, readTape, TRADE, tapeFile, temporaryFolder } from '../../../support/tape.ts';

const tradeLine = (ts: number): string => `{"type":"trade","ts":${ts},"symbol":"BTC-USDT-PERP","price":5,"size":1}`;
const postLine = (ts: number, text: string): string =>
  `{"type":"post","ts":${ts},"id":"${ts}","author":"ann","source":"x","text":${JSON.stringify(text)}}`;
const numbered = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, place) => tradeLine(1000 + place));

describe('a tape as a file', () => {
  it('reads the same plain and packed, in one gzip member or many, with either line ending', async () => {
    const lines = numbered(50);
    const { events } = await readTape(tapeFile(lines));
    expect(events).toHaveLength(50);
    const members = Buffer.concat(lines.map((line) => gzipSync(`${line}\n`)));
    const windows = Buffer.from(lines.join('\r\n'));
    for (const path of [tapeFile(lines, 'a.ndjson.gz'), tapeFile(members, 'b.ndjson.gz'), tapeFile(windows)]) {
      expect(await readTape(path)).toEqual({ events, lines: 50, refused: {} });
    }
  });

  it('keeps every character where chunks of the file end inside one', async () => {
    // Longer than any chunk, and shifted so that some chunk ends inside the four bytes of an emoji.
    for (let shift = 0; shift < 4; shift += 1) {
      const texts = [`${'x'.repeat(shift)}${'🚀'.repeat(200_000)}`, 'ü'.repeat(10)];
      const lines = texts.map((text, place) => postLine(place, text));
      for (const name of ['a.ndjson', 'a.ndjson.gz']) {
        const { events } = await readTape(tapeFile(lines, name));
        expect(events.map((event) => event.kind === 'post' && event.text)).toEqual(texts);
      }
    }
  });

  it('can be read again, with a report of its own each time', async () => {
    const path = tapeFile([TRADE, 'junk']);
    const source = openTape(path, { instruments: INSTRUMENTS, tape: 3, maximumBadShare: 0.5 });
    const first = await readAll(source);
    expect(await readAll(source)).toEqual(first);
    expect(first[0]).toMatchObject({ tape: 3, line: 1 });
    const refused = new Map([['bad-json', 1]]);
    const firstRefused = new Map([['bad-json', `${path}:2`]]);
    expect(source.report()).toEqual({ name: 'tape.ndjson', lines: 2, events: 1, refused, firstRefused });
  });
});

describe('a tape that was cut off', () => {
  // Unpacked, several chunks: what was given before the cut is met is not given again.
  const lines = numbered(20_000);
  const packed = Buffer.concat([
    gzipSync(`${lines.slice(0, 1000).join('\n')}\n`),
    gzipSync(`${lines.slice(1000).join('\n')}\n`),
  ]);

  it.each([1, 5, 9, 500, packed.length - 30])(
    'gives all whole lines before the cut, %i bytes from its end',
    async (cut) => {
      const path = tapeFile(packed, 'a.ndjson.gz');
      truncateSync(path, packed.length - cut);
      const { events, refused } = await readTape(path, { maximumBadShare: 0 });
      expect(refused).toEqual({ 'torn-tail': 1 });
      expect(events.map(({ ts }) => ts)).toEqual(events.map((_, place) => 1000 + place));
      // Only the cut into the first member itself can take any of that member's lines.
      if (cut <= 500) expect(events.length).toBeGreaterThanOrEqual(1000);
      if (cut <= 9) expect(events).toHaveLength(20_000);
    },
  );

  it('says so when the file ends in room that was never filled', async () => {
    const path = tapeFile(packed, 'a.ndjson.gz');
    appendFileSync(path, Buffer.alloc(64));
    expect(await readTape(path)).toMatchObject({ lines: 20_001, refused: { 'torn-tail': 1 } });
  });

  it('drops half a line at the end of a plain file, but not a whole one without a line ending', async () => {
    const half = await readTape(tapeFile(Buffer.from(`${TRADE}\n${TRADE.slice(0, 40)}`)), { maximumBadShare: 0 });
    expect(half).toMatchObject({ lines: 2, refused: { 'torn-tail': 1 } });
    expect(await readTape(tapeFile(Buffer.from(TRADE)))).toMatchObject({ lines: 1, refused: {} });
  });
});

describe('a tape that cannot be read', () => {
  it.each([
    ['tape-enoent', () => `${temporaryFolder()}/none.ndjson`],
    ['tape-not-a-file', () => temporaryFolder()],
    ['tape-enotdir', () => `${tapeFile([TRADE])}/inner.ndjson`],
    ['tape-empty', () => tapeFile([])],
    ['tape-empty', () => tapeFile([], 'a.ndjson.gz')],
    ['tape-too-many-bad-lines', () => tapeFile(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0a, 0x1a, 0x0a]))],
  ])('is bad input: %s', async (code, make) => {
    const path = make();
    const error = await readTape(path, { maximumBadShare: 0.01 }).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(InputError);
    expect(error).toMatchObject({ problem: { code, where: expect.stringContaining(path) } });
    expect(String(error)).not.toContain('\n');
  });

  it('is damaged when a bit of its packed data is flipped', async () => {
    const packed = gzipSync(numbered(5_000).join('\n'));
    const flipped = Buffer.from(packed);
    const middle = Math.floor(packed.length / 2);
    flipped[middle] = (packed[middle] ?? 0) ^ 4;
    await expect(readTape(tapeFile(flipped, 'a.ndjson.gz'))).rejects.toThrow(IntegrityError);
  });

  it('is given up after 1,000 lines when too many of them are bad, naming the first', async () => {
    const path = tapeFile([...numbered(900), ...Array.from({ length: 101 }, () => 'junk'), ...numbered(100_000)]);
    await expect(readTape(path, { maximumBadShare: 0.01 })).rejects.toThrow(
      `tape-too-many-bad-lines: ${path}:901: 100 of 1000 lines cannot be read (the first: bad-json)`,
    );
  });

  it('is given up at its end when bad lines gather there, and not for a share that is allowed', async () => {
    const path = tapeFile([...numbered(1_980), ...Array.from({ length: 20 }, () => 'junk')]);
    expect((await readTape(path, { maximumBadShare: 0.01 })).refused).toEqual({ 'bad-json': 20 });
    await expect(readTape(path, { maximumBadShare: 0.0099 })).rejects.toThrow('20 of 2000 lines');
  });

  it('is not held in memory behind a line from the future', async () => {
    const before = Array.from({ length: 140_000 }, (_, place) => tradeLine(1_000 + Math.floor(place / 4)));
    const path = tapeFile([tradeLine(50_000), ...before]);
    await expect(readTape(path)).rejects.toThrow(/^tape-not-sorted: .*: over 131072 lines .* quartet tape convert/);
  });

  it('is not given up for symbols nobody asked for, repeats or lines out of order', async () => {
    const foreign = tradeLine(1).replace('BTC', 'XYZ');
    const lines = [TRADE, TRADE, TRADE, foreign, foreign, tradeLine(1)];
    expect((await readTape(tapeFile(lines), { maximumBadShare: 0 })).refused).toEqual({
      duplicate: 2,
      'unknown-symbol': 2,
      'out-of-order': 1,
    });
  });
});

describe('a tape whose times are not what they seem', () => {
  const from = Date.UTC(2024, 0, 2);

  it('is refused when it is in seconds, or dated as a table may be, with what to do', async () => {
    const seconds = Array.from({ length: 30 }, (_, at) => tradeLine(from / 1000 + at));
    await expect(readTape(tapeFile(seconds), { maximumBadShare: 0.01 })).rejects.toThrow(
      /:1: 30 of 30 lines cannot be read \(the first: time-in-seconds\); .* quartet tape convert/,
    );
    for (const told of ['"2024-01-02T00:00:00Z"', `${from}000`, `${from / 1000}.5`]) {
      const line = tradeLine(from).replace(String(from), told);
      await expect(readTape(tapeFile([line]), { maximumBadShare: 0.01 })).rejects.toThrow(
        /bad-time\); .* tape convert/,
      );
    }
  });

  it('loses a line in seconds among milliseconds, and none of one that begins in 1970', async () => {
    const stray = [tradeLine(from), tradeLine(from / 1000), tradeLine(from + 1)];
    expect((await readTape(tapeFile(stray))).refused).toEqual({ 'time-in-seconds': 1 });
    for (const first of [0, 5]) {
      const days = Array.from({ length: 60 }, (_, day) => tradeLine((first + day) * 86_400_000));
      expect((await readTape(tapeFile(days))).refused).toEqual({});
    }
  });

  it('is refused when it jumps about, is newest first, or tells one symbol behind the other', async () => {
    const minutes = Array.from({ length: 40 }, (_, at) => tradeLine(from + at * 120_000));
    const other = minutes.map((line) => line.replace('BTC-USDT-PERP', 'DOGE-USDT'));
    for (const lines of [
      minutes.toReversed(),
      minutes.map((_, at) => minutes[(at * 7) % 40] ?? ''),
      [...minutes, ...other],
    ]) {
      await expect(readTape(tapeFile(lines), { maximumBadShare: 0.01 })).rejects.toThrow(
        /\(the first: (not-sorted|far-from-neighbours)\); .*sort it with quartet tape convert/,
      );
    }
  });

  it('keeps what came late but was received in order', async () => {
    const late = tradeLine(from).replace('"symbol"', `"recv":${from + 600_000},"symbol"`);
    const { events } = await readTape(tapeFile([tradeLine(from + 500_000), late]));
    expect(events.map(({ visible }) => visible)).toEqual([from + 500_000, from + 600_000]);
  });
});

it.each([
  ['2e-05', 200],
  ['1.25E-3', 12_500],
  ['1e1', 100_000_000],
])('reads %s, as other programs write small and large figures, as a number or as text', async (figure, lots) => {
  const line = tradeLine(1_000).replace('BTC-USDT-PERP', 'DOGE-USDT');
  for (const told of [figure, JSON.stringify(figure)]) {
    const { events } = await readTape(tapeFile([line.replace('"price":5', `"price":${told}`)]));
    expect(events).toMatchObject([{ price: lots }]);
  }
});

describe('order on a tape', () => {
  it('is by visible time, rank and line, and a record out of order is late, never early', async () => {
    const lines = [tradeLine(10), postLine(20, 'a'), tradeLine(20), tradeLine(15), tradeLine(30)];
    const { events, refused } = await readTape(tapeFile(lines));
    expect(events.map(({ line, visible }) => `${line}@${visible}`)).toEqual(['1@10', '3@20', '4@20', '2@20', '5@30']);
    expect(refused).toEqual({ 'out-of-order': 1 });
  });

  it('does not let a refused line move time', async () => {
    const lines = [tradeLine(10), tradeLine(50_000).replace('"price":5', '"price":0'), tradeLine(20)];
    const { events, refused } = await readTape(tapeFile(lines));
    expect(events.map(({ visible }) => visible)).toEqual([10, 20]);
    expect(refused).toEqual({ 'not-positive': 1 });
  });

  it('is the line order where lines say when they became visible', async () => {
    const live = (line: string, visible: number): string => line.replace('{', `{"visible":${visible},`);
    const lines = [
      live(postLine(5, 'a'), 12),
      live(tradeLine(12), 12),
      live(tradeLine(9), 11),
      tradeLine(50),
      live(tradeLine(13), 13),
    ];
    const { events, refused } = await readTape(tapeFile(lines));
    expect(events.map(({ line, visible }) => `${line}@${visible}`)).toEqual(['1@12', '2@12', '3@12', '5@13']);
    expect(refused).toEqual({ 'out-of-order': 1, undated: 1 });
  });

  it('gives closes of earlier bars before openings of the same instant, across symbols', async () => {
    const bar = (symbol: string, minute: number): string =>
      `{"type":"bar","ts":${minute * 60_000},"symbol":"${symbol}","open":5,"high":5,"low":5,"close":5,"volume":1,"interval":"1m"}`;
    const lines = [bar('BTC-USDT-PERP', 1), bar('DOGE-USDT', 1), bar('BTC-USDT-PERP', 2), bar('DOGE-USDT', 2)];
    const { events } = await readTape(tapeFile(lines));
    expect(events.map(({ kind, visible }) => `${kind}@${visible / 60_000}`)).toEqual([
      'bar-open@1',
      'bar-open@1',
      'bar-close@2',
      'bar-close@2',
      'bar-open@2',
      'bar-open@2',
      'bar-close@3',
      'bar-close@3',
    ]);
  });
});
