import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { niceStep } from '../../../../src/domain/nice-step.ts';
import { thinned } from '../../../../src/web/report/curves.ts';
import { spread } from '../../../../src/web/report/line-chart.ts';
import { linearScale, logScale, percentLabel, timeScale } from '../../../../src/web/report/scale.ts';

const PIXELS: readonly [number, number] = [330, 12];
const labels = (scale: { ticks: readonly { label: string }[] }): string[] => scale.ticks.map((tick) => tick.label);

describe('axes', () => {
  it('cut a range at round numbers', () => {
    expect(niceStep(1, 5)).toBe(0.2);
    expect(niceStep(7, 5)).toBe(2);
    expect(niceStep(0.0113, 5)).toBeCloseTo(0.0025, 12);
    expect(labels(linearScale([-0.3, 0.5], PIXELS, 4, percentLabel))).toEqual(['−20 %', '0 %', '+20 %', '+40 %']);
    expect(labels(linearScale([0, 0.1], PIXELS, 4, percentLabel))).toEqual([
      '0.0 %',
      '+2.5 %',
      '+5.0 %',
      '+7.5 %',
      '+10.0 %',
    ]);
    expect(labels(linearScale([-0.004, 0.002], PIXELS, 6, percentLabel))).toEqual([
      '−0.4 %',
      '−0.3 %',
      '−0.2 %',
      '−0.1 %',
      '0.0 %',
      '+0.1 %',
      '+0.2 %',
    ]);
  });

  it('have a few marks inside any range', () => {
    const range = fc
      .tuple(fc.double({ min: -1e6, max: 1e6, noNaN: true }), fc.double({ min: 1e-6, max: 1e6, noNaN: true }))
      .map(([low, span]): [number, number] => [low, low + span]);
    fc.assert(
      fc.property(range, ([low, high]) => {
        fc.pre(high > low);
        const { ticks, at } = linearScale([low, high], PIXELS, 6, percentLabel);
        expect(ticks.length).toBeGreaterThanOrEqual(2);
        expect(ticks.length).toBeLessThanOrEqual(8);
        for (const { value } of ticks) {
          expect(at(value)).toBeLessThanOrEqual(331);
          expect(at(value)).toBeGreaterThanOrEqual(11);
        }
      }),
    );
  });

  it('spread equal ratios equally on a logarithmic axis, with marks that do not crowd', () => {
    const scale = logScale([0.5, 8], PIXELS, (ratio) => percentLabel(ratio - 1, 0.01));
    expect(scale.at(1) - scale.at(2)).toBeCloseTo(scale.at(2) - scale.at(4), 9);
    expect(labels(scale)).toContain('0 %');
    expect(labels(scale)).toContain('+400 %');
    const places = scale.ticks.map(({ value }) => scale.at(value));
    for (let at = 1; at < places.length; at += 1) {
      expect((places[at - 1] ?? 0) - (places[at] ?? 0)).toBeGreaterThanOrEqual(26);
    }
    expect(labels(logScale([0.98, 1.03], PIXELS, (ratio) => percentLabel(ratio - 1, 0.01)))).toContain('0 %');
  });

  it('mark time at round instants of UTC', () => {
    const hour = (of: number): number => Date.UTC(2024, 7, 8, of);
    expect(labels(timeScale([hour(1), hour(9)], [0, 100], 8))).toEqual(
      [1, 2, 3, 4, 5, 6, 7, 8, 9].map((of) => `0${of}:00`),
    );
    expect(labels(timeScale([hour(20), hour(28)], [0, 100], 4))).toEqual(['20:00', '22:00', '9 Aug', '02:00', '04:00']);
    expect(labels(timeScale([Date.UTC(2023, 10, 15), Date.UTC(2024, 6, 2)], [0, 100], 8))).toEqual([
      'Dec 2023',
      '2024',
      'Feb 2024',
      'Mar 2024',
      'Apr 2024',
      'May 2024',
      'Jun 2024',
      'Jul 2024',
    ]);
    expect(labels(timeScale([hour(0), hour(0) + 20_000], [0, 100], 8))[1]).toBe('00:00:05');
  });

  it('moves labels apart within the frame, in their order', () => {
    const places = fc.array(fc.double({ min: 12, max: 330, noNaN: true }), { minLength: 1, maxLength: 19 });
    fc.assert(
      fc.property(places, (wanted) => {
        const moved = spread(wanted.toSorted((left, right) => left - right));
        for (let at = 1; at < moved.length; at += 1) {
          expect((moved[at] ?? 0) - (moved[at - 1] ?? 0)).toBeGreaterThanOrEqual(16 - 1e-9);
        }
        expect(moved.at(-1)).toBeLessThanOrEqual(330);
        expect(moved[0]).toBeGreaterThan(0);
      }),
    );
    expect(spread([20, 100, 300])).toEqual([20, 100, 300]);
  });

  it('keeps peaks, ends and order when it thins a line', () => {
    const points = Array.from({ length: 10_000 }, (_, at) => ({ at, value: Math.sin(at / 50) }));
    points[4321] = { at: 4321, value: 9 };
    points[7777] = { at: 7777, value: -9 };
    const kept = thinned(points, 240);
    expect(kept.length).toBeLessThan(500);
    expect(kept).toContainEqual({ at: 4321, value: 9 });
    expect(kept).toContainEqual({ at: 7777, value: -9 });
    expect(kept[0]?.at).toBe(0);
    expect(kept.at(-1)?.at).toBe(9_999);
    for (let at = 1; at < kept.length; at += 1) expect(kept[at]?.at).toBeGreaterThanOrEqual(kept[at - 1]?.at ?? 0);
  });
});
