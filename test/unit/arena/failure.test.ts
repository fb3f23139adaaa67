import { describe, expect, it } from 'vitest';
import { compareEntrants } from '../../../src/arena/comparison.ts';
import { type ConductRow, conductRows } from '../../../src/arena/conduct-row.ts';
import { comparable, entrantResults } from '../../../src/arena/entrant-result.ts';
import { answersOf, entrantFailure, everyModelFailed, refusalsText, troublesText } from '../../../src/arena/failure.ts';
import { regimesOf } from '../../../src/arena/regimes.ts';
import type { Conduct } from '../../../src/domain/conduct.ts';
import { history } from '../../support/arena-histories.ts';

function conduct(over: Partial<Conduct> = {}): Conduct {
  return {
    model: 'xai/m',
    phase: 'decide',
    asked: 3,
    outcomes: { timeout: 3 },
    troubles: { 'HTTP 401': 3 },
    rungs: {},
    calls: 4,
    toolCalls: 0,
    tokens: 0,
    cost: 0,
    billedTicks: 0,
    reckonedTicks: 0,
    latenciesMs: [12],
    firstTokensMs: [],
    claims: 0,
    dropped: 0,
    flags: {},
    ...over,
  };
}

function row(troubles: ConductRow['troubles'], outcomes: ConductRow['outcomes'] = {}): ConductRow {
  const [told] = conductRows([conduct({ troubles, outcomes })]);
  return told ?? expect.fail('one conduct is one row');
}

const played = (...conducts: readonly Conduct[]) => history({ name: 'a', levels: [10_000] }, { conduct: conducts });

describe('an entrant whose models', () => {
  it('never answered has failed, with how many calls and why', () => {
    expect(entrantFailure([played(conduct(), conduct({ phase: 'propose', calls: 2 }))])).toBe(
      'failed: 6 of 6 calls, HTTP 401',
    );
    expect(entrantFailure([played(conduct({ troubles: {} }))])).toBe('failed: 4 of 4 calls, no answer');
  });

  it.each(['valid', 'repaired'] as const)('gave one %s answer in any of its accounts has not', (outcome) => {
    const one = conduct({ phase: 'criticise', outcomes: { timeout: 2, [outcome]: 1 } });
    expect(entrantFailure([played(conduct()), played(one)])).toBeUndefined();
  });

  it('were never asked has not, nor has the house model, which takes no time of its own', () => {
    expect(entrantFailure([played()])).toBeUndefined();
    expect(entrantFailure([played(conduct({ model: 'house', latenciesMs: [] }))])).toBeUndefined();
  });
});

describe('an entrant that has failed', () => {
  const levels = Array.from({ length: 60 }, (_, at) => 10_000 + 100 * Math.sin(at));
  const rival = history({ name: 'hold', levels });
  const dead = history({ name: 'dead', levels: levels.map(() => 10_000) }, { conduct: [conduct()] });

  it('is in no comparison: with its own run of another day, nor by kinds of market', () => {
    const [result, benchmark] = entrantResults([dead, rival]);
    if (result === undefined || benchmark === undefined) throw new Error('two histories are two results');
    expect(result.failure).toMatch(/^failed: /);
    expect(comparable([result, benchmark])).toEqual({ none: result.failure });
    expect(regimesOf([result, benchmark], benchmark)).toMatchObject({ rows: [] });
    const { rows } = compareEntrants([dead, rival], [{ ...dead, digest: 'another' }, rival]);
    const [row] = rows;
    expect(row?.versus).toEqual({ none: result.failure });
    expect([row?.left.return, row?.right.maxDrawdown]).toEqual([{ none: result.failure }, { none: result.failure }]);
    expect(rows[1]?.left.return).toHaveProperty('value');
  });
});

it('answers are those that could be used, at once or after one repair', () => {
  expect(answersOf(row({}, { valid: 3, repaired: 2, timeout: 9 }))).toBe(5);
  expect(answersOf(row({}))).toBe(0);
});

it('every model failed where there is one at least, and none that has not', () => {
  const [dead, alive] = [
    { kind: 'model-team', failure: 'failed' },
    { kind: 'model-team', failure: undefined },
  ] as const;
  const code = { kind: 'code', failure: undefined } as const;
  expect(everyModelFailed([])).toBe(false);
  expect(everyModelFailed([code])).toBe(false);
  expect(everyModelFailed([code, dead])).toBe(true);
  expect(everyModelFailed([dead, alive])).toBe(false);
});

it('refusals are told with their sum, the commonest first', () => {
  expect(refusalsText({})).toBeUndefined();
  expect(refusalsText({ 'below-lot': 2 })).toBe('refused 2: 2 below-lot');
  expect(refusalsText({ 'below-lot': 2, 'stale-price': 175 })).toBe('refused 177: 175 stale-price, 2 below-lot');
});

describe('troubles', () => {
  it('are none, one by name, or three with how often and how many more kinds there are', () => {
    expect(troublesText([])).toBe('');
    expect(troublesText([row({ 'HTTP 401': 7 })])).toBe('HTTP 401');
    expect(troublesText([row({ a: 1, b: 2 }), row({ a: 3 })])).toBe('a (4), b (2)');
    expect(troublesText([row({ a: 1, b: 2, c: 3 })])).toBe('c (3), b (2), a (1)');
    expect(troublesText([row({ a: 5, b: 4, c: 3, d: 2, e: 1 })])).toBe('a (5), b (4), c (3), and 2 other troubles');
  });
});
