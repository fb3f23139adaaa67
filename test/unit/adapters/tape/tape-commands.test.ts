import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { convertTape } from '../../../../src/adapters/tape/convert-tape.ts';
import { inferInstruments } from '../../../../src/adapters/tape/infer-instruments.ts';
import { inspectTape } from '../../../../src/adapters/tape/inspect-tape.ts';
import { manifestPath } from '../../../../src/adapters/tape/manifest.ts';
import { verifyTape } from '../../../../src/adapters/tape/verify-tape.ts';
import { generateTape } from '../../../../src/adapters/tape/write-tape.ts';
import { HOUR_MS } from '../../../../src/domain/time.ts';
import { DEMO_OPTIONS } from '../../../../src/workshop/generate/markets.ts';
import { symbolId } from '../../../support/feed.ts';
import { readTape, TRADE, tapeFile, temporaryFolder } from '../../../support/tape.ts';

const HOURLY = { ...DEMO_OPTIONS, spanMs: HOUR_MS };
const post = (ts: number, id: string): string =>
  `{"type":"post","ts":${ts},"id":"${id}","author":"a","text":"t","source":"x","likes":3}`;
const bar = (symbol: string, ts: number, interval: string): string =>
  `{"type":"bar","ts":${ts},"symbol":"${symbol}","open":79.300003,"high":80,"low":79,"close":79.5,"volume":7,"interval":"${interval}"}`;

describe('inferInstruments', () => {
  it('guesses kind and decimals from names and figures', async () => {
    const sizes = '"bid_size":0.5,"ask":3e-8,"ask_size":"12.250"';
    const lines = [
      TRADE,
      TRADE.replace('61800.3', '61800.25').replace('0.006', '2'),
      `{"type":"quote","ts":1,"symbol":"PEPE-USD","bid":"0.00000010",${sizes}}`,
      bar('ACME', 1, '1d'),
      bar('BRK.B', 1, '1d'),
      bar('ACMEHOUR', 1, '1h'),
    ];
    const found = await inferInstruments(tapeFile(lines));
    const shown = [...found.values()].map((one) => [
      one.symbol,
      one.kind,
      one.quoteCurrency,
      one.priceDecimals,
      one.sizeDecimals,
      one.maxLeverage,
    ]);
    expect(shown).toEqual([
      ['BTC-USDT-PERP', 'perp', 'USDT', 2, 3, 40],
      ['PEPE-USD', 'spot', 'USD', 8, 2, 1],
      ['ACME', 'equity', 'USD', 6, 0, 2],
      ['BRK.B', 'equity', 'USD', 6, 0, 2],
      ['ACMEHOUR', 'spot', 'USD', 6, 5, 1],
    ]);
    expect(found.get(symbolId('ACME'))?.session).toBeDefined();
    expect(found.get(symbolId('ACMEHOUR'))?.session).toBeUndefined();
  });

  it('leaves room for prices to rise a thousandfold', async () => {
    const line = TRADE.replace('61800.3', '987654321.123456');
    const decimals = [...(await inferInstruments(tapeFile([line]))).values()].map((one) => one.priceDecimals);
    expect(decimals).toEqual([3]);
  });
});

describe('inspectTape', () => {
  it('counts records as written and events as a run would see them', async () => {
    const path = tapeFile([TRADE, TRADE, bar('ACME', 86_400_000, '1d'), post(86_400_000, '1'), 'junk']);
    expect(await inspectTape(path)).toMatchObject({
      bytes: readFileSync(path).length,
      manifest: 'missing',
      synthetic: undefined,
      order: 'ts',
      lineOrder: 'oldest first',
      time: 'milliseconds since 1970',
      table: undefined,
      span: { from: 1000, to: 86_400_000 },
      lines: 5,
      records: { trade: 2, bar: 1, post: 1 },
      events: 4,
      refused: { duplicate: 1, 'bad-json': 1 },
      symbols: [
        { symbol: 'BTC-USDT-PERP', kind: 'perp', records: { trade: 2 } },
        { symbol: 'ACME', kind: 'equity', records: { bar: 1 } },
      ],
    });
  });
});

describe('inspectTape of what has to be converted', () => {
  it.each([
    ['newest first', [300_000, 200_000, 100_000]],
    ['not sorted', [200_000, 300_000, 100_000]],
    ['oldest first', [100_000, 100_000, 200_000]],
  ])('tells lines that are %s', async (lineOrder, times) => {
    const lines = times.map((ts, place) => post(ts, String(place)));
    expect(await inspectTape(tapeFile(lines))).toMatchObject({ lineOrder });
  });

  it('tells what a table was taken for, and its times and order', async () => {
    const path = tapeFile([
      'time,open,high,low,close,volume',
      ...[2, 1].map((at) => `${1_704_153_600 + at * 60},1,2,1,1.5,7`),
    ]);
    expect(await inspectTape(path, { symbol: symbolId('ACME'), intervalMs: 60_000 })).toMatchObject({
      lineOrder: 'newest first',
      time: 'seconds since 1970',
      table: { source: 'a table of bars', decimal: 'point', priceDecimals: 1 },
    });
  });

  it('finds no record in seconds', async () => {
    const path = tapeFile([post(1_704_153_600, 'a'), post(1_704_153_601, 'b')]);
    expect(await inspectTape(path)).toMatchObject({ span: undefined, events: 0, refused: { 'time-in-seconds': 2 } });
  });
});

describe('verifyTape', () => {
  it('finds nothing wrong with a tape as it was written', async () => {
    const path = join(temporaryFolder(), 'a.ndjson.gz');
    await generateTape(path, HOURLY);
    expect(await verifyTape(path)).toMatchObject({
      manifest: true,
      problems: [],
      summary: { manifest: 'matches', synthetic: true },
    });
  });

  it('tells every way in which a tape is not what its manifest says', async () => {
    const path = join(temporaryFolder(), 'a.ndjson');
    const { sha256 } = await generateTape(path, HOURLY);
    appendFileSync(path, `${TRADE}\n`);
    const { problems } = await verifyTape(path);
    expect(problems).toHaveLength(3);
    expect(problems[0]).toContain(sha256);
    expect(problems.join()).toMatch(/lines.*"trade":\d+/);
  });

  it('tells a changed order, a cut end and damage', async () => {
    const path = join(temporaryFolder(), 'a.ndjson.gz');
    const manifest = await generateTape(path, HOURLY);
    writeFileSync(manifestPath(path), JSON.stringify({ ...manifest, order: 'visible' }));
    expect((await verifyTape(path)).problems).toEqual(['its lines are sorted by ts, the manifest says by visible']);
    const bytes = readFileSync(path);
    writeFileSync(path, bytes.subarray(0, -20));
    expect((await verifyTape(path)).problems).toContain('its end is cut off');
    bytes[500] = (bytes[500] ?? 0) ^ 1;
    writeFileSync(path, bytes);
    const damaged = await verifyTape(path);
    expect(damaged).toMatchObject({ problems: [expect.stringContaining('checksums')], summary: undefined });
  });

  it('can only look at the file itself where there is no manifest', async () => {
    expect(await verifyTape(tapeFile([TRADE]))).toMatchObject({ manifest: false, problems: [] });
  });
});

describe('convertTape', () => {
  it.each([
    ['seconds since 1970', (at: number) => String(at / 1000)],
    ['microseconds since 1970', (at: number) => `${at}000`],
    ['dates as 2024-01-02T00:03:20.000Z', (at: number) => JSON.stringify(new Date(at).toISOString())],
  ])('sorts a tape, and writes its times from %s', async (told, written) => {
    const from = Date.UTC(2024, 0, 2);
    const lines = [200_000, 100_000, 300_000].map((later) =>
      post(1, String(later))
        .replace('"ts":1', `"ts": ${written(from + later)}`)
        .replace('"t"', '"a,\\"ts\\":1704153600"'),
    );
    const to = join(temporaryFolder(), 'b.ndjson');
    const { notes, refused } = await convertTape(tapeFile(lines), to);
    expect([notes, refused]).toEqual([
      [`time: ${told}, written as milliseconds`, 'lines were not sorted: written oldest first'],
      {},
    ]);
    expect(
      readFileSync(to, 'utf8')
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toMatchObject([
      { ts: from + 100_000, text: 'a,"ts":1704153600' },
      { ts: from + 200_000 },
      { ts: from + 300_000 },
    ]);
  });

  const table = [
    'time,open,high,low,close,volume',
    '1970-01-03,2.50,3,2,2.75,10',
    '1970-01-02,1,1,1,1,0',
    '1970-01-04,x,1,1,1,0',
  ];

  it('takes bars from a table to a tape and back, with nothing lost but what was refused', async () => {
    const folder = temporaryFolder();
    const csv = { symbol: symbolId('COIN-USD'), intervalMs: 86_400_000 };
    const from = tapeFile(table, 'coin.csv');
    const { manifest, refused } = await convertTape(from, join(folder, 'coin.ndjson.gz'), { table: csv });
    expect(refused).toEqual({ 'not-a-number': 1 });
    expect(manifest).toMatchObject({
      lines: 2,
      counts: { bar: 2 },
      synthetic: false,
      source: 'converted from coin.csv',
    });
    await convertTape(join(folder, 'coin.ndjson.gz'), join(folder, 'back.csv'));
    expect(readFileSync(join(folder, 'back.csv'), 'utf8').split('\n')).toEqual([
      'time,symbol,interval,open,high,low,close,volume',
      '1970-01-02T00:00:00.000Z,COIN-USD,1d,1.00,1.00,1.00,1.00,0',
      '1970-01-03T00:00:00.000Z,COIN-USD,1d,2.50,3.00,2.00,2.75,10',
      '',
    ]);
  });

  it('says how many records have no place in a table', async () => {
    const to = join(temporaryFolder(), 'a.csv');
    const { refused } = await convertTape(tapeFile([bar('ACME', 1, '1d'), TRADE, post(2, '1')]), to);
    expect(refused).toEqual({ 'not-a-bar': 2 });
  });

  it('sorts a tape by event time, prices before words, each line as it was', async () => {
    const to = join(temporaryFolder(), 'sorted.ndjson');
    const lines = [post(2000, 'b'), post(1000, 'a'), 'junk', TRADE.replace('1000', '2000'), TRADE, '{"type":"trade"}'];
    const { refused } = await convertTape(tapeFile(lines), to);
    expect(readFileSync(to, 'utf8').trimEnd().split('\n')).toEqual([lines[4], lines[1], lines[3], lines[0]]);
    expect(refused).toEqual({ 'bad-json': 1, undated: 1 });
  });

  it('keeps the order of a tape written live, and what is known of where a tape came from', async () => {
    const folder = temporaryFolder();
    const live = tapeFile([5000, 1000].map((ts) => post(ts, `${ts}`).replace('{', '{"visible":5000,')));
    await convertTape(live, join(folder, 'live.ndjson'));
    expect((await readTape(join(folder, 'live.ndjson'))).events.map(({ ts }) => ts)).toEqual([5000, 1000]);
    await generateTape(join(folder, 'made.ndjson.gz'), HOURLY);
    const { manifest } = await convertTape(join(folder, 'made.ndjson.gz'), join(folder, 'plain.ndjson'));
    expect(manifest).toMatchObject({ synthetic: true, settings: { link: DEMO_OPTIONS.link } });
    expect(readFileSync(join(folder, 'plain.ndjson'))).toEqual(
      gunzipSync(readFileSync(join(folder, 'made.ndjson.gz'))),
    );
  });
});
