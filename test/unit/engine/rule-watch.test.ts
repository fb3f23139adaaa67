import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { BarClose } from '../../../src/domain/feed-event.ts';
import type { SentimentByHalfLife } from '../../../src/domain/signal.ts';
import { MINUTE_MS } from '../../../src/domain/time.ts';
import { RuleWatch } from '../../../src/engine/rule-watch.ts';
import { parseInvalidation } from '../../../src/execution/invalidation/parse.ts';
import { type Rule, ruleTerms } from '../../../src/execution/invalidation/rule.ts';
import { barAt, instrumentFor } from '../../support/feed.ts';
import { signalOf, symbol } from '../../support/snapshot.ts';

const X = instrumentFor('X');

function ruleOf(text: string): Rule {
  const rule = parseInvalidation(text);
  if (!rule.ok) throw new Error(JSON.stringify(rule.problem));
  return rule.value;
}

const minutes = (...paths: readonly (readonly number[])[]): readonly BarClose[] =>
  paths.map((path, minute) => barAt(minute * MINUTE_MS, path));

function valuesOf(watch: RuleWatch, rule: Rule): readonly (number | undefined)[] {
  return ruleTerms(rule).map((term) => watch.valueOf(term, undefined));
}

it('knows the last closed bar of each interval a rule names, and no other', () => {
  const rule = ruleOf('close(1m) < 1 or open(3m) > 2 or high(3m) > 2 or low(3m) < 2');
  const watch = new RuleWatch(rule, X, []);
  expect(valuesOf(watch, rule)).toEqual([undefined, undefined, undefined, undefined]);
  const closed = minutes([100, 120, 110], [110, 90, 105], [105, 105], [300, 300]).map((bar) => watch.onBar(bar));
  expect(closed).toEqual([[MINUTE_MS], [MINUTE_MS], [MINUTE_MS, 3 * MINUTE_MS], [MINUTE_MS]]);
  expect(valuesOf(watch, rule)).toEqual([3, 1, 1.2, 0.9]);
});

it('feeds an indicator with the bars of its own interval', () => {
  const rule = ruleOf('sma2(1m) > 5 and sma2(2m) > 5');
  const watch = new RuleWatch(rule, X, []);
  for (const bar of minutes([100], [200], [300], [400], [500])) watch.onBar(bar);
  expect(valuesOf(watch, rule)).toEqual([4.5, 3]);
});

it('takes the score of the longest half-life that is no longer than the interval', () => {
  const score: SentimentByHalfLife = { m1: 0.1, m5: 0.5, m15: 0.15, h1: 0.6, d1: 0.24 };
  const signal = { ...signalOf(symbol('X'), 0, 3), score };
  const spans = ['1m', '3m', '5m', '15m', '30m', '1h', '4h', '1d'];
  const seen = spans.map((span) => {
    const rule = ruleOf(`sentiment(${span}) < 0`);
    const [term] = ruleTerms(rule);
    if (term === undefined) throw new Error(span);
    const watch = new RuleWatch(rule, X, []);
    expect(watch.valueOf(term, undefined)).toBeUndefined();
    return watch.valueOf(term, signal);
  });
  expect(seen).toEqual([0.1, 0.1, 0.5, 0.15, 0.15, 0.6, 0.6, 0.24]);
});

it('says the same whether it was there or was handed the past', () => {
  const rule = ruleOf('rsi3(1m) < 20 or atr2(2m) > 1 or ema4(1m) > 1 or close(5m) < 3');
  const path = fc.array(fc.integer({ min: 50, max: 150 }), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(fc.array(path, { maxLength: 40 }), fc.nat(40), (paths, cut) => {
      const bars = minutes(...paths);
      const there = new RuleWatch(rule, X, []);
      for (const bar of bars) there.onBar(bar);
      const later = new RuleWatch(rule, X, bars.slice(0, cut));
      for (const bar of bars.slice(cut)) later.onBar(bar);
      expect(valuesOf(later, rule)).toEqual(valuesOf(there, rule));
    }),
  );
});
