import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AuditContext, auditClaim, isDropped } from '../../../src/agents/audit.ts';
import { agrees, brief, writtenNumbers } from '../../../src/agents/numbers-in-text.ts';
import { evidenceId } from '../../../src/domain/ids.ts';
import type { AuditFlag } from '../../../src/domain/record.ts';
import type { Evidence } from '../../../src/domain/snapshot.ts';
import { later } from '../../../src/domain/time.ts';
import { NOW, symbol } from '../../support/snapshot.ts';

const BTC = symbol('BTC-USDT-PERP');
const item = (id: string, change: Partial<Evidence>): Evidence => ({
  id: evidenceId(id),
  kind: 'indicator',
  symbol: BTC,
  visible: later(NOW, -60_000),
  numbers: {},
  text: undefined,
  ...change,
});

const context: AuditContext = {
  at: NOW,
  evidence: new Map(
    [
      item('i-1', { numbers: { rsi14: 71.2468, return5: -0.0231, close: 64_123.5, volume: 1_250_000 } }),
      item('i-2', { symbol: symbol('ETH'), numbers: { rsi14: 30 } }),
      item('i-3', { symbol: undefined, numbers: { authors: 9 } }),
      item('i-9', { visible: later(NOW, 1), numbers: { rsi14: 50 } }),
      item('p-1', { kind: 'post', text: 'They say BTC hits 70,000 by Friday. Up 3.5% today' }),
    ].map((one) => [one.id, one]),
  ),
};

const cases: readonly (readonly [string, readonly string[], readonly AuditFlag[]])[] = [
  ['RSI14 stands at 71.2468', ['i-1'], []],
  ['rsi14 is 71.25, nearly 71', ['i-1'], []],
  ['rsi14 is 71.3', ['i-1'], ['unsupported-number']],
  ['rsi14 is 70', ['i-1'], ['unsupported-number']],
  ['it fell 2.3% over five bars', ['i-1'], []],
  ['it fell 2.31 percent', ['i-1'], []],
  ['it fell 231 bps', ['i-1'], []],
  ['it fell 2.4%', ['i-1'], ['unsupported-number']],
  ['the return was -0.0231', ['i-1'], []],
  ['the close was -64,123.5', ['i-1'], ['unsupported-number']],
  ['close at $64,123.5', ['i-1'], []],
  ['close near 64k', ['i-1'], []],
  ['close near 65k', ['i-1'], ['unsupported-number']],
  ['volume of 1.25M', ['i-1'], []],
  ['the 20-day high and the 4h bar of BTC-USDT-PERP, over 5 minutes', ['i-1'], []],
  ['stated in i-1 at 2024-01-02T13:59 UTC', ['i-1'], []],
  ['stated on 2023-01-02', ['i-1'], ['unsupported-number']],
  ['9 authors stand behind it', ['i-3'], []],
  ['they say 70,000 and 3.5%', ['p-1'], []],
  ['somebody wrote "BTC hits 70,000 by friday"', ['p-1'], []],
  ['somebody wrote “BTC hits 80,000”', ['p-1'], ['misquoted']],
  ['a post said "up 3.5%"', ['i-1'], ['misquoted']],
  ['RSI at seventy-one, volume one point two five million', ['i-1'], []],
  ['a volume of 71.25 million', ['i-1'], ['unsupported-number']],
  ['RSI at seventy-one', ['i-1'], []],
  ['RSI at eighty-five', ['i-1'], ['unsupported-number']],
  ['a volume of one million two hundred and fifty thousand', ['i-1'], []],
  ['a volume of two million', ['i-1'], ['unsupported-number']],
  ['two of three voices agree, and one does not', ['i-1'], []],
  ['close at ６４１２３.5 and ٧١', ['i-1'], []],
  ['rsi14 of ٨٥', ['i-1'], ['unsupported-number']],
  ['volume 1.25e6', ['i-1'], []],
  ['volume 9.25e6', ['i-1'], ['unsupported-number']],
  ['close at 64123.5USDT', ['i-1'], []],
  ['close at 70000USDT', ['i-1'], ['unsupported-number']],
  ['return5 of +2.31%', ['i-1'], ['unsupported-number']],
  ['it fell 0.0231%', ['i-1'], ['unsupported-number']],
  ['it fell 231 basis points', ['i-1'], []],
  ['rsi14 is 64,123.5', ['i-1'], ['unsupported-number']],
  ['RSI(14): 1.25M', ['i-1'], ['unsupported-number']],
  ['return5 now about 71.2468', ['i-1'], ['unsupported-number']],
  ['up 0.035', ['p-1'], []],
  ['up 3.5', ['p-1'], []],
  ['rsi14 of 30', ['i-2'], ['misattributed']],
  ['rsi14 of 30', ['i-2', 'i-1'], ['misattributed']],
  ['rsi14 of 71.25', ['i-1', 'p-404'], ['fabricated']],
  ['no number, no source', [], ['fabricated']],
  ['rsi14 of 50', ['i-9'], ['from-the-future']],
  ['rsi14 of 12', ['i-1', 'p-404', 'i-2'], ['fabricated', 'misattributed', 'unsupported-number']],
  ['constructor', ['constructor', '__proto__'], ['fabricated']],
];

describe('the audit of a claim', () => {
  it.each(cases)('%s, citing %j: %j', (text, evidence, flags) => {
    const audited = auditClaim({ text, evidence }, BTC, context);
    expect(audited.flags).toEqual(flags);
    expect(isDropped(audited)).toBe(flags.includes('fabricated') || flags.includes('from-the-future'));
    expect(audited.evidence).toEqual(evidence);
  });

  it('reaches every flag', () => {
    const reached = new Set(cases.flatMap(([, , flags]) => flags));
    expect([...reached].sort()).toEqual([
      'fabricated',
      'from-the-future',
      'misattributed',
      'misquoted',
      'unsupported-number',
    ]);
  });
});

describe('numbers in a sentence', () => {
  it.each([
    ['rsi14 sma10 BTC2 x1', []],
    ['−3.25 and -4', [-3.25, -4]],
    ['1,234,567.8', [1_234_567.8]],
    ['12,34', [12, 34]],
    ['2.5k, 3M, 4bn', [2_500, 3_000_000, 4_000_000_000]],
    ['50 bps', [0.5]],
    ['(7)', [7]],
    ['3x leverage', []],
  ])('%s holds %j', (text, values) => {
    expect(writtenNumbers(text).map(({ value }) => value)).toEqual(values);
  });

  it('rounds by the digits written, and not further', () => {
    const written = (text: string) => writtenNumbers(text)[0] ?? expect.fail(text);
    expect(agrees(written('1.5'), 1.5499)).toBe(true);
    expect(agrees(written('1.5'), 1.5501)).toBe(false);
    expect(agrees(written('1.50'), 1.5499)).toBe(false);
    expect(agrees(written('5%'), 0.05)).toBe(true);
    expect(agrees(written('5'), 0.05)).toBe(false);
  });

  it('takes what the second prompt shows of a number for the number itself', () => {
    const anySize = fc.tuple(fc.double({ min: -1, max: 1, noNaN: true }), fc.integer({ min: -9, max: 12 }));
    fc.assert(
      fc.property(anySize, fc.integer({ min: 2, max: 5 }), ([share, power], digits) => {
        const value = Number((share * 10 ** power).toFixed(12));
        const [written] = writtenNumbers(brief(value, digits));
        expect(written !== undefined && agrees(written, value), `${value} as ${brief(value, digits)}`).toBe(true);
      }),
    );
  });
});
