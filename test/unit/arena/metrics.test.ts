import { describe, expect, it } from 'vitest';
import { drawdownsOf } from '../../../src/arena/metrics/drawdown.ts';
import { periodSharpe } from '../../../src/arena/metrics/sharpe.ts';
import { sortino } from '../../../src/arena/metrics/sortino.ts';
import { METRICS, type MetricId, metricsOf } from '../../../src/arena/metrics.ts';
import type { AccountHistory, ModelUse } from '../../../src/domain/history.ts';
import { DAY_MS, HOUR_MS, instant, MINUTE_MS } from '../../../src/domain/time.ts';
import { dollars, history, START, trip, walk } from '../../support/arena-histories.ts';

function figure(of: AccountHistory, id: MetricId): number {
  const metric = metricsOf(of)[id];
  if ('none' in metric) throw new Error(`${id}: ${metric.none}`);
  return metric.value;
}

function reason(of: AccountHistory, id: MetricId): string {
  const metric = metricsOf(of)[id];
  return 'none' in metric ? metric.none : `has a value: ${metric.value}`;
}

/** Ten days: up 10 %, down 5 %, then level. */
const UP_DOWN = [11_000, 10_450, ...new Array<number>(8).fill(10_450)];
const LEVEL: readonly number[] = new Array<number>(12).fill(10_000);
const USED: ModelUse = {
  calls: 5,
  usage: { promptTokens: 1_000, cachedTokens: 250, completionTokens: 300, reasoningTokens: 150 },
  latenciesMs: [50, 10, 20, 40, 30],
  firstTokensMs: [9, 5, 7],
  rungs: new Map([
    ['json-schema', { asked: 4, valid: 3 }],
    ['text', { asked: 1, valid: 0 }],
  ]),
};

describe('metrics of an account', () => {
  it('gives the return with open positions at their mark, and after what the models cost', () => {
    const account = history({ name: 'a', levels: [10_500, 12_000] }, { modelCost: 100 });
    expect(figure(account, 'return')).toBeCloseTo(0.2, 12);
    expect(figure(account, 'returnAfterModels')).toBeCloseTo(0.19, 12);
  });

  it('takes dollars from another currency at its rate, and without one gives no figure', () => {
    const bitcoins = { name: 'a', capital: 0.5, levels: [0.5] };
    expect(figure(history(bitcoins, { modelCost: 2.4, usdRate: 40_000 }), 'returnAfterModels')).toBeCloseTo(
      -1.2e-4,
      12,
    );
    const unknown = history(bitcoins, { modelCost: 2.4, usdRate: undefined });
    expect(reason(unknown, 'returnAfterModels')).toBe('nobody says what the quote currency is in US dollars');
    expect(figure(unknown, 'modelCost')).toBe(2.4);
    expect(figure(history(bitcoins, { usdRate: undefined }), 'returnAfterModels')).toBe(0);
  });

  it('ends at the final equity when that is later than the last sample', () => {
    const account = history({ name: 'a', levels: LEVEL }, { finalEquity: dollars(9_000) });
    expect(figure(account, 'return')).toBeCloseTo(-0.1, 12);
    expect(figure(account, 'maxDrawdown')).toBeCloseTo(0.1, 12);
    expect(figure(account, 'sharpe')).toBeLessThan(0);
  });

  it('measures drawdown from the highest point before, capital included', () => {
    expect(figure(history({ name: 'a', levels: UP_DOWN }), 'maxDrawdown')).toBeCloseTo(0.05, 12);
    expect(figure(history({ name: 'a', levels: [9_000, 9_500] }), 'maxDrawdown')).toBeCloseTo(0.1, 12);
    expect(figure(history({ name: 'a', levels: [10_100, 10_200] }), 'maxDrawdown')).toBe(0);
    expect(figure(history({ name: 'a', levels: [5_000, -400] }), 'maxDrawdown')).toBe(1);
  });

  it('computes the ratios from daily returns by their printed formulas', () => {
    const account = history({ name: 'a', levels: UP_DOWN });
    const returns = [0.1, -0.05, 0, 0, 0, 0, 0, 0, 0, 0];
    const mean = 0.005;
    const variance = returns.reduce((sum, each) => sum + (each - mean) ** 2, 0) / 9;
    const growth = 1.045 ** 0.1;
    const year = growth ** 365 - 1;
    expect(figure(account, 'sharpe')).toBeCloseTo((mean / Math.sqrt(variance)) * Math.sqrt(365), 10);
    expect(figure(account, 'sortino')).toBeCloseTo((mean / Math.sqrt(0.00025)) * Math.sqrt(365), 10);
    expect(figure(account, 'annualReturn')).toBeCloseTo(year, 12);
    expect(figure(account, 'calmar')).toBeCloseTo(year / 0.05, 10);
    const spread = (variance + growth * growth) ** 365 - growth ** 730;
    expect(figure(account, 'sharpeGeometric')).toBeCloseTo(year / Math.sqrt(spread), 10);
    expect(figure(account, 'sortinoGeometric')).toBeCloseTo(year / (Math.sqrt(0.00025) * Math.sqrt(365)), 10);
  });

  it('counts a trade as won by what is left after its fees', () => {
    const trips = [trip(30, 5), trip(4, 5, 3 * HOUR_MS), trip(-20, 1), trip(10, 5)];
    const account = history({ name: 'a', levels: LEVEL, trips });
    expect(figure(account, 'trades')).toBe(4);
    expect(figure(account, 'winRate')).toBe(0.5);
    expect(figure(account, 'profitFactor')).toBeCloseTo(30 / 22, 12);
    expect(figure(account, 'payoff')).toBeCloseTo(15 / 11, 12);
    expect(figure(account, 'holdingTime')).toBe(1.5 * HOUR_MS);
  });

  it('adds up what was paid and traded', () => {
    const account = history(
      { name: 'a', levels: LEVEL },
      {
        fees: dollars(12.5),
        funding: dollars(-3.25),
        borrow: dollars(1),
        dividends: dollars(2.4),
        insurance: dollars(7),
        turnover: dollars(120_000),
        fillCount: 9,
        refusals: new Map([
          ['stale-price', 2],
          ['below-lot', 3],
        ]),
        holds: new Map([['model-held', 4]]),
      },
    );
    expect(figure(account, 'fees')).toBe(12.5);
    expect(figure(account, 'funding')).toBe(-3.25);
    expect(figure(account, 'borrow')).toBe(1);
    expect(figure(account, 'dividends')).toBe(2.4);
    expect(figure(account, 'insurance')).toBe(7);
    expect(figure(account, 'turnover')).toBe(12);
    expect(figure(account, 'turnoverPerDay')).toBe(1);
    expect(figure(account, 'fills')).toBe(9);
    expect(figure(account, 'refusals')).toBe(5);
    expect(figure(account, 'holds')).toBe(4);
  });

  it('counts what models took, and has a reason where none was asked', () => {
    const none = history({ name: 'a', levels: LEVEL });
    const asked = history({ name: 'a', levels: LEVEL }, { models: USED });
    expect(figure(asked, 'calls')).toBe(5);
    expect(figure(asked, 'tokens')).toBe(1_300);
    expect(figure(asked, 'cachedShare')).toBe(0.25);
    expect(figure(asked, 'reasoningShare')).toBe(0.5);
    expect(figure(asked, 'latencyP50')).toBe(30);
    expect(figure(asked, 'latencyP95')).toBe(50);
    expect(figure(asked, 'firstToken')).toBe(7);
    expect(figure(asked, 'validShare')).toBe(0.6);
    for (const id of ['calls', 'tokens', 'latencyP50', 'validShare'] as const)
      expect(reason(none, id)).toBe('it asks no language model');
    expect(
      reason(history({ name: 'a', levels: LEVEL }, { models: { ...USED, firstTokensMs: [] } }), 'firstToken'),
    ).toBe('no answer was streamed');
  });

  it('measures exposure against the equity of its instant', () => {
    const account = history({ name: 'a', levels: [10_000, 5_000] });
    expect(figure(account, 'exposure')).toBeCloseTo(0.5, 12);
    expect(figure(account, 'timeInMarket')).toBe(1);
    expect(figure(history({ name: 'a', levels: LEVEL, exposed: false }), 'timeInMarket')).toBe(0);
  });

  it('scores confidence by Brier and by its reliability term', () => {
    const forecasts = [
      { confidence: 0.8, won: true },
      { confidence: 0.8, won: false },
      { confidence: 1, won: true },
    ];
    const account = history({ name: 'a', levels: LEVEL }, { forecasts });
    expect(figure(account, 'brier')).toBeCloseTo((0.04 + 0.64 + 0) / 3, 12);
    expect(figure(account, 'reliability')).toBeCloseTo((2 * 0.09 + 0) / 3, 12);
  });

  it('has a reason, never a zero, where there is nothing to divide by', () => {
    const idle = history({ name: 'cash', levels: LEVEL, exposed: false });
    expect(reason(idle, 'sharpe')).toBe('equity never moved');
    expect(reason(idle, 'sharpeGeometric')).toBe('equity never moved');
    expect(reason(idle, 'sortino')).toBe('no losing period to divide by');
    expect(reason(idle, 'calmar')).toBe('never below its highest point by more than rounding');
    expect(reason(idle, 'winRate')).toBe('no closed trade');
    expect(reason(idle, 'profitFactor')).toBe('no closed trade');
    expect(reason(idle, 'holdingTime')).toBe('no closed trade');
    expect(reason(idle, 'brier')).toContain('no opening decision');
    const winner = history({ name: 'a', levels: LEVEL, trips: [trip(5, 1)] });
    expect(reason(winner, 'profitFactor')).toBe('no losing trade to divide by');
    expect(reason(winner, 'payoff')).toBe('no losing trade to divide by');
    const loser = history({ name: 'a', levels: LEVEL, trips: [trip(-5, 1)] });
    expect(figure(loser, 'profitFactor')).toBe(0);
    expect(reason(loser, 'payoff')).toBe('no winning trade');
  });

  it('takes the spread of two returns, and of no fewer', () => {
    const roundings = [0, 0];
    expect(periodSharpe({ returns: [0.1], roundings })).toEqual({ none: 'fewer than 2 returns' });
    const spread = Math.sqrt(0.075 ** 2 * 2);
    expect(periodSharpe({ returns: [0.1, -0.05], roundings })).toEqual({ value: expect.closeTo(0.025 / spread, 12) });
  });

  it('does not compound hours to a year', () => {
    const hours = history({ name: 'a', levels: walk('a', 300, 0.001, 0.01), sampleMs: MINUTE_MS });
    for (const id of ['annualReturn', 'calmar', 'sharpeGeometric', 'sortinoGeometric'] as const) {
      expect(reason(hours, id)).toContain('too short');
    }
    for (const id of ['sharpe', 'sortino'] as const) {
      expect(reason(hours, id)).toBe('shorter than a day: too short to scale to a year');
    }
    expect(
      figure(history({ name: 'a', levels: walk('a', 30, 0.001, 0.01), sampleMs: HOUR_MS }), 'sharpe'),
    ).toBeGreaterThan(0);
  });

  it('takes what rounding leaves for no dispersion, up or down, and a ruin for a ruin', () => {
    const grown = (rate: number): number[] => Array.from({ length: 59 }, (_, day) => 10_000 * (1 + rate) ** (day + 1));
    const rising = history({ name: 'a', levels: grown(0.001) });
    const falling = history({ name: 'a', levels: grown(-0.001) });
    for (const id of ['sharpe', 'sharpeGeometric', 'probabilisticSharpe'] as const) {
      expect(reason(rising, id)).toBe('returns differ by no more than rounding');
      expect(reason(falling, id)).toBe('returns differ by no more than rounding');
    }
    expect(figure(falling, 'sortino')).toBeCloseTo(-Math.sqrt(365), 6);
    const crumbs = history({ name: 'a', levels: LEVEL.map((level, day) => level - 1e-8 * (day % 2)) });
    expect(reason(crumbs, 'sharpe')).toBe('equity never moved');
    expect(reason(crumbs, 'sortino')).toBe('no losing period to divide by');
    const stirred = history({ name: 'a', levels: grown(0.001).map((level, day) => level + (day % 2) * 1e-5) });
    expect(figure(stirred, 'sharpe')).toBeGreaterThan(1_000);
    const ruined = history({ name: 'a', levels: [11_000, 0, ...new Array<number>(10).fill(0)] });
    expect(reason(ruined, 'sharpeGeometric')).toContain('ruined');
    expect(reason(history({ name: 'a', levels: [5_000, 300, ...LEVEL.map(() => 300)] }), 'sharpeGeometric')).toContain(
      'ruined',
    );
  });

  it('survives ruin and emptiness with finite figures or reasons', () => {
    const ruined = history({ name: 'a', levels: [8_000, 0, 0, ...new Array<number>(9).fill(0)] });
    const empty = history({ name: 'a', levels: [] });
    for (const account of [ruined, empty]) {
      for (const metric of Object.values(metricsOf(account))) {
        if ('value' in metric) expect(Number.isFinite(metric.value)).toBe(true);
        else expect(metric.none.length).toBeGreaterThan(5);
      }
    }
    expect(figure(ruined, 'return')).toBe(-1);
    expect(figure(ruined, 'annualReturn')).toBe(-1);
    expect(figure(ruined, 'maxDrawdown')).toBe(1);
    expect(reason(empty, 'sharpe')).toBe('fewer than 2 returns');
  });

  it('defines each of its figures in a sentence of its own', () => {
    expect(new Set(METRICS.map((metric) => metric.id)).size).toBe(METRICS.length);
    expect(new Set(METRICS.map((metric) => metric.label)).size).toBe(METRICS.length);
    expect(new Set(METRICS.map((metric) => metric.definition)).size).toBe(METRICS.length);
    expect(Object.keys(metricsOf(history({ name: 'a', levels: LEVEL })))).toEqual(METRICS.map((metric) => metric.id));
  });

  it('does not change with the sampling inside a day', () => {
    const daily = walk('a', 30, 0.001, 0.05);
    const hourly = daily.flatMap((level) => new Array<number>(24).fill(level));
    const perDay = metricsOf(history({ name: 'a', levels: daily, sampleMs: DAY_MS }));
    const perHour = metricsOf(history({ name: 'a', levels: hourly, sampleMs: HOUR_MS }));
    for (const id of ['sharpe', 'sortino', 'sharpeGeometric', 'calmar', 'maxDrawdown', 'return'] as const) {
      expect(perHour[id]).toEqual(perDay[id]);
    }
  });

  it('weighs each sample by the time since the one before, and takes no exposure of what is ruined', () => {
    const at = (hour: number, equity: number, exposed: number) => ({
      at: instant(START + hour * HOUR_MS),
      equity: dollars(equity),
      exposure: dollars(exposed),
    });
    const samples = [at(0, 10_000, 9_999), at(1, 10_000, 5_000), at(4, 8_000, 0), at(10, -1, 4_000)];
    const account = history({ name: 'a', levels: [] }, { samples });
    // 0.5 for one hour of ten, nothing for three, and for six of ruin a position that is open.
    expect(figure(account, 'exposure')).toBeCloseTo(0.05, 12);
    expect(figure(account, 'timeInMarket')).toBeCloseTo(0.7, 12);
    expect(reason(history({ name: 'a', levels: [] }), 'exposure')).toBe('fewer than 2 equity samples');
  });

  it('takes a deeper fall between samples from the mark that saw it', () => {
    const fall = { peak: dollars(12_000), trough: dollars(9_000) };
    const seen = history({ name: 'a', levels: [10_500, 11_000] });
    const [start, first, last] = seen.samples;
    if (start === undefined || first === undefined || last === undefined) throw new Error('three samples');
    const deeper = history(
      { name: 'a', levels: [] },
      { samples: [start, { ...first, fall }, last], finalEquity: dollars(11_000) },
    );
    expect(figure(seen, 'maxDrawdown')).toBe(0);
    expect(figure(deeper, 'maxDrawdown')).toBe(0.25);
    expect(drawdownsOf(deeper)).toEqual([0, 0, 0.25, 0, 0]);
  });

  it('takes a loss for one only beyond what rounding makes', () => {
    const basis = { periodMs: DAY_MS, periodsPerYear: 365, returnCount: 2, spanDays: 2 };
    const downs = (rounding: number) =>
      sortino.of({
        history: history({ name: 'a', levels: LEVEL }),
        series: { basis, periods: [1, 2], returns: [0.1, -0.01], roundings: [0, rounding] },
      });
    expect(downs(0.01)).toEqual({ none: 'no losing period to divide by' });
    expect(downs(0.0099)).toEqual({ value: expect.closeTo((0.045 * Math.sqrt(365)) / Math.sqrt(0.00005), 9) });
  });

  it('needs an hour to scale turnover to a day, and a day to scale a ratio to a year', () => {
    const traded = { turnover: dollars(10_000) };
    const over = (count: number, sampleMs: number) =>
      history({ name: 'a', levels: walk('a', count, 0, 0.02), sampleMs }, traded);
    expect(reason(over(59, MINUTE_MS), 'turnoverPerDay')).toBe('shorter than an hour: too short to scale to a day');
    expect(figure(over(60, MINUTE_MS), 'turnoverPerDay')).toBeCloseTo(24, 9);
    expect(reason(history({ name: 'a', levels: [] }, traded), 'turnoverPerDay')).toBe('no samples');
    for (const id of ['sharpe', 'sortino'] as const) {
      expect(reason(over(23, HOUR_MS), id)).toBe('shorter than a day: too short to scale to a year');
      expect(Number.isFinite(figure(over(24, HOUR_MS), id))).toBe(true);
    }
    expect(reason(over(9, DAY_MS), 'annualReturn')).toContain('shorter than 10 days');
    expect(Number.isFinite(figure(over(10, DAY_MS), 'annualReturn'))).toBe(true);
  });
});
