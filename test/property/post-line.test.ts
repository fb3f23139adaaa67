import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readPostLine } from '../../src/adapters/tape/post-line.ts';
import { parseTapeLine } from '../../src/adapters/tape/tape-lines.ts';

const READ = [
  'type',
  'ts',
  'id',
  'author',
  'text',
  'source',
  'followers',
  'author_created',
  'repost_of',
  'lang',
  'recv',
  'visible',
] as const;

/** The line read at once is the line parsed, or is left to the parser. Tells whether it was read. */
function isReadAlike(line: string): boolean {
  const read = readPostLine(line);
  if (read === undefined) return false;
  const parsed = parseTapeLine(line);
  if (typeof parsed === 'string') throw new Error(`${parsed} was read as a post: ${line}`);
  expect(Object.keys(read)).toEqual(READ);
  for (const key of READ) expect(read[key], `${key} of ${line}`).toBe(parsed[key]);
  expect(parsed.references).toBeUndefined();
  return true;
}

const words = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc.constantFrom('a "b" \\ \n\t\u2028', '🚀', '\ud83d'),
);
const name = fc.oneof(fc.stringMatching(/^[\w/:. é…]{0,20}$/), words);
const whole = fc.oneof(fc.nat(), fc.constantFrom(0, 1_388_534_448_000, 999_999_999_999_999));
const head = { ts: whole, id: name, author: name, text: words, source: name };
const optional = {
  likes: whole,
  followers: whole,
  symbols_hint: fc.array(name, { maxLength: 3 }),
  reposts: whole,
  author_created: whole,
  repost_of: name,
  lang: name,
  channel: name,
  visible: whole,
};
const post = fc
  .record({ ...head, ...optional }, { requiredKeys: ['ts', 'id', 'author', 'text', 'source'] })
  .map((fields) => JSON.stringify({ type: 'post', ...fields }));

/** What breaks a line, or turns it into another: pieces of JSON in any place. */
const PIECES = [
  '"',
  '\\',
  ',',
  '0',
  '-',
  '.5',
  'e3',
  '\t',
  ' ',
  '[',
  ']',
  '}',
  '{"a":1}',
  'null',
  '"ts":1,',
  '\\u00',
  '9999999999',
];
const change = fc.record({ at: fc.nat(), drop: fc.nat(3), put: fc.constantFrom('', ...PIECES) });

describe('a post line read at once', () => {
  it.each([
    '{"type":"post","ts":1,"id":"7","author":"a","text":"b","source":"x"}',
    '{"type":"post","ts":1,"id":"7","author":"a","text":"\\"b\\" \\u2026\\n","source":"x","likes":0,"followers":5,"lang":"en","recv":9}',
    '{"type":"post","ts":1,"id":"7","author":"a","text":"","source":"x","author_created":3,"repost_of":"6","visible":9}',
    '{"type":"post","ts":1,"id":"7","author":"a","text":"b","source":"x","symbols_hint":["A","B"],"reposts":1,"author_created":3}',
  ])('%s', (line) => {
    expect(isReadAlike(line)).toBe(true);
  });

  it.each([
    ['keys in another order', '{"type":"post","id":"7","ts":1,"author":"a","text":"b","source":"x"}'],
    ['a key twice', '{"type":"post","ts":1,"id":"7","author":"a","text":"b","source":"x","text":"c"}'],
    ['its links', '{"type":"post","ts":1,"id":"7","author":"a","text":"b","source":"x","references":["u"]}'],
    ['a number that is no whole one', '{"type":"post","ts":1.5,"id":"7","author":"a","text":"b","source":"x"}'],
    [
      'a number no double holds',
      '{"type":"post","ts":1,"id":"7","author":"a","text":"b","source":"x","followers":9007199254740993}',
    ],
    ['a number that begins with nought', '{"type":"post","ts":01,"id":"7","author":"a","text":"b","source":"x"}'],
    ['an escape in a name', '{"type":"post","ts":1,"id":"7\\n","author":"a","text":"b","source":"x"}'],
    ['an escape there is not', '{"type":"post","ts":1,"id":"7","author":"a","text":"\\x","source":"x"}'],
    ['a tab as it is', '{"type":"post","ts":1,"id":"7","author":"a","text":"\t","source":"x"}'],
    ['a comma too many', '{"type":"post","ts":1,"id":"7","author":"a","text":"b","source":"x","hint":["a",]}'],
    ['more behind it', '{"type":"post","ts":1,"id":"7","author":"a","text":"b","source":"x"} '],
    ['another kind', '{"type":"post-deleted","ts":1,"id":"7","source":"x"}'],
  ])('is left to the parser: %s', (_, line) => {
    expect(readPostLine(line)).toBeUndefined();
  });

  it('is the line parsed, for any post', () => {
    let read = 0;
    const count = (line: string): void => {
      if (isReadAlike(line)) read += 1;
    };
    fc.assert(fc.property(post, count), { numRuns: 1_000 });
    expect(read).toBeGreaterThan(200);
  });

  it('is the line parsed where a line is damaged', () => {
    fc.assert(
      fc.property(post, fc.array(change, { minLength: 1, maxLength: 3 }), (line, changes) => {
        let damaged = line;
        for (const { at, drop, put } of changes) {
          const place = at % (damaged.length + 1);
          damaged = damaged.slice(0, place) + put + damaged.slice(place + drop);
        }
        isReadAlike(damaged);
      }),
      { numRuns: 3_000 },
    );
  });
});

describe('a hostile line', () => {
  const begun = '{"type":"post","ts":1,"id":"a","author":"b","text":"c","source":"d"';

  it('of many other fields that breaks off at its end is not tried in every way', () => {
    expect(readPostLine(`${begun}${',"x":1'.repeat(300)},"lang":null}`)).toBeUndefined();
    expect(isReadAlike(`${begun}${',"x":1'.repeat(300)},"lang":"en"}`)).toBe(true);
  });

  it("of millions of escapes is the parser's", () => {
    const line = JSON.stringify({
      type: 'post',
      ts: 1,
      id: 'a',
      author: 'b',
      text: '\n'.repeat(4_000_000),
      source: 'd',
    });
    expect(readPostLine(line)).toBeUndefined();
    expect(parseTapeLine(line)).toBeTypeOf('object');
  });
});
