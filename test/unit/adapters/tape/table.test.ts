import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { inferInstruments } from '../../../../src/adapters/tape/infer-instruments.ts';
import { readTapeManifest } from '../../../../src/adapters/tape/manifest.ts';
import { openTape } from '../../../../src/adapters/tape/open-tape.ts';
import { readTime } from '../../../../src/adapters/tape/table/times.ts';
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
  ])('%j', (text, at) => expect(readTime(text, undefined)).toBe(at));

  it.each([
    ['01/02/2026 1:05 PM', 'mdy', Date.UTC(2026, 0, 2, 13, 5)],
    ['01/02/2026 1:05 PM', 'dmy', Date.UTC(2026, 1, 1, 13, 5)],
    ['31.01.2026, 13:05:07', 'dmy', T],
    ['12/31/2026 12:00 am', 'mdy', Date.UTC(2026, 11, 31)],
    ['31/01/2026', 'mdy', undefined],
  ] as const)('%j, %s', (text, order, at) => expect(readTime(text, order)).toBe(at));
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
      'left out: 1 bad-time',
      'left out: 1 bad-post',
      'left out: 1 column-count',
      expect.stringMatching(/table\.csv:5: bad-time$/),
    ]);
  });

  it('takes answers from inside of what they answer, and tells what is no post', async () => {
    const comment = (id: string, second: number, ...answers: readonly unknown[]) => {
      const replies = answers.length === 0 ? '' : { kind: 'Listing', data: { children: answers } };
      const data = {
        id,
        name: `t1_${id}`,
        author: `u${id}`,
        body: `words of ${id}`,
        created_utc: 1_700_000_000 + second,
      };
      return { kind: 't1', data: { ...data, replies } };
    };
    const more = { kind: 'more', data: { id: 'z', name: 't1_z', count: 9, children: ['y'] } };
    const children = [comment('a', 1, comment('b', 2, comment('c', 5), more), comment('d', 4)), comment('e', 3), more];
    const path = join(temporaryFolder(), 'thread.json');
    writeFileSync(path, JSON.stringify({ kind: 'Listing', data: { children } }));
    const ids = (await readAll(openTape(path, { instruments: new Map(), tape: 0 }))).map(
      (post) => 'id' in post && post.id,
    );
    expect(ids).toEqual(['t1_a', 't1_b', 't1_e', 't1_d', 't1_c']);
    expect((await quartet(['tape', 'inspect', path])).out).toContain('2 rows are passed over: records of another kind');
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
    expect(new Set(ids).size).toBe(2);
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
      /table-empty: .*:2: no row is a record; the first is bad-time/,
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

describe('what people have', () => {
  it.each([
    [
      'a stray quote in a cell',
      'id\tcreated\tuser\tbody\n1\t1769864707\tann\tmy 6" phone\n2\t1769864708\tbob\tup\n3\t1769864709\teve\tdown\n',
      3,
    ],
    [
      'one that begins a cell',
      'id\tcreated\tuser\tbody\n1\t1769864707\tann\t"no end\n2\t1769864708\tbob\tup\n3\t1769864709\teve\tsix"\n',
      3,
    ],
  ])('%s swallows no row', async (_, table, count) => {
    const { events } = await converted(table, ['--set', 'source=x']);
    expect(events).toHaveLength(count);
  });

  it.each([
    ['0,123;0,125;0,121;0,124', 'between semicolons', [123, 124]],
    ['1.20e-05;1.3e-05;1.1e-05;1.25e-05', 'small figures of pandas', [120, 125]],
    ['$1.25;$1.5;$1.2;$1.3', 'currency signs', [125, 130]],
  ])('reads %s: %s', async (row, _, [open, close]) => {
    const { events } = await converted(`Datum;o;h;l;c;v\n2024.01.02 10:00;${row};100\n`, [
      '--symbol',
      'ACME',
      '--interval',
      '1h',
    ]);
    expect(events).toMatchObject([{ open }, { close }]);
  });

  it.each([
    [
      'ts,o,h,l,c,v\n2024-01-02,"1,085","1,087","1,084","1,086",1\n2024-01-03,"1,085","1,087","1,084","1,086",1\n',
      /a comma or point before three digits, .* may part thousands or decimals; say --decimal/,
    ],
    ['ts,o,h,l,c,v\n01/02/2024,1,1,1,1,1\n01/03/2024,1,1,1,1,1\n', /may begin with the day or the month; say --dates/],
    [
      'Date,Time,o,h,l,c,v\n2024.01.02,10:00,1,1,1,1,1\n',
      /Date holds days and Time their times; say --map "ts=Date\+Time"/,
      'ts=Date',
    ],
    ['a,b\n1,2\n', /no table known here has the columns a, b; name its columns/],
  ])('%j is refused with what to say', async (table, message, map?: string) => {
    const path = join(temporaryFolder(), 'prices.txt');
    writeFileSync(path, table);
    const words = map === undefined ? [] : ['--map', map];
    const { exitCode, notes } = await quartet(['tape', 'convert', path, '--symbol', 'ACME', ...words]);
    expect(exitCode).toBe(2);
    expect(notes.join('\n')).toMatch(message);
  });

  it('keeps the manifest of a table and of the tape made of it apart', async () => {
    const path = join(temporaryFolder(), 'prices.csv');
    writeFileSync(path, 'time,open,high,low,close,volume\n2024-01-02,1,1,1,1,1\n2024-01-03,1,1,1,1,1\n');
    const tape = path.replace('.csv', '.ndjson.gz');
    expect((await quartet(['tape', 'convert', path, '--symbol', 'ACME'])).exitCode).toBe(0);
    expect(await readTapeManifest(path)).toBeUndefined();
    expect(await readTapeManifest(tape)).toMatchObject({ name: 'prices.ndjson.gz' });
    const plain = path.replace('.csv', '.ndjson');
    expect((await quartet(['tape', 'convert', tape, plain])).exitCode).toBe(0);
    expect(await readTapeManifest(tape)).toMatchObject({ name: 'prices.ndjson.gz' });
    expect(await readTapeManifest(plain)).toMatchObject({ name: 'prices.ndjson' });
  });
});
