import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blockLengthOf, drawBlocks, resampledTotals } from '../../../src/arena/bootstrap.ts';
import { DRAWS, percentileInterval } from '../../../src/arena/interval.ts';
import { quantile } from '../../../src/arena/statistics.ts';
import { seededRandom } from '../../../src/domain/random.ts';

/** Roughly normal, mean 0, deviation 1: the sum of twelve uniform numbers less six. */
function normals(count: number, ...key: (string | number)[]): number[] {
  const random = seededRandom('normals', ...key);
  return Array.from({ length: count }, () => {
    let sum = -6;
    for (let part = 0; part < 12; part += 1) sum += random.next();
    return sum;
  });
}

function meanOf(values: Iterable<number>): number {
  const list = [...values];
  return list.reduce((sum, value) => sum + value, 0) / list.length;
}

function deviationOf(values: Iterable<number>): number {
  const list = [...values];
  const centre = meanOf(list);
  return Math.sqrt(meanOf(list.map((value) => (value - centre) ** 2)));
}

function widthOf(returns: readonly number[]): number {
  const interval = percentileInterval(resampledTotals(returns));
  return 'none' in interval ? Number.NaN : interval.high - interval.low;
}

/** The same runs, a return at a time. */
function steppedTotals(returns: readonly number[]): number[] {
  const { starts, lengths, ends, spreads } = drawBlocks(returns.length);
  const seen = returns.reduce((growth, change) => growth * (1 + change), 1);
  let block = 0;
  return Array.from(ends, (end, draw) => {
    let growth = 1;
    for (; block < end; block += 1) {
      for (let step = 0; step < (lengths[block] ?? 0); step += 1) {
        growth *= 1 + (returns[((starts[block] ?? 0) + step) % returns.length] ?? 0);
      }
    }
    const isRuined = seen <= 0 || growth <= 0;
    return (isRuined ? growth : Math.exp(Math.log(seen) + (spreads[draw] ?? 0) * Math.log(growth / seen))) - 1;
  });
}

describe('block bootstrap', () => {
  it('takes a block in one step to where single returns lead, through ruin as well', () => {
    const change = fc.oneof(
      { weight: 20, arbitrary: fc.double({ min: -0.3, max: 0.4, noNaN: true }) },
      { weight: 2, arbitrary: fc.constantFrom(0, 9, -0.999) },
      { weight: 1, arbitrary: fc.constant(-1) },
    );
    fc.assert(
      fc.property(fc.array(change, { minLength: 2, maxLength: 60 }), (returns) => {
        const plain = steppedTotals(returns);
        resampledTotals(returns).forEach((total, draw) => {
          const expected = 1 + (plain[draw] ?? Number.NaN);
          expect(Math.abs(1 + total - expected)).toBeLessThanOrEqual(1e-9 * expected + 1e-13);
        });
      }),
      { numRuns: 50 },
    );
  });

  it('leaves what never moved where it was, to the last bit', () => {
    for (const total of resampledTotals(new Array<number>(300).fill(0))) expect(total).toBe(0);
  });

  it('is the same each time', () => {
    const returns = normals(100, 'same').map((value) => value / 100);
    expect(resampledTotals(returns)).toEqual(resampledTotals(returns));
  });

  it('gives a constant return back exactly as often as it is drawn', () => {
    const totals = resampledTotals(new Array<number>(50).fill(0.01));
    expect(totals).toHaveLength(DRAWS);
    for (const total of totals) expect(total).toBeCloseTo(1.01 ** 50 - 1, 12);
  });

  it('centres on the mean and spreads like independent returns where they are independent', () => {
    const returns = normals(400, 'independent').map((value) => 0.0005 + value * 0.001);
    const totals = resampledTotals(returns);
    expect(meanOf(totals)).toBeCloseTo(meanOf(returns) * 400, 1);
    const expected = deviationOf(returns) * Math.sqrt(400) * (1 + meanOf(returns) * 400);
    expect(deviationOf(totals) / expected).toBeGreaterThan(0.85);
    expect(deviationOf(totals) / expected).toBeLessThan(1.15);
  });

  it('keeps streaks: returns that come in runs spread wider than the same returns shuffled', () => {
    const runs = normals(100, 'runs').flatMap((value) => new Array<number>(8).fill(value / 1000));
    const shuffled = runs.map((_, at) => runs[(at * 331) % runs.length] ?? 0);
    expect(widthOf(runs)).toBeGreaterThan(1.5 * widthOf(shuffled));
  });

  it('draws every return equally often, the ends as well', () => {
    const count = 40;
    const shares = Array.from({ length: count }, (_, marked) => {
      const returns = Array.from({ length: count }, (__, at) => (at === marked ? 1 : 0));
      return meanOf([...resampledTotals(returns)].map((total) => Math.round(Math.log2(1 + total))));
    });
    for (const share of shares) {
      expect(share).toBeGreaterThan(0.85);
      expect(share).toBeLessThan(1.15);
    }
  });

  it('uses the same blocks for every account of a time grid, so that differences are paired', () => {
    const market = normals(120, 'market').map((value) => value / 50);
    const ahead = market.map((change) => (1 + change) * 1.001 - 1);
    const [own, other] = [resampledTotals(ahead), resampledTotals(market)];
    for (let draw = 0; draw < DRAWS; draw += 1) {
      expect((1 + (own[draw] ?? 0)) / (1 + (other[draw] ?? 0))).toBeCloseTo(1.001 ** 120, 9);
    }
  });

  it('covers the true return about as often as it claims', () => {
    const count = 250;
    let covered = 0;
    const trials = 120;
    for (let trial = 0; trial < trials; trial += 1) {
      const interval = percentileInterval(resampledTotals(normals(count, 'cover', trial).map((value) => value / 100)));
      if (!('none' in interval) && interval.low <= 0 && interval.high >= 0) covered += 1;
    }
    expect(covered / trials).toBeGreaterThan(0.87);
    expect(covered / trials).toBeLessThanOrEqual(1);
  });

  it('takes twice the cube root of the returns, rounded up, as the mean block, and a third of them at most', () => {
    expect([1, 8, 27, 28, 1000].map(blockLengthOf)).toEqual([1, 2, 6, 7, 20]);
  });

  it('interpolates between order statistics', () => {
    expect(quantile(Float64Array.of(1, 2, 3, 4, 5), 0.5)).toBe(3);
    expect(quantile(Float64Array.of(1, 2, 3, 4), 0.5)).toBe(2.5);
    expect(quantile(Float64Array.of(0, 10), 0.025)).toBeCloseTo(0.25, 12);
    expect(quantile(Float64Array.of(7), 0.975)).toBe(7);
  });
});
