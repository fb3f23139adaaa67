import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapeCsv, escapeHtml, escapeTerminal } from '../../../src/domain/escape.ts';
import { dataPath, describeWithData } from '../../support/data.ts';

const HOSTILE: readonly string[] = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  '`onload=alert(1)`',
  '</title></style></textarea><svg/onload=alert(1)>',
  '&lt;b&gt; &#x3c;i&#x3e;',
  '\u001b[2J\u001b[31mred\u001b]0;title\u0007',
  '\u009b31m and \u0090q\u009c',
  'over\rwrite\nnext line\u2028and\u2029more\u0085end',
  'abc\u202edcba\u2066x\u2069 \u200e\u061c',
  'zero\u200bwidth\u200d\ufeff\u00ad\u2060',
  'tags \u{e0041}\u{e0042}\u{e007f} and selectors \ufe0f\u{e0100}',
  'fillers \u3164\u115f\uffa0\u2800\u034f',
  'lone \ud800 and \udc00 surrogates',
  `zalgo ${'a\u0301\u0302\u0303\u0304\u0305\u0306\u0307'.repeat(5)}`,
  '=HYPERLINK("http://example.test","x")',
  '\u200b=1+1',
  ' \t=1+1',
  '+1',
  '-1+cmd|calc',
  '@SUM(A1)',
  '\uff1d1+1',
  '"=1+1"',
  'x;=1+1',
  'a,b\r\n=1+1,c',
  'ends with a backslash \\n \\',
];

const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(...HOSTILE),
  fc.tuple(fc.constantFrom(...HOSTILE), fc.string()).map(([hostile, rest]) => rest + hostile),
);

/** What must never leave through a sink that shows text to people. */
const UNSEEN = /[\p{Cf}\p{Cs}\p{Co}\p{Default_Ignorable_Code_Point}\u{2028}\u{2029}\u{2800}]/u;

function expectInertHtml(safe: string): void {
  expect(safe).not.toMatch(/[<>"'`]/);
  expect(safe.replaceAll(/&(?:amp|lt|gt|quot|#39|#96);/g, '')).not.toContain('&');
  expect(safe).not.toMatch(UNSEEN);
  expect(safe.replaceAll(/[\t\n\r]/g, '')).not.toMatch(/\p{Cc}/u);
}

function expectInertLine(safe: string): void {
  expect(safe).not.toMatch(/\p{Cc}/u);
  expect(safe).not.toMatch(UNSEEN);
  expect(safe).not.toMatch(/\p{M}{4}/u);
}

/** The cell as a spreadsheet reads it back. */
function readCell(cell: string): string {
  if (!cell.startsWith('"')) {
    expect(cell).not.toMatch(/[",;\t\r\n]/);
    return cell;
  }
  const body = cell.slice(1, -1);
  expect(cell.endsWith('"')).toBe(true);
  expect(body.replaceAll('""', '')).not.toContain('"');
  return body.replaceAll('""', '"');
}

function expectInertCell(cell: string): void {
  const read = readCell(cell);
  expectInertLine(read);
  expect(read).not.toMatch(/^[\s"]*[=+\-@\uff0b\uff0d\uff1d\uff20]/u);
  expect(read).not.toMatch(/;[\s"]*[=+\-@\uff0b\uff0d\uff1d\uff20]/u);
}

function expectInertEverywhere(text: string): void {
  expectInertHtml(escapeHtml(text));
  expectInertLine(escapeTerminal(text));
  expectInertCell(escapeCsv(text));
}

describe('escaping', () => {
  it.each(HOSTILE)('leaves %j inert in every sink', (text) => {
    expectInertEverywhere(text);
  });

  it('leaves any text inert in every sink', () => {
    fc.assert(fc.property(anyText, expectInertEverywhere), { numRuns: 2_000 });
  });

  it('keeps what people can read', () => {
    const post = 'Überraschung: $BTC 🚀 up 5 %, naïve shorts "rekt" – 中文 too';
    expect(escapeTerminal(post)).toBe(post);
    expect(escapeHtml(post)).toBe(post.replaceAll('"', '&quot;'));
    expect(escapeCsv(post)).toBe(`"${post.replaceAll('"', '""')}"`);
  });

  it('shows markup as the text it is', () => {
    expect(escapeHtml('<b a="1">&\'`')).toBe('&lt;b a=&quot;1&quot;&gt;&amp;&#39;&#96;');
  });

  it('puts a terminal text on one line and takes its escape sequences apart', () => {
    expect(escapeTerminal('a\r\n\tb\u001b[31mc')).toBe('a b[31mc');
  });

  it('quotes cells only where needed and disarms formulas', () => {
    expect(escapeCsv('house-team')).toBe('house-team');
    expect(escapeCsv('')).toBe('');
    expect(escapeCsv('=1+1')).toBe(`"'=1+1"`);
    expect(escapeCsv('say "hi", twice')).toBe('"say ""hi"", twice"');
    expect(escapeCsv('-5')).toBe(`"'-5"`);
  });

  it('takes time in proportion to the text', () => {
    const long = '\u0301a'.repeat(50_000) + ' \t'.repeat(50_000) + ';='.repeat(50_000);
    expectInertEverywhere(long);
  });
});

describeWithData('escaping of hostile posts', () => {
  const posts = (): { id: string; text: string }[] =>
    readFileSync(dataPath('adversarial-posts.jsonl'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));

  it('leaves every one inert in every sink', () => {
    const all = posts();
    expect(all.length).toBeGreaterThan(50);
    for (const { text } of all) expectInertEverywhere(text);
  });
});
