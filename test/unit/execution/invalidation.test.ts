import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseInvalidation } from '../../../src/execution/invalidation/parse.ts';
import { judgeRule, listensTo, type Rule, ruleTerms, type Term } from '../../../src/execution/invalidation/rule.ts';
import { judgeInvalidation } from '../../../src/execution/venue/commands.ts';
import { Desk } from '../../support/execution/desk.ts';
import { exits, order } from '../../support/execution/intents.ts';

const HOUR = 3_600_000;

function rule(text: string): Rule {
  const parsed = parseInvalidation(text);
  if (!parsed.ok) throw new Error(`${text}: ${parsed.problem.what} at ${parsed.problem.at}`);
  return parsed.value;
}

/** `close(4h)` → its value; anything else has none yet. */
function values(known: Readonly<Record<string, number>>) {
  return ({ name, period, intervalMs }: Term) => known[`${name}${period ?? ''}(${intervalMs / HOUR}h)`];
}

describe('the grammar of invalidations', () => {
  it.each([
    ['close(4h) < 96000', { 'close(4h)': 95_999 }, true],
    ['close(4h) < 96000', { 'close(4h)': 96_000 }, false],
    ['close(4h) <= 96000', { 'close(4h)': 96_000 }, true],
    ['rsi14(1h) > 80', { 'rsi14(1h)': 80.5 }, true],
    ['sentiment(1h) < -0.3', { 'sentiment(1h)': -0.31 }, true],
    ['sentiment(1h) < -.3', { 'sentiment(1h)': -0.29 }, false],
    ['96000 >= CLOSE(4H)', { 'close(4h)': 96_000 }, true],
    ['close(1h) < sma20(1h)', { 'close(1h)': 1, 'sma20(1h)': 2 }, true],
    ['close(1h) < 5 and rsi14(1h) > 80', { 'close(1h)': 1, 'rsi14(1h)': 81 }, true],
    ['close(1h) < 5 and rsi14(1h) > 80', { 'close(1h)': 1 }, false],
    ['close(1h) < 5 or rsi14(1h) > 80', { 'close(1h)': 1 }, true],
    // and binds more tightly than or
    ['close(1h) < 5 or high(1h) > 9 and low(1h) < 1', { 'close(1h)': 1, 'high(1h)': 0, 'low(1h)': 5 }, true],
    ['(close(1h) < 5 or high(1h) > 9) and low(1h) < 1', { 'close(1h)': 1, 'high(1h)': 0, 'low(1h)': 5 }, false],
    ['  ((close(1h)<+5))  ', { 'close(1h)': 4 }, true],
  ])('%s with %j: %s', (text, known, holds) => {
    expect(judgeRule(rule(text), values(known))).toBe(holds);
  });

  it.each([
    ['', 'expected a number or a name', 0],
    ['if funding turns negative', '"if" is no price', 0],
    ['close(4h) < ', 'expected a number or a name', 12],
    ['close(4h)', 'expected <', 9],
    ['close(4h) == 5', '"=" means nothing here', 10],
    ['close(4h) < 96,000', '"," means nothing here', 14],
    ['close(4h) < 96000 unless rsi14(1h) < 3', 'expected the end', 18],
    ['close < 5', 'expected "("', 6],
    ['close(4) < 5', 'expected an interval', 6],
    ['close(4y) < 5', 'expected an interval', 6],
    ['close(0h) < 5', 'expected an interval', 6],
    ['rsi(1h) < 5', 'rsi needs a period', 0],
    ['rsi0(1h) < 5', 'rsi needs a period', 0],
    ['rsi1001(1h) < 5', 'rsi needs a period', 0],
    ['close14(1h) < 5', 'close has no period', 0],
    ['macd12(1h) < 5', '"macd12" is no price', 0],
    ['constructor(1h) < 5', '"constructor" is no price', 0],
    ['1 < 2', 'a comparison needs a name', 5],
    ['close(1h) < 5h', 'expected a number or a name', 12],
    ['close(1h) < 1.2.3', 'expected a number or a name', 12],
    ['close(1h) < -close(1h)', 'expected a number or a name', 13],
    ['(close(1h) < 5', 'expected ")"', 14],
    [`${'('.repeat(20)}close(1h) < 5${')'.repeat(20)}`, 'nested deeper', 17],
    ['x'.repeat(501), 'longer than 500', 500],
  ])('%s: %s, at %d', (text, what, at) => {
    const parsed = parseInvalidation(text);
    expect(parsed).toMatchObject({ ok: false, problem: { what: expect.stringContaining(what), at } });
  });

  it('reads back what it could have written', () => {
    const term = fc.constantFrom('close(4h)', 'rsi14(3m)', 'sentiment(1h)', 'sma200(1d)');
    const comparison = fc
      .tuple(term, fc.constantFrom('<', '<=', '>', '>='), fc.double({ min: -1e6, max: 1e6, noNaN: true }))
      .map(([left, by, right]) => `${left} ${by} ${right.toFixed(4)}`);
    const text = fc.letrec<{ rule: string }>((tie) => ({
      rule: fc.oneof(
        { maxDepth: 3 },
        comparison,
        fc.tuple(tie('rule'), fc.constantFrom('and', 'or'), tie('rule')).map(([a, word, b]) => `(${a}) ${word} (${b})`),
      ),
    })).rule;
    fc.assert(fc.property(text, (written) => written.length > 500 || parseInvalidation(written).ok));
  });

  it('never throws', () => {
    const soup = fc.array(fc.constantFrom('(', ')', 'close', '(1h)', '<', '=', 'and', 'or', '5', '-', ' ', '.', 'é'));
    fc.assert(fc.property(soup, (parts) => typeof parseInvalidation(parts.join('')).ok === 'boolean'));
  });

  it('names its terms and the intervals it listens to', () => {
    const both = rule('close(4h) < 5 and (rsi14(1h) > 80 or 3 < sentiment(24h))');
    expect(ruleTerms(both).map(({ name, period }) => [name, period])).toEqual([
      ['close', undefined],
      ['rsi', 14],
      ['sentiment', undefined],
    ]);
    expect([HOUR, 4 * HOUR, 24 * HOUR, 2 * HOUR].map((ms) => listensTo(both, ms))).toEqual([true, true, true, false]);
  });
});

describe('an invalidation in force', () => {
  function holding(text: string): Desk {
    const desk = new Desk();
    desk.quote(9_900, 10_000);
    desk.send(order('buy', 10, exits({ invalidation: text })));
    desk.quote(9_900, 10_000);
    return desk;
  }

  it('closes the position at the next price once it holds', () => {
    const desk = holding('close(1h) < 95 or rsi14(4h) > 80');
    expect(judgeInvalidation(desk.book, HOUR, values({ 'close(1h)': 96 }))).toBe(false);
    expect(judgeInvalidation(desk.book, 2 * HOUR, values({ 'close(1h)': 90 }))).toBe(false);
    desk.quote(9_000, 9_100);
    expect(desk.position).toBe('long 10');
    expect(judgeInvalidation(desk.book, HOUR, values({ 'close(1h)': 90 }))).toBe(true);
    expect(judgeInvalidation(desk.book, HOUR, values({ 'close(1h)': 90 }))).toBe(false);
    desk.quote(9_050, 9_100, 4);
    expect(desk.log.slice(1)).toEqual(['invalidation sell 4 @ 90.50 taker', 'invalidation sell 6 @ 90.45 taker']);
  });

  it('is not enforced where it is prose, nor without a position', () => {
    const desk = holding('if the story turns out false');
    expect(desk.book.plan?.rule).toBeUndefined();
    expect(judgeInvalidation(desk.book, HOUR, values({}))).toBe(false);
    expect(judgeInvalidation(new Desk().book, HOUR, values({}))).toBe(false);
  });
});
