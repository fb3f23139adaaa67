import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { inferInstruments } from '../../../../src/adapters/tape/infer-instruments.ts';
import { openTape } from '../../../../src/adapters/tape/open-tape.ts';
import { readAnyTime } from '../../../../src/adapters/tape/table/times.ts';
import type { FeedEvent } from '../../../../src/domain/feed-event.ts';
import { quartet } from '../../../support/cli.ts';
import { readAll } from '../../../support/feed.ts';
import { temporaryFolder } from '../../../support/tape.ts';

const T = Date.UTC(2026, 0, 31, 13, 5, 7);

describe('a date in a table', () => {
  it.each([
    ['2026-01-31T13:05:07Z', T],
    ['2026-01-31 13:05:07', T],
    ['2026-01-31 13:05:07 UTC', T],
    ['2026-01-31 13:05:07.123456', T + 123],
    ['2026-01-31T14:05:07+01:00', T],
    ['2026-01-31 08:05:07 -0500', T],
    ['1769864707', T],
    ['1769864707.25', T + 250],
    ['1769864707000', T],
    ['1769864707000999', T],
    ['1769864707000999888', T],
    ['Sat, 31 Jan 2026 13:05:07 GMT', T],
    ['Sat Jan 31 13:05:07 +0000 2026', T],
    ['2026-01-31', Date.UTC(2026, 0, 31)],
    ['2026-02-30', undefined],
    ['01/31/2026', undefined],
    ['yesterday', undefined],
    ['7', undefined],
    ['', undefined],
  ])('%j', (text, at) => expect(readAnyTime(text, undefined)).toBe(at));

  it.each([
    ['01/02/2026 1:05 PM', 'mdy', Date.UTC(2026, 0, 2, 13, 5)],
    ['01/02/2026 1:05 PM', 'dmy', Date.UTC(2026, 1, 1, 13, 5)],
    ['31.01.2026, 13:05:07', 'dmy', T],
    ['12/31/2026 12:00 am', 'mdy', Date.UTC(2026, 11, 31)],
    ['31/01/2026', 'mdy', undefined],
  ] as const)('%j, %s', (text, order, at) => expect(readAnyTime(text, order)).toBe(at));
});

async function converted(
  table: string,
  words: readonly string[],
): Promise<{ events: readonly FeedEvent[]; notes: readonly string[] }> {
  const path = join(temporaryFolder(), 'table.csv');
  writeFileSync(path, table);
  const { exitCode, notes } = await quartet(['tape', 'convert', path, ...words]);
  expect(exitCode, notes.join('\n')).toBe(0);
  const tape = path.replace('.csv', '.ndjson.gz');
  const source = openTape(tape, { instruments: await inferInstruments(tape), tape: 0, maximumBadShare: 0 });
  const events = await readAll(source);
  expect([...source.report().refused]).toEqual([]);
  return { events, notes };
}

describe('a table of posts', () => {
  it('keeps quoted cells whole, sorts by time, and counts rows that are no post', async () => {
    const table = [
      '\uFEFFtweet_id,Created,user,body,followers',
      '2,2026-01-31T13:05:08Z,bob,"said ""$BTC, up"",',
      'and\tmore",12',
      '1,1769864707,ann,"first",',
      '3,soon,eve,never,1',
      '4,2026-01-31T13:05:09Z,eve,,1',
      '5,2026-01-31T13:05:09Z,eve',
      '',
    ].join('\r\n');
    const map = 'id=tweet_id,ts=created,author=user,text=body,followers=followers';
    const { events, notes } = await converted(table, ['--map', map, '--set', 'source=x']);
    expect(events).toMatchObject([
      { kind: 'post', id: '1', ts: T, author: 'ann', text: 'first', source: 'x', followers: undefined },
      { kind: 'post', id: '2', ts: T + 1_000, text: 'said "$BTC, up",\nand\tmore', followers: 12 },
    ]);
    expect(notes).toEqual([
      'left out: 1 undated',
      'left out: 1 bad-post',
      'left out: 1 column-count',
      expect.stringMatching(/table\.csv:5: undated$/),
    ]);
  });

  it('makes ids where there are none, the same for the same row', async () => {
    const table = 'when\twords\n1769864707\thello\n1769864708\thello\n1769864707\thello\n';
    const path = join(temporaryFolder(), 'table.tsv');
    writeFileSync(path, table);
    const { exitCode } = await quartet(['tape', 'convert', path, '--map', 'ts=when,text=words', '--set', 'source=x']);
    expect(exitCode).toBe(0);
    const lines = gunzipSync(readFileSync(path.replace('.tsv', '.ndjson.gz')))
      .toString()
      .trim()
      .split('\n');
    const ids = lines.map((line) => JSON.parse(line).id);
    expect(ids[0]).toBe(ids[1]);
    expect(ids[2]).not.toBe(ids[0]);
  });
});

describe('a table of prices', () => {
  it('gives bars from columns of other names', async () => {
    const table = 'Date;Open;High;Low;Close;Vol\n31.01.2026 13:00;61,800.5;"61,900";61700;61850.25;12.5\n';
    const map = 'ts=Date,open=Open,high=High,low=Low,close=Close,volume=Vol';
    const words = ['--map', map, '--symbol', 'BTC-USDT', '--interval', '1h', '--dates', 'dmy'];
    const { events } = await converted(table, words);
    expect(events).toMatchObject([
      { kind: 'bar-open', symbol: 'BTC-USDT', open: 6_180_050 },
      { kind: 'bar-close', openedAt: Date.UTC(2026, 0, 31, 13), high: 6_190_000, close: 6_185_025, volume: 12.5 },
    ]);
  });

  it('gives trades', async () => {
    const { events } = await converted('t,px,qty,taker\n1769864707123,0.10,5,S\n', [
      '--map',
      'ts=t,price=px,size=qty,side=taker',
      '--symbol',
      'DOGE-USD',
    ]);
    expect(events).toMatchObject([{ kind: 'trade', ts: T + 123, price: 1, size: 5, side: 'sell' }]);
  });
});

describe('a map that does not fit', () => {
  it.each([
    [
      ['--map', 'ts=when,text=body', '--set', 'source=x'],
      /table-map: .*:1: there is no column "body"; there are when, words/,
    ],
    [['--map', 'ts=when'], /table-map: .* maps neither text \(posts\) nor open/],
    [['--map', 'text=words', '--set', 'source=x'], /table-map: .* a post needs ts too/],
    [['--map', 'ts=when,text=words,mood=when', '--set', 'source=x'], /a post has no mood; it has text, ts/],
    [['--map', 'ts=when,ts=words'], /--map: .* give each field once/],
    [['--map', 'when'], /--map: "when" does not fit/],
    [
      ['--map', 'ts=when,text=words', '--set', 'source=x', '--dates', 'ymd'],
      /--dates: "ymd" does not fit; give mdy or dmy/,
    ],
    [
      ['--map', 'ts=words,text=when', '--set', 'source=x'],
      /table-empty: .*:2: no row is a record; the first is undated/,
    ],
  ])('%j is refused in one line, and nothing is written', async (words, message) => {
    const path = join(temporaryFolder(), 'table.csv');
    writeFileSync(path, 'when,words\n1769864707,hello\n');
    const { exitCode, notes } = await quartet(['tape', 'convert', path, ...words]);
    expect(exitCode).toBe(2);
    expect(notes).toHaveLength(1);
    expect(notes[0]).toMatch(message);
    expect(existsSync(path.replace('.csv', '.ndjson.gz'))).toBe(false);
  });
});
