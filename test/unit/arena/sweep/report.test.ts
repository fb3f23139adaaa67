import { describe, expect, it } from 'vitest';
import {
  heatMapOf,
  pointText,
  sweepVerdict,
  type TrialRow,
  trialRows,
  valuesOn,
} from '../../../../src/arena/sweep/report.ts';
import type { JobFigures } from '../../../../src/arena/sweep/result.ts';
import type { SweepPoint } from '../../../../src/arena/sweep/space.ts';

function row(point: SweepPoint, score?: number): TrialRow {
  return { number: 0, point, slices: 1, score, totalReturn: 0, interval: undefined, maxDrawdown: 0, fills: 0, cost: 0 };
}

describe('a row', () => {
  const job = (over: Partial<JobFigures>): JobFigures => ({
    slice: 0,
    series: '0',
    returns: [],
    periodsPerYear: 365,
    totalReturn: 0.1,
    maxDrawdown: 0.2,
    fills: 3,
    cost: 0.5,
    ...over,
  });

  it('has the return over its slices, mean of its seeds, the deepest drawdown, and the sum of fills and cost', () => {
    const jobs = [
      job({}),
      job({ slice: 1, totalReturn: 0.2 }),
      job({ series: '1', totalReturn: -0.3, maxDrawdown: 0.1, fills: 4, cost: 1 }),
    ];
    const [told] = trialRows([{ number: 7, point: { fast: 5 }, slices: 1, jobs, score: 1 }]);
    expect(told).toMatchObject({ number: 7, maxDrawdown: 0.2, fills: 10, cost: 2, score: 1 });
    // 1.1 × 1.2 and 0.7.
    expect(told?.totalReturn).toBeCloseTo(0.01, 12);
  });

  it('that has not run has no return, and one beyond the first fifty no interval', () => {
    const trials = Array.from({ length: 51 }, (_, number) => ({
      number,
      point: {},
      slices: 1,
      jobs: [],
      score: undefined,
    }));
    const rows = trialRows(trials);
    expect(rows[0]?.totalReturn).toBe(0);
    expect(rows[49]?.interval).toEqual({ none: 'it has not run' });
    expect(rows[50]?.interval).toBeUndefined();
  });
});

it('numbers are put in order, words stay as they were met', () => {
  const rows = [row({ n: 10, word: 'b' }), row({ n: 9, word: 'a' }), row({ n: 10 })];
  expect(valuesOn(rows, 'n')).toEqual([9, 10]);
  expect(valuesOn(rows, 'word')).toEqual(['b', 'a']);
});

describe('a heat map', () => {
  it('has the first axis down, the second across, and the best score of each pair', () => {
    const rows = [
      row({ a: 2, b: 'x' }, 1),
      row({ a: 1, b: 'y' }, -3),
      row({ a: 1, b: 'y' }, -2),
      row({ a: 1, b: 'x' }),
    ];
    expect(heatMapOf({ axes: ['a', 'b', 'c'], rows })).toEqual({
      down: { axis: 'a', labels: ['1', '2'] },
      across: { axis: 'b', labels: ['x', 'y'] },
      cells: [
        [undefined, -2],
        [1, undefined],
      ],
    });
  });

  it('puts neighbours together where there are more than twelve values, the last bin being what is left', () => {
    const rows = Array.from({ length: 29 }, (_, at) => row({ a: at + 1, b: 0 }, at));
    const map = heatMapOf({ axes: ['a', 'b'], rows });
    expect(map?.down.labels).toEqual([
      '1–3',
      '4–6',
      '7–9',
      '10–12',
      '13–15',
      '16–18',
      '19–21',
      '22–24',
      '25–27',
      '28–29',
    ]);
    expect(map?.cells.map(([cell]) => cell)).toEqual([2, 5, 8, 11, 14, 17, 20, 23, 26, 28]);
  });

  it('leaves out a point that has not both axes, and is none of one axis', () => {
    const rows = [row({ a: 1, b: 1 }, 1), row({ a: 1 }, 9), row({ b: 1 }, 9)];
    expect(heatMapOf({ axes: ['a', 'b'], rows })?.cells).toStrictEqual([[1]]);
    expect(heatMapOf({ axes: ['a'], rows })).toBeUndefined();
  });
});

describe('a verdict', () => {
  const best = row({ fast: 5, 'entrant mode': 'team' }, 1.234);
  const of = { objective: 'sharpe', tries: 12 } as const;

  it('names the point, its score and whether it is more than luck, at ninety-five in a hundred', () => {
    const head = 'Best of 12 tries: fast 5, mode team with Sharpe 1.23 a year.';
    expect(pointText(best.point)).toBe('fast 5, mode team');
    expect(sweepVerdict(best, { value: 0.95 }, of)).toBe(
      `${head} With 95.0 % probability its true Sharpe is more than the luck of the best of 12.`,
    );
    expect(sweepVerdict(best, { value: 0.9499 }, of)).toContain(`${head} No evidence of more than luck: with 95.0 %`);
    expect(sweepVerdict(best, { none: 'too few' }, of)).toBe(
      `${head} Whether that is more than luck is not known: too few.`,
    );
    expect(sweepVerdict(best, { value: 1 }, { ...of, objective: 'return' })).toContain('with return +123.4 %.');
  });

  it('says so where nothing moved', () => {
    expect(sweepVerdict(undefined, { value: 1 }, of)).toBe('No point told anything: their equity never moved.');
    expect(sweepVerdict(row({}), { value: 1 }, of)).toBe('No point told anything: their equity never moved.');
  });
});
