import { describe, expect, it } from 'vitest';
import { readTape, TRADE, tapeFile } from '../support/tape.ts';

const trade = (fields: string): string => `{"type":"trade","ts":1000,"symbol":"BTC-USDT-PERP",${fields}}`;
const quote = (fields: string): string => `{"type":"quote","ts":1000,"symbol":"BTC-USDT-PERP",${fields}}`;
const bar = (fields: string): string => `{"type":"bar","ts":1000,"symbol":"BTC-USDT-PERP","volume":1,${fields}}`;
const post = (fields: string): string => `{"type":"post","ts":1000,"source":"x",${fields}}`;
const flat = '"open":5,"high":5,"low":5,"close":5';

/** Lines that must not become events, each by the name it is counted under. */
const REFUSED: readonly (readonly [refusal: string, name: string, line: string])[] = [
  ['bad-json', 'no JSON', 'trade,1000,5'],
  ['bad-json', 'an empty line', ''],
  ['bad-json', 'half an object', trade('"price":5').slice(0, -3)],
  ['bad-json', 'a number JSON does not know', trade('"price":NaN,"size":1')],
  ['bad-json', 'two objects', `${TRADE}${TRADE}`],
  ['bad-json', 'nesting without end', '['.repeat(100_000)],
  ['not-an-object', 'a list', '[1,2]'],
  ['not-an-object', 'null', 'null'],
  ['not-an-object', 'a text', '"trade"'],
  ['unknown-type', 'no type', '{"ts":1000}'],
  ['unknown-type', 'a type of another program', '{"type":"depth","ts":1000}'],
  ['unknown-type', 'a type every object has', '{"type":"toString","ts":1000}'],
  [
    'unknown-type',
    'an opening where bars come whole',
    `{"type":"bar-open","ts":1000,"symbol":"BTC-USDT-PERP","open":5,"interval":"1m"}`,
  ],
  ['undated', 'no time', '{"type":"post","id":"1"}'],
  ['undated', 'null for a time', '{"type":"trade","ts":null}'],
  ['bad-time', 'text for a time', TRADE.replace('1000', '"1000"')],
  ['bad-time', 'a time before 1970', TRADE.replace('1000', '-1')],
  ['bad-time', 'half a millisecond', TRADE.replace('1000', '1000.5')],
  ['bad-time', 'microseconds', TRADE.replace('1000', '1700000000000000')],
  ['bad-time', 'a receive time that is none', trade('"price":5,"size":1,"recv":"soon"')],
  ['bad-symbol', 'no symbol', '{"type":"trade","ts":1000,"price":5,"size":1}'],
  ['bad-symbol', 'a symbol with a line break', TRADE.replace('BTC-USDT-PERP', 'BTC\\n')],
  ['unknown-symbol', 'a symbol the scenario does not list', TRADE.replace('BTC', 'XYZ')],
  [
    'unknown-symbol',
    'a gap of a symbol the scenario does not list',
    '{"type":"gap","ts":9,"source":"v","symbol":"XYZ","from":1}',
  ],
  ['not-positive', 'a price of zero', trade('"price":0,"size":1')],
  ['not-positive', 'a negative price', trade('"price":-5,"size":1')],
  ['not-positive', 'a size of zero', trade('"price":5,"size":0')],
  ['not-positive', 'a negative size', trade('"price":5,"size":-1')],
  ['not-positive', 'a negative zero', trade('"price":-0,"size":1')],
  ['not-a-number', 'no price', trade('"size":1')],
  ['not-a-number', 'NaN as text', trade('"price":"NaN","size":1')],
  ['not-a-number', 'hexadecimal text', trade('"price":"0x10","size":1')],
  ['not-a-number', 'text with a unit', trade('"price":"5 USD","size":1')],
  ['not-a-number', 'true for a price', trade('"price":true,"size":1')],
  ['not-a-number', 'a list for a price', trade('"price":[5],"size":1')],
  ['not-a-number', 'more than a double holds', trade('"price":1e999,"size":1')],
  ['too-many-decimals', 'a finer price than the instrument has', trade('"price":5.55,"size":1')],
  ['too-many-decimals', 'a finer size than the instrument has', trade('"price":5,"size":"0.0001"')],
  ['too-large', 'a price beyond exact integers', trade('"price":1e15,"size":1')],
  ['too-large', 'a text beyond exact integers', trade('"price":"9007199254740993","size":1')],
  ['bad-side', 'a side that is none', trade('"price":5,"size":1,"side":"long"')],
  ['bad-id', 'an id that was rounded', trade('"price":5,"size":1,"id":1.58e18')],
  ['crossed', 'a bid above the ask', quote('"bid":5.1,"bid_size":1,"ask":5,"ask_size":1')],
  ['not-a-number', 'a quote without an ask', quote('"bid":5,"bid_size":1,"ask_size":1')],
  ['bad-interval', 'no interval', bar(flat)],
  ['bad-interval', 'an interval of no length', bar(`${flat},"interval":"0m"`)],
  ['bad-interval', 'an interval in words', bar(`${flat},"interval":"hourly"`)],
  ['impossible-bar', 'a high below the close', bar('"open":5,"high":5,"low":4,"close":6,"interval":"1m"')],
  ['impossible-bar', 'a low above the open', bar('"open":5,"high":9,"low":6,"close":7,"interval":"1m"')],
  ['bad-volume', 'a negative volume', bar(`${flat},"interval":"1m"`).replace('"volume":1', '"volume":-1')],
  ['bad-volume', 'no volume', bar(`${flat},"interval":"1m"`).replace('"volume":1,', '')],
  ['bad-rate', 'a rate above all', '{"type":"funding","ts":1000,"symbol":"BTC-USDT-PERP","rate":1.5}'],
  ['not-a-number', 'no rate', '{"type":"funding","ts":1000,"symbol":"BTC-USDT-PERP"}'],
  ['not-positive', 'a dividend of nothing', '{"type":"dividend","ts":1000,"symbol":"BTC-USDT-PERP","amount":0}'],
  ['not-a-number', 'a dividend without an amount', '{"type":"dividend","ts":1000,"symbol":"BTC-USDT-PERP"}'],
  [
    'bad-split',
    'a split into parts of a share',
    '{"type":"split","ts":1000,"symbol":"BTC-USDT-PERP","new_shares":1.5,"old_shares":1}',
  ],
  [
    'bad-split',
    'a split of nothing',
    '{"type":"split","ts":1000,"symbol":"BTC-USDT-PERP","new_shares":0,"old_shares":1}',
  ],
  ['bad-split', 'a split without a number', '{"type":"split","ts":1000,"symbol":"BTC-USDT-PERP","new_shares":2}'],
  ['not-positive', 'a mark of zero', '{"type":"mark","ts":1000,"symbol":"BTC-USDT-PERP","mark":0}'],
  ['bad-post', 'no id', post('"author":"ann","text":"hi"')],
  ['bad-post', 'a number for an id', post('"id":5,"author":"ann","text":"hi"')],
  ['bad-post', 'no author', post('"id":"1","text":"hi"')],
  ['bad-post', 'no text', post('"id":"1","author":"ann"')],
  ['bad-post', 'no source', '{"type":"post","ts":1000,"id":"1","author":"ann","text":"hi"}'],
  ['bad-post', 'fewer than no followers', post('"id":"1","author":"ann","text":"hi","followers":-1')],
  ['bad-post', 'a birth before 1970', post('"id":"1","author":"ann","text":"hi","author_created":-1')],
  ['bad-post', 'an object for a language', post('"id":"1","author":"ann","text":"hi","lang":{}')],
  ['bad-post', 'an edit without text', '{"type":"post-edited","ts":1000,"id":"1","source":"x"}'],
  ['bad-post', 'a deletion of nothing', '{"type":"post-deleted","ts":1000,"source":"x"}'],
  [
    'bad-post',
    'a picture that is named by a path',
    '{"type":"post-picture","ts":1000,"id":"1","source":"x","sha256":"../../etc/passwd","width":8,"height":8}',
  ],
  ['bad-gap', 'a gap that ends before it begins', '{"type":"gap","ts":1000,"source":"v","from":1001}'],
  ['bad-gap', 'a gap without a beginning', '{"type":"gap","ts":1000,"source":"v"}'],
  ['line-too-long', 'a line beyond a mebibyte', trade(`"price":5,"size":1,"x":"${'x'.repeat(1_048_576)}"`)],
];

describe('a line that cannot be an event', () => {
  it.each(REFUSED)('%s: %s', async (refusal, _, line) => {
    const sound = TRADE.replace('"id":"7"', '"id":"8"').replace('1000', '2000');
    const { events, lines, refused } = await readTape(tapeFile([line, sound]));
    expect(refused).toEqual({ [refusal]: 1 });
    expect(lines).toBe(2);
    expect(events).toHaveLength(1);
    expect(events[0]).toMatchObject({ kind: 'trade', ts: 2000, line: 2 });
  });

  it('is counted as bad text when it is not UTF-8, and its neighbours are read', async () => {
    const bytes = Buffer.concat([
      Buffer.from(`${TRADE}\n{"type":"post`),
      Buffer.from([0xff, 0xfe]),
      Buffer.from(`"}\n${TRADE}\n`),
    ]);
    const { events, refused } = await readTape(tapeFile(bytes));
    expect(events).toHaveLength(1);
    expect(refused).toEqual({ 'bad-utf8': 1, duplicate: 1 });
  });

  it.each([
    ['a trade number', TRADE, TRADE.replace('61800.3', '1')],
    ['a post id of one source', post('"id":"1","author":"a","text":"a"'), post('"id":"1","author":"b","text":"b"')],
    ['a bar', bar(`${flat},"interval":"1m"`), bar(`${flat},"interval":"1m"`).replace('"volume":1', '"volume":2')],
  ])('is a duplicate when it repeats %s', async (_, first, second) => {
    const { events, refused } = await readTape(tapeFile([first, second]));
    expect(refused).toEqual({ duplicate: 1 });
    expect(new Set(events.map(({ line }) => line))).toEqual(new Set([1]));
  });

  it('is a contradiction when a bar or a funding is told again with other figures', async () => {
    const funding = '{"type":"funding","ts":3600000,"symbol":"BTC-USDT-PERP","rate":0.001}';
    const whole = bar(`${flat},"interval":"1m"`);
    const lines = [whole, whole.replace('"close":5', '"close":4').replace('"low":5', '"low":4'), funding, funding];
    const { events, refused } = await readTape(tapeFile([...lines, funding.replace('0.001', '0.002')]));
    expect(refused).toEqual({ contradiction: 2, duplicate: 1 });
    expect(events.filter(({ kind }) => kind === 'funding')).toHaveLength(1);
  });

  it('is none of two trades whose ids only a double confuses', async () => {
    const [first, second] = ['158066143613275750', '158066143613275751'].map((id) =>
      trade(`"price":5,"size":1,"id":${id}`),
    );
    expect((await readTape(tapeFile([first ?? '', second ?? '']))).refused).toEqual({});
  });

  it.each([
    [
      'the id of another source',
      post('"id":"1","author":"a","text":"a"'),
      post('"id":"1","author":"a","text":"a"').replace('"x"', '"y"'),
    ],
    [
      'the number of a trade in another symbol',
      TRADE,
      TRADE.replace('BTC-USDT-PERP', 'DOGE-USDT').replace('0.006', '1'),
    ],
    ['a trade that has no number', trade('"price":5,"size":1'), trade('"price":5,"size":1')],
    ['a bar of another interval', bar(`${flat},"interval":"1m"`), bar(`${flat},"interval":"1h"`)],
  ])('is no duplicate when it repeats %s', async (_, first, second) => {
    expect((await readTape(tapeFile([first, second]))).refused).toEqual({});
  });
});
