import { describe, expect, it } from 'vitest';
import { DAY_MS, instant } from '../../../src/domain/time.ts';
import { HitRates } from '../../../src/sentiment/hit-rates.ts';
import { symbolId } from '../../support/sentiment.ts';

const START = 1_400_000_000_000;
const BTC = symbolId('BTC-USDT');
const AT_LAST = START + DAY_MS;

/** What one call at 100 makes of its author, a day and `lateMs` later at `price`. */
function factorAfter(stance: number, price: number, lateMs = 0): number {
  const rates = new HitRates();
  rates.note('ann', BTC, stance, 100, instant(START));
  rates.settle(BTC, price, instant(AT_LAST + lateMs));
  return rates.factor('ann');
}

describe('how often an author was right', () => {
  it('counts from ten right and ten wrong', () => {
    expect(factorAfter(0.5, 101)).toBe((2 * 11) / 21);
    expect(factorAfter(-0.5, 99)).toBe((2 * 11) / 21);
    expect(factorAfter(0.5, 99)).toBe((2 * 10) / 21);
    expect(factorAfter(-0.5, 101)).toBe((2 * 10) / 21);
  });

  it('judges a call once a day has passed, never before, and not where the price is what it was', () => {
    expect(factorAfter(0.5, 99, -1)).toBe(1);
    expect(factorAfter(0.5, 99, 1)).toBe((2 * 10) / 21);
    expect(factorAfter(0.5, 100)).toBe(1);
  });

  it('takes a stance below a tenth for no call, and judges each symbol by its own price', () => {
    expect(factorAfter(0.1, 99)).toBe((2 * 10) / 21);
    expect(factorAfter(-0.099, 101)).toBe(1);
    const rates = new HitRates();
    rates.note('ann', BTC, 0.5, 100, instant(START));
    rates.settle(symbolId('ETH-USDT'), 50, instant(AT_LAST));
    expect(rates.factor('ann')).toBe(1);
  });

  it('remembers a record over its calls, and judges none twice', () => {
    const rates = new HitRates();
    for (let day = 0; day < 3; day += 1) {
      const now = instant(START + day * DAY_MS);
      rates.settle(BTC, 100 + day, now);
      rates.settle(BTC, 100 + day, now);
      rates.note('ann', BTC, 0.5, 100 + day, now);
    }
    expect(rates.factor('ann')).toBe((2 * 12) / 22);
    expect(rates.factor('bob')).toBe(1);
  });

  it('remembers the last 65,536 authors at least, and twice as many at most', () => {
    const rates = new HitRates();
    const call = (from: number, to: number): void => {
      for (let author = from; author < to; author += 1) rates.note(`a${author}`, BTC, 0.5, 100, instant(START));
      rates.settle(BTC, 99, instant(AT_LAST));
    };
    call(0, 65_536);
    expect(rates.factor('a0')).toBe((2 * 10) / 21);
    call(65_536, 131_072);
    expect([rates.factor('a0'), rates.factor('a65536')]).toEqual([1, (2 * 10) / 21]);
  });

  it('lets the oldest calls go unjudged where more than 16,384 of a symbol wait', () => {
    const rates = new HitRates();
    rates.note('early', BTC, 0.5, 100, instant(START));
    for (let call = 1; call < 16_384; call += 1) rates.note('many', BTC, 0.5, 100, instant(START));
    rates.settle(BTC, 99, instant(START + 1));
    rates.settle(BTC, 99, instant(AT_LAST));
    expect(rates.factor('early')).toBe(1);
    expect(rates.factor('many')).toBeLessThan(0.01);
  });
});
