import { describe, expect, it } from 'vitest';
import { type Board, boardOf } from '../../../src/arena/board.ts';
import type { BoardRow } from '../../../src/arena/board-row.ts';
import { canonicalJson } from '../../../src/domain/canonical.ts';
import type { AccountHistory } from '../../../src/domain/history.ts';
import type { EquityPoint } from '../../../src/domain/record.ts';
import { DAY_MS, HOUR_MS, instant, later } from '../../../src/domain/time.ts';
import { dollars, entrantFacts, history, runFacts, START, walk } from '../../support/arena-histories.ts';

const DAYS = 200;
const LEVEL = new Array<number>(DAYS).fill(10_000);
const HOLD = walk('hold', DAYS, 0.0005, 0.04, 1);

const cash = history({ name: 'cash', levels: LEVEL, exposed: false });
const hold = history({ name: 'hold', levels: HOLD });
/** Hold's returns and 0.4 % a day on top: better beyond doubt. */
const better = history({ name: 'better', levels: HOLD.map((level, at) => level * 1.004 ** (at + 1)) });
const worse = history({ name: 'worse', levels: HOLD.map((level, at) => level * 0.996 ** (at + 1)) });
const noise = history({ name: 'noise', levels: walk('noise', DAYS, 0.0005, 0.04, 0) });

function dayLater(point: EquityPoint): EquityPoint {
  return { ...point, at: later(point.at, DAY_MS) };
}

const BASELINES = new Set(['cash', 'hold']);

function boardWith(histories: readonly AccountHistory[]): Board {
  const names = [...new Set(histories.map((each) => each.entrant))];
  return boardOf(histories, runFacts(names.map((name) => entrantFacts(name, { baseline: BASELINES.has(name) }))));
}

function rowOf(board: Board, name: string): BoardRow {
  const row = board.rows.find((each) => each.entrant === name);
  if (row === undefined) throw new Error(`no row ${name}`);
  return row;
}

function place(board: Board, name: string): string {
  const { rank } = rowOf(board, name).standing;
  return 'none' in rank ? rank.none : `${rank.best}–${rank.worst}`;
}

function outcome(board: Board, name: string): string {
  const { versus } = rowOf(board, name);
  return 'none' in versus ? versus.none : versus.outcome;
}

describe('board', () => {
  const board = boardWith([cash, hold, better, worse, noise]);

  it('tells apart what differs beyond doubt and ties what does not', () => {
    expect(place(board, 'better')).toBe('1–1');
    expect(outcome(board, 'better')).toBe('better');
    expect(outcome(board, 'worse')).toBe('worse');
    expect(outcome(board, 'noise')).toBe('cannot-be-told');
    expect(outcome(board, 'hold')).toBe('this is the benchmark');
    for (const tied of ['cash', 'hold', 'noise']) expect(place(board, tied)).toBe('2–4');
    expect(place(board, 'worse')).toBe('5–5');
    expect(board.rows[0]?.entrant).toBe('better');
    expect(board.rows.at(-1)?.entrant).toBe('worse');
  });

  it('puts both returns beside a lag of more than the whole capital, and leaves out how far redrawn gains reach', () => {
    const rocket = history({ name: 'hold', levels: walk('hold', DAYS, 0.03, 0.15, 1) });
    const { verdict, method } = boardWith([rocket, noise]);
    expect(verdict).toMatch(
      /^noise .+ buy-and-hold: difference −\d{4,} % \[<−10000, [^\]]+\] \([+−]\d+\.\d % against \+\d{4,} %\)\.$/,
    );
    expect(method.intervals).toContain('An end beyond ±10000 % is only said to be so');
    expect(board.method.intervals).not.toContain('beyond');
  });

  it('ties entrants that did exactly the same', () => {
    const twin = history({ name: 'twin', levels: HOLD });
    const twins = boardWith([hold, twin]);
    expect(place(twins, 'hold')).toBe('1–2');
    expect(place(twins, 'twin')).toBe('1–2');
    expect(outcome(twins, 'twin')).toBe('cannot-be-told');
  });

  it('keeps the difference inside its interval and the interval of cash at zero', () => {
    for (const row of board.rows) {
      if ('none' in row.versus || 'none' in row.versus.interval) continue;
      expect(row.versus.interval.low).toBeLessThan(row.versus.difference);
      expect(row.versus.interval.high).toBeGreaterThan(row.versus.difference);
    }
    expect(rowOf(board, 'cash').returnInterval).toEqual({ low: 0, high: 0 });
  });

  it('says in one sentence what can be said of the best competitor', () => {
    expect(boardWith([cash, hold, noise]).verdict).toMatch(
      /^noise cannot be told from buy-and-hold: difference [+−]\d+\.\d % \[−\d+\.\d, \+\d+\.\d\]\.$/,
    );
    expect(boardWith([cash, hold, better]).verdict).toMatch(/^better did better than buy-and-hold: difference \+/);
    expect(boardWith([cash, hold, worse]).verdict).toMatch(/^worse did worse than buy-and-hold: difference −/);
    expect(boardWith([cash, better]).verdict).toBe(
      'better was not compared with buy-and-hold: no buy-and-hold entrant in this run.',
    );
    expect(boardWith([]).verdict).toBe('No entrant finished.');
  });

  it('warns that the best of several is partly luck', () => {
    expect(boardWith([cash, hold, noise]).selection).toBeUndefined();
    const many = Array.from({ length: 8 }, (_, at) =>
      history({ name: `n${at}`, levels: walk(`n${at}`, DAYS, 0.0005, 0.04, 0) }),
    );
    const lottery = boardWith([hold, ...many]);
    expect(lottery.selection).toMatch(/^Picked as the best of 8: .* p = 0\.\d\d/);
    const luck = lottery.realityCheck;
    expect('none' in luck ? luck.none : luck.value).toBeGreaterThan(0.05);
    const skill = boardWith([hold, better, worse]).realityCheck;
    expect('none' in skill ? 1 : skill.value).toBeLessThan(0.01);
  });

  it('names who is better with everybody looked at together, and nobody by luck', () => {
    const { superiority } = board;
    if ('none' in superiority) throw new Error(superiority.none);
    expect(superiority.aboveBenchmark).toEqual(['better']);
    expect(superiority.paired?.told).toContainEqual({ better: 'better', worse: 'hold' });
    expect(superiority.paired?.told).toContainEqual({ better: 'hold', worse: 'worse' });
    expect(superiority.paired?.told.some((pair) => pair.better === 'worse')).toBe(false);
    expect(superiority.paired?.best.map(({ entrant }) => entrant)).toContain('better');
    expect(superiority.paired?.best.map(({ entrant }) => entrant)).not.toContain('worse');
    expect(board.superiorityText[0]).toMatch(/^Above buy-and-hold .*: better \(StepM, .*SPA p < 0\.01\)\.$/);
    const lucky = Array.from({ length: 8 }, (_, at) =>
      history({ name: `n${at}`, levels: walk(`n${at}`, DAYS, 0.0005, 0.04, 0) }),
    );
    expect(boardWith([hold, ...lucky]).superiorityText[0]).toContain('looked at together: nobody (');
    expect(boardWith([noise]).superiority).toEqual({ none: 'fewer than 2 entrants that may be ranked' });
    const [first] = boardWith([cash, noise]).superiorityText;
    expect(first).toMatch(/^Pairs told apart/);
  });

  it('shares out the chance to be best', () => {
    const chances = board.rows.map(({ standing: { chanceBest } }) => ('none' in chanceBest ? 0 : chanceBest.value));
    expect(chances.reduce((sum, chance) => sum + chance, 0)).toBeCloseTo(1, 9);
    expect(chances[0]).toBeGreaterThan(0.9);
    const twins = boardWith([hold, history({ name: 'twin', levels: HOLD })]);
    for (const { standing } of twins.rows) expect(standing.chanceBest).toEqual({ value: 0.5 });
  });

  it('makes one row of an entrant with seeds: the mean, with its spread', () => {
    const seeds = [1, 2, 3].map((seed) =>
      history({ name: 'house', seed, levels: walk(`house ${seed}`, DAYS, 0.0002 * seed, 0.02, 0) }),
    );
    const row = rowOf(boardWith([hold, ...seeds]), 'house');
    const returns = seeds.map((each) => Number(each.finalEquity) / 1e12 - 1);
    const figure = row.metrics.return;
    if ('none' in figure) throw new Error(figure.none);
    expect(row.accounts.map((each) => each.account)).toEqual(['house#1', 'house#2', 'house#3']);
    expect(figure.value).toBeCloseTo(returns.reduce((sum, each) => sum + each, 0) / 3, 9);
    expect(figure.spread?.low).toBeCloseTo(Math.min(...returns), 9);
    expect(figure.spread?.high).toBeCloseTo(Math.max(...returns), 9);
    expect(row.metrics.winRate).toEqual({ none: 'house#1: no closed trade' });
  });

  it('adds up what its accounts were refused and why they held, by reason', () => {
    const account = (seed: number, belowLot: number, held: number) =>
      history(
        { name: 'house', seed, levels: LEVEL },
        {
          refusals: new Map([
            ['stale-price', 1],
            ['below-lot', belowLot],
          ]),
          holds: new Map([['model-held', held]]),
        },
      );
    const { refusals, holds } = rowOf(boardWith([hold, account(1, 2, 3), account(2, 5, 4)]), 'house');
    expect(Object.entries(refusals)).toEqual([
      ['below-lot', 7],
      ['stale-price', 2],
    ]);
    expect(holds).toEqual({ 'model-held': 7 });
  });

  it('changes nothing of an entrant when another leaves', () => {
    const without = boardWith([cash, hold, noise]);
    for (const name of ['cash', 'hold', 'noise']) {
      const { standing: _, ...own } = rowOf(board, name);
      const { standing: __, ...same } = rowOf(without, name);
      expect(same).toEqual(own);
    }
  });

  it('does not claim to tell entrants apart on a handful of returns', () => {
    const short = boardWith([
      history({ name: 'hold', levels: [10_100, 10_200] }),
      history({ name: 'better', levels: [12_000, 15_000] }),
    ]);
    expect(place(short, 'better')).toBe('1–2');
    expect(outcome(short, 'better')).toBe('untested');
    expect(short.verdict).toContain('cannot be told from buy-and-hold: difference +48.0 %, fewer than 10 returns');
  });

  it('does not compare accounts that were sampled at different times', () => {
    const hourly = history({ name: 'hourly', levels: HOLD.slice(0, 100), sampleMs: HOUR_MS });
    expect(outcome(boardWith([hold, hourly]), 'hourly')).toBe('untested');
    const late = history({ name: 'late', levels: HOLD }, { samples: hold.samples.map(dayLater) });
    expect(outcome(boardWith([hold, late]), 'late')).toBe('untested');
    expect(boardWith([hold, late]).realityCheck).toHaveProperty('none');
  });

  it('thins the curve by time, not by sample, since samples need not be evenly spaced', () => {
    const samples = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 1000].map((minute) => ({
      at: later(START, minute * 60_000),
      equity: dollars(minute === 1000 ? 30_000 : 20_000),
      exposure: dollars(0),
    }));
    const [row] = boardWith([history({ name: 'hold', levels: [] }, { samples, finalEquity: dollars(30_000) })]).rows;
    expect(row?.curve).toEqual([...new Array<number>(47).fill(2), 3]);
    const even = boardWith([history({ name: 'hold', levels: Array.from({ length: 47 }, (_, at) => 10_000 + at) })]);
    expect(even.rows[0]?.curve).toEqual([1, ...Array.from({ length: 47 }, (_, at) => 1 + at / 10_000)]);
  });

  it('is data that can be written down and read again', () => {
    expect(JSON.parse(canonicalJson(board))).toEqual(JSON.parse(JSON.stringify(board)));
  });

  it('prints T and N with the figures that depend on them', () => {
    const text = (id: string): string => board.definitions.find((each) => each.id === id)?.text ?? '';
    expect(text('sharpe')).toContain('(T = 200 daily returns, N = 365 a year)');
    const timed = board.definitions.filter((each) => each.text.includes('T = ')).map(({ id }) => id);
    expect(timed).toEqual([
      'annualReturn',
      'sharpe',
      'sharpeGeometric',
      'probabilisticSharpe',
      'sortino',
      'sortinoGeometric',
      'calmar',
    ]);
  });
});

describe('what a board warns of', () => {
  const model = (cutoffDay: number | undefined) =>
    entrantFacts('better', {
      model: 'lab/model-1',
      knowledgeCutoff: cutoffDay === undefined ? undefined : instant(START + cutoffDay * DAY_MS),
    });
  const holdFacts = entrantFacts('hold', { baseline: true });
  const kinds = (board: Board): string[] => board.banners.map((banner) => banner.kind);

  it('ranks a language model only on a market younger than its knowledge', () => {
    const after = boardOf([hold, better], runFacts([holdFacts, model(-1)]));
    expect(after.flag).toBe('after');
    expect(place(after, 'better')).toBe('1–1');
    expect(kinds(after)).toEqual([]);
    const cases = [
      [300, 'before', 'the market is older than its knowledge cut-off'],
      [100, 'straddling', 'its knowledge cut-off lies within the market'],
      [undefined, 'unknown', 'its knowledge cut-off is not stated'],
    ] as const;
    for (const [day, flag, reason] of cases) {
      const board = boardOf([hold, better], runFacts([holdFacts, model(day)]));
      expect(board.flag).toBe(flag);
      expect(place(board, 'better')).toBe(reason);
      expect(place(board, 'hold')).toBe('1–1');
      expect(kinds(board)).toEqual(['knowledge']);
      expect(board.banners[0]?.text).toContain('better (lab/model-1)');
    }
  });

  it('says that a market is made up, that fills look ahead, and that a model is rules', () => {
    const tapes = [{ name: 'demo', hash: 'ab', synthetic: true, events: 10 }];
    const board = boardOf(
      [hold, better],
      runFacts([holdFacts, entrantFacts('better', { model: 'house' })], {
        tapes,
        lookAhead: true,
        fillModel: 'on-close',
      }),
    );
    expect(kinds(board)).toEqual(['synthetic', 'look-ahead', 'house-model']);
    expect(place(board, 'better')).toBe('1–1');
    expect(boardOf([hold, better], runFacts([holdFacts, model(-1)], { tapes })).rows.at(-1)?.standing.rank).toEqual({
      none: 'models are not ranked on a synthetic market',
    });
  });

  it('keeps both turnovers of a random baseline', () => {
    const random = history({ name: 'random', levels: LEVEL }, { turnover: dollars(4_000_000) });
    const board = boardOf([random], runFacts([entrantFacts('random', { baseline: true, askedTurnoverPerDay: 2.5 })]));
    expect(rowOf(board, 'random').askedTurnoverPerDay).toBe(2.5);
    expect(rowOf(board, 'random').metrics.turnoverPerDay).toEqual({ value: 2, spread: undefined });
  });
});
