import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aligned } from '../../../../src/web/page/columns.ts';
import type { Curve } from '../../../../src/web/page/curves.ts';

const line = (times: readonly number[], values: readonly number[], band?: Curve['band']): Curve => {
  return { name: 'a', slot: 0, isBenchmark: false, times, values, band };
};

const lines = fc.array(
  fc.uniqueArray(fc.record({ at: fc.nat(900), value: fc.integer({ min: -50, max: 50 }) }), {
    selector: ({ at }) => at,
    minLength: 1,
    maxLength: 120,
  }),
  { minLength: 1, maxLength: 4 },
);

describe('lines on common times', () => {
  it('are what they are where they have few, with their bands behind them', () => {
    const banded = line([1_000, 3_000], [5, 6], { low: [4, 5], high: [7, 8] });
    expect(aligned([banded, line([2_000], [9])])).toEqual([
      [1, 2, 3],
      [5, null, 6],
      [7, null, 8],
      [4, null, 5],
      [null, 9, null],
    ]);
    expect(aligned([])).toEqual([[]]);
  });

  it('keep the lowest and the highest of every column in their order, its band about them, and are few', () => {
    fc.assert(
      fc.property(lines, fc.integer({ min: 1, max: 12 }), (drawn, columns) => {
        const curves = drawn.map((points) => {
          const sorted = points.toSorted((one, other) => one.at - other.at);
          const values = sorted.map(({ value }) => value);
          const band = { low: values.map((value) => value - 1), high: values.map((value) => value + 1) };
          return line(
            sorted.map(({ at }) => at * 1_000),
            values,
            band,
          );
        });
        const [times = [], ...series] = aligned(curves, columns);
        expect(times.length).toBeLessThanOrEqual(2 * columns);
        for (const [place, curve] of curves.entries()) {
          const [own = [], high = [], low = []] = [0, 1, 2].map((part) => [...(series[3 * place + part] ?? [])]);
          const seen = own.filter((value) => value !== null && value !== undefined);
          expect([Math.min(...seen), Math.max(...seen)]).toEqual([
            Math.min(...curve.values),
            Math.max(...curve.values),
          ]);
          expect(Math.max(...high.map((value) => value ?? -99))).toBe(Math.max(...seen) + 1);
          expect(Math.min(...low.map((value) => value ?? 99))).toBe(Math.min(...seen) - 1);
          // What is shown comes in the order in which it came.
          let from = 0;
          for (const value of seen) {
            const at = curve.values.indexOf(value, from);
            expect(at, `${value} in ${curve.values} from ${from}`).toBeGreaterThanOrEqual(0);
            from = at;
          }
        }
      }),
    );
  });
});
