import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { Metric } from '../../../src/arena/metric.ts';
import { annualGrowth, growthOf } from '../../../src/arena/metrics/growth.ts';
import { geometricSharpe } from '../../../src/arena/metrics/sharpe.ts';
import { geometricSortino } from '../../../src/arena/metrics/sortino.ts';
import { profitFactorOf } from '../../../src/arena/metrics/trades.ts';
import { metricsOf } from '../../../src/arena/metrics.ts';
import { returnsOf } from '../../../src/arena/returns.ts';
import { variance } from '../../../src/arena/statistics.ts';
import type { AccountHistory, EquityPoint, RoundTrip } from '../../../src/domain/history.ts';
import { DAY_MS, HOUR_MS, instant } from '../../../src/domain/time.ts';
import { dollars, history, trip } from '../../support/arena-histories.ts';
import { dataPath, describeWithData } from '../../support/data.ts';

/** Cases of another engine: its equity and trades in, its metrics out. */
const CASES = [
  ['goog_cross_unit10', DAY_MS],
  ['goog_cross_unit10_on_close', DAY_MS],
  ['goog_bracket_unit10', DAY_MS],
  ['goog_limit_unit10', DAY_MS],
  ['eurusd_cross_1000u', HOUR_MS],
] as const;

interface Answer {
  readonly bars: string;
  readonly config: { readonly cash: number };
  readonly metrics: Readonly<Record<string, number>>;
}

function csv(name: string): Record<string, string>[] {
  const [head = '', ...lines] = readFileSync(dataPath(`oracle/${name}`), 'utf8')
    .trim()
    .split('\n');
  const names = head.split(',');
  return lines.map((line) => Object.fromEntries(line.split(',').map((cell, at) => [names[at], cell])));
}

/** Both kinds of bar file, whose first column is the bar's open in ISO 8601. */
function barTimes(name: string): number[] {
  return csv(name).map((bar) => Date.parse(Object.values(bar)[0] ?? ''));
}

function historyOf(name: string, barMs: number, answer: Answer): AccountHistory {
  const times = barTimes(answer.bars);
  // Inside the bar's day, so that the hour that ends at midnight falls on the day that engine puts it on.
  const samples: EquityPoint[] = csv(`${name}.equity.csv`).map((row, at) => ({
    at: instant((times[at] ?? 0) + Math.min(barMs, HOUR_MS) / 2),
    equity: dollars(Number(row.equity)),
    exposure: dollars(0),
  }));
  const trips: RoundTrip[] = csv(`${name}.trades.csv`).map((row) =>
    trip(Number(row.pnl) + Number(row.commission), Number(row.commission)),
  );
  return history(
    { name: 'oracle', capital: answer.config.cash, levels: [], sampleMs: barMs, trips },
    { samples, finalEquity: samples.at(-1)?.equity ?? dollars(0) },
  );
}

function expectNear(metric: Metric, expected: number | undefined): void {
  if ('none' in metric || expected === undefined) throw new Error(`no figure to compare: ${JSON.stringify(metric)}`);
  expect(Math.abs(metric.value / expected - 1)).toBeLessThan(1e-9);
}

describeWithData('metrics of another engine', () => {
  it.each(CASES)('are equal within 1e-9: %s', (name, barMs) => {
    const answer: Answer = JSON.parse(readFileSync(dataPath(`oracle/${name}.json`), 'utf8'));
    const account = historyOf(name, barMs, answer);
    const metrics = metricsOf(account);
    const percent = (label: string): number => (answer.metrics[label] ?? Number.NaN) / 100;

    expectNear(metrics.return, percent('Return [%]'));
    expectNear(metrics.maxDrawdown, -percent('Max. Drawdown [%]'));
    expectNear(metrics.winRate, percent('Win Rate [%]'));
    expectNear(metrics.trades, answer.metrics['# Trades']);

    // Its profit factor divides sums of per-trade returns, ours sums of money.
    const tradeReturns = csv(`${name}.trades.csv`).map((row) => Number(row.return));
    expectNear(profitFactorOf(tradeReturns), answer.metrics['Profit Factor']);

    const { basis } = returnsOf(account);
    expect(basis.periodMs).toBe(DAY_MS);
    if (barMs === DAY_MS) {
      expectNear(metrics.annualReturn, percent('Return (Ann.) [%]'));
      expectNear(metrics.sharpeGeometric, answer.metrics['Sharpe Ratio']);
      expectNear(metrics.sortinoGeometric, answer.metrics['Sortino Ratio']);
      expectNear(metrics.calmar, answer.metrics['Calmar Ratio']);
      return;
    }
    // It leaves out what the first, partial day returned; ours has it from the first sample on.
    const [, ...later] = returnsOf(account).returns;
    const growth = growthOf(later);
    expectNear({ value: annualGrowth(growth, basis.periodsPerYear) }, percent('Return (Ann.) [%]'));
    expectNear(geometricSharpe(growth, variance(later), basis.periodsPerYear), answer.metrics['Sharpe Ratio']);
    expectNear(geometricSortino(growth, later, basis.periodsPerYear), answer.metrics['Sortino Ratio']);
  });
});
