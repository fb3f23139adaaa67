import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ForecastBook } from '../../src/agents/forecast-book.ts';
import { deflatedSharpes } from '../../src/arena/deflated-sharpe.ts';
import type { Metric } from '../../src/arena/metric.ts';
import { type MetricId, type Metrics, metricsOf } from '../../src/arena/metrics.ts';
import { equityAlone } from '../../src/arena/proof/season.ts';
import { returnsOf } from '../../src/arena/returns.ts';
import type { AccountHistory } from '../../src/domain/history.ts';
import { decisionId, orderId } from '../../src/domain/ids.ts';
import { type RandomSource, seededRandom } from '../../src/domain/random.ts';
import type { EquityPoint, ForecastMade } from '../../src/domain/record.ts';
import { DAY_MS, HOUR_MS, instant, later, MINUTE_MS, SECOND_MS } from '../../src/domain/time.ts';
import { money } from '../../src/domain/units.ts';
import { Sampling } from '../../src/engine/equity.ts';
import { Falls } from '../../src/engine/falls.ts';
import { Debates } from '../../src/ledger/debates.ts';
import { Forecasts } from '../../src/ledger/forecasts.ts';
import { RoundTrips } from '../../src/ledger/round-trips.ts';
import { entrant, START, history as sketched } from '../support/arena-histories.ts';
import { instrument, LedgerSketch, X } from '../support/ledger-sketch.ts';
import {
  type EquityMarks,
  type NaiveFill,
  naiveDrawdown,
  naiveForecasts,
  naiveLuck,
  naivePeriod,
  naivePeriodSharpe,
  naiveProbability,
  naiveRatios,
  naiveReturns,
  naiveTrades,
  naiveYear,
  type SaidForecast,
} from '../support/naive-metrics.ts';
import { snapshotOf, viewOf } from '../support/snapshot.ts';

const CASES = 10_000;
const OTHERS = [1, 2];
const MILLION = 1_000_000;
const CAPITAL = 1_000_000_000_000;
const GRAINS_MS = [SECOND_MS, MINUTE_MS, 5 * MINUTE_MS, HOUR_MS, DAY_MS] as const;
/** Returns that lie closer together than this lie within the rounding of money. */
const ROUNDING = 1e-10;

const magnitude = (min: number, max: number) =>
  fc.double({ min, max, noNaN: true }).map((exponent) => Math.floor(10 ** exponent));
const runs = fc.record({
  seed: fc.integer(),
  count: fc.oneof(
    { weight: 897, arbitrary: magnitude(1, 2) },
    { weight: 100, arbitrary: magnitude(2, 3) },
    { weight: 3, arbitrary: magnitude(3, 5) },
  ),
});
const LONGEST = [1, 2].map((seed): [{ seed: number; count: number }] => [{ seed, count: MILLION }]);

interface Drawn extends EquityMarks {
  readonly grainMs: number;
  readonly closesAtWeekends: boolean;
}

function pick<Value>(random: RandomSource, values: readonly Value[]): Value {
  const value = values[Math.floor(random.next() * values.length)];
  if (value === undefined) throw new Error('nothing to pick from');
  return value;
}

/** Marks one grain apart, with holes of hours or weekends, and what an account was worth: a walk, a ruin, or no change. */
function drawMarks(seed: number, count: number): Drawn {
  const random = seededRandom('marks', seed);
  const grainMs = pick(random, GRAINS_MS);
  const closesAtWeekends = grainMs >= HOUR_MS && random.next() < 0.5;
  const nature = pick(random, ['walk', 'walk', 'walk', 'walk', 'walk', 'walk', 'ruin', 'still', 'steady'] as const);
  const volatility = 10 ** (-4 + 2.5 * random.next());
  const holes = grainMs < DAY_MS && !closesAtWeekends && random.next() < 0.3 ? 3 / count : 0;
  const times: number[] = [];
  const levels: number[] = [];
  let [time, level] = [Number(START), CAPITAL];
  while (times.length < count) {
    time += grainMs;
    if (random.next() < holes) time += grainMs * Math.floor((random.next() * 11 * HOUR_MS) / grainMs);
    if (closesAtWeekends && [0, 6].includes(new Date(time - 1).getUTCDay())) continue;
    if (nature === 'steady') level = CAPITAL * (1 + 50 / count) ** (times.length / 12);
    else if (nature !== 'still') level *= Math.exp(volatility * (random.next() + random.next() - 1));
    if (nature === 'ruin' && random.next() < 2 / count) level = -level / 10;
    if (level > CAPITAL * 1_000) level /= 2;
    times.push(time);
    levels.push(Math.round(level));
  }
  return { capital: CAPITAL, times, levels, grainMs, closesAtWeekends };
}

/** What a run keeps of it: thinned samples, each with the deepest fall where that is news. */
function thinned({ times, levels, grainMs }: Drawn): AccountHistory {
  const capital = money(BigInt(CAPITAL));
  const falls = new Falls(capital);
  const sampling = new Sampling(grainMs, undefined);
  const samples: EquityPoint[] = [];
  let equity = capital;
  let due = sampling.next(START);
  let isNew = false;
  const sample = (at: number): void => {
    if (isNew) samples.push({ at: instant(at), equity, exposure: capital, fall: falls.takeNews() });
    isNew = false;
  };
  times.forEach((time, index) => {
    for (; due < time; due = sampling.next(due)) sample(due);
    equity = money(BigInt(levels[index] ?? 0));
    falls.see(equity);
    isNew = true;
  });
  for (; due <= (times.at(-1) ?? 0); due = sampling.next(due)) sample(due);
  sample(times.at(-1) ?? 0);
  return { ...equityAlone(entrant('drawn'), samples), capital };
}

function near(metric: Metric | undefined, right: number, what: string): void {
  if (metric === undefined || 'none' in metric) throw new Error(`${what}: ${metric?.none}, not ${right}`);
  if (!(Math.abs(metric.value - right) <= 1e-6 * (1 + Math.abs(right)))) {
    throw new Error(`${what}: ${metric.value}, not ${right}`);
  }
}

function absent(metric: Metric | undefined, what: string): void {
  if (metric === undefined || 'value' in metric) throw new Error(`${what} has a value: ${metric?.value}`);
}

describe('figures over every mark, and of forecasts at their own horizons', () => {
  it(`equal a naive model, ${CASES} runs of 10 to a million samples`, () => {
    fc.assert(
      fc.property(runs, ({ seed, count }) => {
        const drawn = drawMarks(seed, count);
        const history = thinned(drawn);
        const series = returnsOf(history);
        const figures = metricsOf(history, series);
        const sampled = history.samples.map(({ at }) => at);
        const periodMs = naivePeriod(sampled);
        const returns = naiveReturns(drawn, sampled, periodMs);
        near(figures.maxDrawdown, naiveDrawdown(drawn), 'maxDrawdown');
        expect(series.returns.length).toBe(returns.length);
        checkRatios(figures, returns, {
          year: naiveYear(drawn, periodMs, drawn.closesAtWeekends),
          days: ((drawn.times.at(-1) ?? 0) - (history.samples[0]?.at ?? 0)) / DAY_MS,
        });
        checkDeflated([history, ...OTHERS.map((other) => thinned(drawMarks(seed + other, 15)))], figures);
        checkForecasts(drawn, seed);
      }),
      { numRuns: CASES, examples: LONGEST },
    );
  });
});

function checkRatios(
  figures: Metrics,
  returns: readonly number[],
  { year, days }: { year: number; days: number },
): void {
  const right = naiveRatios(returns, year);
  const isShort = days < 10 || returns.length < 2;
  const hasLoss = returns.some((change) => change < -ROUNDING);
  const moves = varies(returns);
  const isRuined = right.growthAYear < -1 + 1e-6;
  const hold = (id: MetricId, has: boolean, figure: number): void =>
    has ? near(figures[id], figure, id) : absent(figures[id], id);
  hold('sharpe', moves && days >= 1, right.sharpe);
  hold('sharpeGeometric', moves && !isShort && !isRuined, right.sharpeGeometric);
  hold('sortino', hasLoss && days >= 1 && returns.length > 1, right.sortino);
  hold('sortinoGeometric', hasLoss && !isShort, right.sortinoGeometric);
  hold('probabilisticSharpe', moves, moves ? naiveProbability(returns, 0) : 0);
}

/** A board of some accounts, the first of which is asked for. */
function checkDeflated(accounts: readonly AccountHistory[], metrics: Metrics): void {
  const series = accounts.map((history) => returnsOf(history));
  const results = accounts.map((history, at) => ({
    entrant: history.entrant,
    accounts: [{ history, series: series[at] ?? returnsOf(history), metrics }],
    failure: undefined,
    totalReturn: 0,
    totals: { none: 'not asked' },
    grids: new Set<string>(),
  }));
  const [deflated] = deflatedSharpes(results);
  const [own = [], ...others] = series.map(({ returns }) => returns);
  const moving = [own, ...others].filter(varies);
  if (moving.length < 2 || !varies(own)) absent(deflated, 'deflated Sharpe');
  else near(deflated, naiveProbability(own, naiveLuck(moving.map(naivePeriodSharpe))), 'deflated Sharpe');
}

/** Whether the returns differ by more than rounding. */
function varies(returns: readonly number[]): boolean {
  const [least, most] = returns.reduce(
    ([low, high], change) => [Math.min(low, change), Math.max(high, change)],
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
  );
  return returns.length > 1 && most - least > ROUNDING;
}

function checkForecasts({ times, levels, grainMs }: Drawn, seed: number): void {
  const prices = levels.map((level) => Math.max(1, Math.round(level / 1e10)));
  const said = drawForecasts(seed, times, grainMs);
  const figures = metricsOf(sketched({ name: 'a', levels: [] }, { debate: judged(said, times, prices) }));
  const right = naiveForecasts(said, times, prices);
  for (const id of ['brierFinal', 'brierPrior', 'brierVote', 'brierBestRole'] as const) {
    const brier = right[id];
    if (brier === undefined) absent(figures[id], id);
    else near(figures[id], brier, id);
  }
}

describe('figures of trades', () => {
  it(`win rate and Brier equal a naive model, ${CASES} runs`, () => {
    fc.assert(
      fc.property(fc.integer(), magnitude(1, 2), (seed, count) => {
        const fills = drawFills(seed, count);
        const right = naiveTrades(fills);
        const figures = metricsOf(tradedBy(fills));
        for (const id of ['winRate', 'brier'] as const) {
          if (Number.isNaN(right[id])) absent(figures[id], id);
          else near(figures[id], right[id], id);
        }
      }),
      { numRuns: CASES },
    );
  });
});

function drawFills(seed: number, count: number): NaiveFill[] {
  const random = seededRandom('fills', seed);
  const costs = random.next() < 0.3 ? 0 : 300 * random.next();
  return Array.from({ length: count }, () => ({
    lots: Math.ceil(random.next() * 6) * (random.next() < 0.5 ? 1 : -1),
    price: 9_900 + Math.floor(random.next() * 200),
    fee: Math.round(costs * random.next() * 1e6) / 1e6,
    confidence: random.next() < 0.2 ? undefined : random.next(),
  }));
}

/** As the journal's reader goes through them. */
function tradedBy(fills: readonly NaiveFill[]): AccountHistory {
  const sketch = new LedgerSketch('perp');
  const trips = new RoundTrips(new Map([[X, instrument('perp', { sizeDecimals: 0 })]]));
  const forecasts = new Forecasts();
  const roundTrips = fills.flatMap(({ lots, price, fee, confidence }, at) => {
    const cause = { kind: 'order', order: orderId(at + 1), decision: decisionId(at + 1) } as const;
    const side = lots > 0 ? 'buy' : 'sell';
    const fill = sketch.fillOf({ side, size: Math.abs(lots), price, cause });
    forecasts.decided(cause.decision, confidence);
    const trip = trips.add(fill, money(BigInt(Math.round(fee * 1e6))));
    forecasts.filled(fill, trip, trips.position(X));
    return trip ?? [];
  });
  return sketched({ name: 'traded', levels: [], trips: roundTrips }, { forecasts: forecasts.made });
}

function drawForecasts(seed: number, times: readonly number[], grainMs: number): SaidForecast[] {
  const random = seededRandom('forecasts', seed);
  const voice = (): number | undefined => (random.next() < 0.3 ? undefined : random.next());
  return Array.from({ length: 8 }, () => Math.floor(random.next() * times.length))
    .sort((left, right) => left - right)
    .map((seenAt) => {
      const thinkingMs = Math.floor(random.next() ** 3 * 4 * grainMs);
      const horizonMinutes = (Math.ceil(random.next() ** 2 * 40) * Math.max(grainMs, MINUTE_MS / 4)) / MINUTE_MS;
      const roles = { researcher: voice(), quant: voice(), creative: voice() };
      return { seenAt, thinkingMs, horizonMinutes, used: random.next(), prior: voice(), roles };
    });
}

/** Every forecast is known once its cycle has thought, and is asked for at the instants that the book gives. */
function judged(said: readonly SaidForecast[], times: readonly number[], prices: readonly number[]) {
  const debates = new Debates();
  const books = said.map(() => new ForecastBook());
  said.forEach(({ seenAt, thinkingMs, horizonMinutes, used, prior, roles }, cycle) => {
    const at = instant(times[seenAt] ?? 0);
    const { researcher, quant, creative } = roles;
    const blind = {
      ...(researcher === undefined ? {} : { researcher }),
      ...(quant === undefined ? {} : { quant }),
      ...(creative === undefined ? {} : { creative }),
    };
    const made: ForecastMade = {
      kind: 'forecast-made',
      cycle,
      seat: 0,
      symbol: X,
      blind,
      debated: {},
      prior,
      leader: used,
      used,
      horizonMinutes,
      notes: [],
    };
    debates.made(made);
    const snapshot = { ...snapshotOf([viewOf(X, priced(prices[seenAt] ?? 0))]), at };
    const book = books[cycle] ?? new ForecastBook();
    for (const due of book.add([made], snapshot)) {
      if (due <= later(at, thinkingMs) || due > (times.at(-1) ?? 0)) continue;
      const then = prices[times.findLastIndex((time) => time <= due)] ?? 0;
      for (const scored of book.scored(due, new Map([[X, then]]))) debates.scored(scored);
    }
  });
  return debates.history();
}

function priced(price: number) {
  return { price, indicators: {}, returns: undefined, score: undefined, voices: 0 };
}
