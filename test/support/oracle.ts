import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import type { Metric } from '../../src/arena/metric.ts';
import { annualGrowth, growthOf } from '../../src/arena/metrics/growth.ts';
import { geometricSharpe } from '../../src/arena/metrics/sharpe.ts';
import { geometricSortino } from '../../src/arena/metrics/sortino.ts';
import { profitFactorOf } from '../../src/arena/metrics/trades.ts';
import { metricsOf } from '../../src/arena/metrics.ts';
import { returnsOf } from '../../src/arena/returns.ts';
import { variance } from '../../src/arena/statistics.ts';
import type { AccountHistory, RoundTrip } from '../../src/domain/history.ts';
import type { EquityPoint } from '../../src/domain/record.ts';
import { DAY_MS, HOUR_MS, instant } from '../../src/domain/time.ts';
import { dollars, history } from './arena-histories.ts';
import { dataPath } from './data.ts';

/** Another engine's answer for one of its backtests. */
export interface Answer {
  readonly bars: string;
  readonly strategy: string;
  readonly params: Readonly<Record<string, number>>;
  readonly config: {
    readonly cash: number;
    readonly commission: number;
    readonly trade_on_close?: boolean;
  };
  readonly metrics: Readonly<Record<string, number>>;
}

/** The cases this folder has, with the length of their bars. */
export const CASES = [
  ['goog_cross_unit10', DAY_MS],
  ['goog_cross_unit10_on_close', DAY_MS],
  ['goog_bracket_unit10', DAY_MS],
  ['goog_limit_unit10', DAY_MS],
  ['eurusd_cross_1000u', HOUR_MS],
] as const;

export function answerOf(name: string): Answer {
  return JSON.parse(readFileSync(dataPath(`oracle/${name}.json`), 'utf8'));
}

export function csv(name: string): Record<string, string>[] {
  const [head = '', ...lines] = readFileSync(dataPath(`oracle/${name}`), 'utf8')
    .trim()
    .split('\n');
  const names = head.split(',');
  return lines.map((line) => Object.fromEntries(line.split(',').map((cell, at) => [names[at], cell])));
}

/** Both kinds of bar file, whose first column is the bar's open in ISO 8601. */
export function barTimes(name: string): number[] {
  return csv(name).map((bar) => Date.parse(Object.values(bar)[0] ?? ''));
}

/** What the arena measures, from one equity a bar and the trades that were closed. */
export function barHistory(
  answer: Answer,
  barMs: number,
  equities: readonly number[],
  trips: readonly RoundTrip[],
): AccountHistory {
  const times = barTimes(answer.bars);
  // Inside the bar's day, so that the hour that ends at midnight falls on the day that engine puts it on.
  const samples: EquityPoint[] = equities.map((equity, at) => ({
    at: instant((times[at] ?? 0) + Math.min(barMs, HOUR_MS) / 2),
    equity: dollars(equity),
    exposure: dollars(0),
  }));
  return history(
    { name: 'oracle', capital: answer.config.cash, levels: [], sampleMs: barMs, trips },
    { samples, finalEquity: samples.at(-1)?.equity ?? dollars(0) },
  );
}

/** Every figure that counts, within 1e-9; `tradeReturns` are net of fees, each on what its trade was entered for. */
export function expectMetrics(account: AccountHistory, answer: Answer, tradeReturns: readonly number[]): void {
  const metrics = metricsOf(account);
  const percent = (label: string): number => (answer.metrics[label] ?? Number.NaN) / 100;

  expectNear(metrics.return, percent('Return [%]'));
  expectNear(metrics.maxDrawdown, -percent('Max. Drawdown [%]'));
  expectNear(metrics.winRate, percent('Win Rate [%]'));
  expectNear(metrics.trades, answer.metrics['# Trades']);
  // Its profit factor divides sums of per-trade returns, ours sums of money.
  expectNear(profitFactorOf(tradeReturns), answer.metrics['Profit Factor']);

  const { basis, returns } = returnsOf(account);
  expect(basis.periodMs).toBe(DAY_MS);
  if (account.sampleMs === DAY_MS) {
    expectNear(metrics.annualReturn, percent('Return (Ann.) [%]'));
    expectNear(metrics.sharpeGeometric, answer.metrics['Sharpe Ratio']);
    expectNear(metrics.sortinoGeometric, answer.metrics['Sortino Ratio']);
    expectNear(metrics.calmar, answer.metrics['Calmar Ratio']);
    return;
  }
  // It leaves out what the first, partial day returned; ours has it from the first sample on.
  const [, ...later] = returns;
  const growth = growthOf(later);
  expectNear({ value: annualGrowth(growth, basis.periodsPerYear) }, percent('Return (Ann.) [%]'));
  expectNear(geometricSharpe(growth, variance(later), basis.periodsPerYear), answer.metrics['Sharpe Ratio']);
  expectNear(geometricSortino(growth, later, basis.periodsPerYear), answer.metrics['Sortino Ratio']);
}

export function expectNear(metric: Metric, expected: number | undefined): void {
  if ('none' in metric || expected === undefined) throw new Error(`no figure to compare: ${JSON.stringify(metric)}`);
  expect(Math.abs(metric.value / expected - 1)).toBeLessThan(1e-9);
}
