import { describe, expect, it } from 'vitest';
import { entrantResults } from '../../../src/arena/entrant-result.ts';
import { brierParts, forecastBoardOf } from '../../../src/arena/forecast-board.ts';
import { DRAWS, percentileInterval } from '../../../src/arena/interval.ts';
import type { ToldForecast } from '../../../src/domain/history.ts';
import { seededRandom } from '../../../src/domain/random.ts';
import { HOUR_MS, later } from '../../../src/domain/time.ts';
import { history, START, symbol } from '../../support/arena-histories.ts';

const SYMBOL = symbol('BTC-USDT-PERP');

function told(at: number, probability: number, rose: boolean): ToldForecast {
  return { at: later(START, at * HOUR_MS), symbol: SYMBOL, probability, rose };
}

function boardOf(forecasters: Readonly<Record<string, readonly ToldForecast[]>>) {
  const histories = Object.entries(forecasters).map(([name, forecasts]) =>
    history({ name, levels: [10_000] }, { told: forecasts }),
  );
  return forecastBoardOf(entrantResults(histories));
}

function rowOf(board: ReturnType<typeof boardOf>, name: string) {
  const row = board?.rows.find(({ entrant }) => entrant === name);
  if (row === undefined) throw new Error(`no row of ${name}`);
  return row;
}

function aheadOf(board: ReturnType<typeof boardOf>, name: string): number {
  const { ahead } = rowOf(board, name);
  return 'none' in ahead ? Number.NaN : ahead.value;
}

describe('Brier scores in parts', () => {
  it('is calibrated and resolves all where what was said always came', () => {
    const parts = brierParts([told(0, 1, true), told(1, 0, false), told(2, 0, false), told(3, 1, true)]);
    expect(parts).toEqual({ count: 4, brier: 0, reliability: 0, resolution: 0.25, uncertainty: 0.25 });
  });

  it('is all reliability where the sure are always wrong', () => {
    const { brier, reliability, resolution } = brierParts([told(0, 1, false), told(1, 0, true)]);
    expect(brier).toBe(1);
    expect(reliability).toBe(1);
    expect(resolution).toBe(0.25);
  });

  it('adds up to the score', () => {
    const random = seededRandom('parts');
    const forecasts = Array.from({ length: 200 }, (_, at) => told(at, random.next(), random.next() < 0.4));
    const { brier, reliability, resolution, uncertainty } = brierParts(forecasts);
    expect(reliability - resolution + uncertainty).toBeCloseTo(brier, 12);
    expect(resolution).toBeGreaterThan(0);
  });
});

describe('the forecast board', () => {
  it('takes the difficulty of questions out: who answers only the hard ones is not worse for it', () => {
    // Easy questions cost both 0.01, hard ones 0.64; b answers the hard ones alone, a little better than a.
    const easy = Array.from({ length: 50 }, (_, at) => at);
    const hard = Array.from({ length: 50 }, (_, at) => at + 50);
    const board = boardOf({
      a: [...easy.map((at) => told(at, 0.9, true)), ...hard.map((at) => told(at, 0.2, true))],
      b: hard.map((at) => told(at, 0.25, true)),
      c: easy.map((at) => told(at, 0.9, true)),
    });
    expect(board).toMatchObject({ questions: 100, shared: 100 });
    expect(rowOf(board, 'b').brier).toBeGreaterThan(rowOf(board, 'a').brier);
    const gap = 0.8 ** 2 - 0.75 ** 2;
    expect(aheadOf(board, 'b') - aheadOf(board, 'a')).toBeCloseTo(gap, 9);
    expect(aheadOf(board, 'c')).toBeCloseTo(aheadOf(board, 'a'), 9);
    expect(aheadOf(board, 'a') + aheadOf(board, 'b') + aheadOf(board, 'c')).toBeCloseTo(0, 9);
    expect(board?.rows.map(({ entrant }) => entrant)[0]).toBe('b');
  });

  it('finds a skill that was put in, within its interval, and calls luck luck', () => {
    const random = seededRandom('skill');
    const questions = Array.from({ length: 300 }, (_, at) => ({ at, rose: random.next() < 0.5 }));
    const answers = (skill: number) =>
      questions.map(({ at, rose }) => told(at, 0.5 + (rose ? skill : -skill) + (random.next() - 0.5) * 0.6, rose));
    const board = boardOf({ good: answers(0.1), even: answers(0), same: answers(0) });
    const good = rowOf(board, 'good').interval;
    const even = rowOf(board, 'even').interval;
    const same = rowOf(board, 'same').interval;
    if ('none' in good || 'none' in even || 'none' in same) throw new Error('no interval');
    // Brier of 0.5 ± s is 0.25 − s + s²: 0.09 better than even, of which a third is what the mean forecaster has too.
    expect(good.low).toBeLessThan(0.06);
    expect(good.high).toBeGreaterThan(0.06);
    expect(good.low).toBeGreaterThan(0);
    expect(even.high).toBeLessThan(0);
    expect(even.low).toBeLessThan(same.high);
    expect(same.low).toBeLessThan(even.high);
  });

  it('says so where forecasters share no question, and is not there where nobody foretold', () => {
    const apart = boardOf({ a: [told(0, 0.6, true)], b: [told(1, 0.6, true)] });
    expect(apart).toMatchObject({ questions: 2, shared: 0 });
    expect(rowOf(apart, 'a').ahead).toEqual({ none: expect.stringContaining('not linked') });
    expect(boardOf({ a: [] })).toBeUndefined();
  });

  it('counts an entrant with several accounts once a question', () => {
    const once = [told(0, 0.9, true), told(1, 0.4, true)];
    const results = entrantResults([
      history({ name: 'a', seed: 1, levels: [10_000] }, { told: once }),
      history({ name: 'a', seed: 2, levels: [10_000] }, { told: once }),
      history({ name: 'b', levels: [10_000] }, { told: [told(0, 0.8, true), told(1, 0.5, true)] }),
    ]);
    const board = forecastBoardOf(results);
    expect(rowOf(board, 'a').count).toBe(4);
    // (0.01 + 0.36) / 2 against (0.04 + 0.25) / 2.
    expect(aheadOf(board, 'b') - aheadOf(board, 'a')).toBeCloseTo(0.185 - 0.145, 12);
  });
});

describe('the lead of a forecaster, beside plain ways to it', () => {
  const random = seededRandom('plain leads');
  const outcomes = Array.from({ length: 24 }, () => random.next() < 0.5);
  const answers = (drop: (at: number) => boolean = () => false): ToldForecast[] =>
    outcomes.flatMap((rose, at) => (drop(at) ? [] : [told(at, random.next(), rose)]));
  const errorsOf = (all: readonly ToldForecast[]): number[] =>
    all.map(({ probability, rose }) => (probability - Number(rose)) ** 2);
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

  it('of two that answer the same is half the mean difference, redrawn question by question', () => {
    const [a, b] = [answers(), answers()];
    const [own, other] = [errorsOf(a), errorsOf(b)];
    const halves = own.map((error, at) => ((other[at] ?? 0) - error) / 2);
    const draws = seededRandom('arena', 'questions', 24);
    const redrawn = Float64Array.from({ length: DRAWS }, () =>
      mean(halves.map(() => halves[Math.floor(draws.next() * 24)] ?? 0)),
    );
    const board = boardOf({ a, b });
    expect(aheadOf(board, 'a')).toBeCloseTo(mean(halves), 12);
    const [shown, plain] = [rowOf(board, 'a').interval, percentileInterval(redrawn)];
    if ('none' in shown || 'none' in plain) throw new Error('no interval');
    expect(shown.low).toBeCloseTo(plain.low, 12);
    expect(shown.high).toBeCloseTo(plain.high, 12);
  });

  it('of three that answer some is what taking turns at questions and forecasters settles on', () => {
    const forecasters = [answers((at) => at % 3 === 0), answers((at) => at % 4 === 1), answers((at) => at % 5 < 2)];
    const rows = forecasters.flatMap((all, who) =>
      all.map(({ at, probability, rose }) => ({ who, at: Number(at), error: (probability - Number(rose)) ** 2 })),
    );
    let effects = [0, 0, 0];
    for (let turn = 0; turn < 300; turn += 1) {
      const levels = new Map(
        [...new Set(rows.map(({ at }) => at))].map((at) => {
          const own = rows.filter((row) => row.at === at);
          return [at, mean(own.map(({ who, error }) => error - (effects[who] ?? 0)))];
        }),
      );
      effects = effects.map((_, who) =>
        mean(rows.filter((row) => row.who === who).map(({ at, error }) => error - (levels.get(at) ?? 0))),
      );
      const centre = mean(effects);
      effects = effects.map((effect) => effect - centre);
    }
    const board = boardOf(Object.fromEntries(forecasters.map((all, who) => [`f${who}`, all])));
    for (const [who, effect] of effects.entries()) expect(aheadOf(board, `f${who}`)).toBeCloseTo(-effect, 9);
  });

  it('puts the best first, by Brier where nothing links them', () => {
    const [a, b] = [
      outcomes.map((rose, at) => told(at, rose ? 0.6 : 0.4, rose)),
      outcomes.map((rose, at) => told(at, rose ? 0.9 : 0.1, rose)),
    ];
    expect(boardOf({ a, b })?.rows.map(({ entrant }) => entrant)).toEqual(['b', 'a']);
    expect(boardOf({ b, a })?.rows.map(({ entrant }) => entrant)).toEqual(['b', 'a']);
    const apart = { a: a.slice(0, 5), b: b.slice(5) };
    expect(boardOf(apart)?.rows.map(({ entrant }) => entrant)).toEqual(['b', 'a']);
  });
});
