import { describe, expect, it } from 'vitest';
import type { RunFacts } from '../../../src/arena/facts.ts';
import { type FinishedRun, leaderboardOf } from '../../../src/arena/leaderboard.ts';
import type { AccountHistory } from '../../../src/domain/history.ts';
import { DAY_MS, instant } from '../../../src/domain/time.ts';
import { entrantFacts, history, runFacts, START, walk } from '../../support/arena-histories.ts';

const hold = history({ name: 'hold', levels: walk('hold', 60, 0.001, 0.03) });

function random(seed: number): AccountHistory {
  return history({ name: 'random', levels: walk(`random ${seed}`, 60, 0, 0.03) }, { digest: `random ${seed}` });
}

function run(name: string, histories: readonly AccountHistory[], over: Partial<RunFacts> = {}): FinishedRun {
  const entrants = [...new Set(histories.map((each) => each.entrant))].map((entrant) => entrantFacts(entrant));
  return {
    histories,
    facts: runFacts(entrants, { runs: [{ name, seed: 7, digest: name, version: '0.1.0' }], ...over }),
  };
}

function problemOf(runs: readonly FinishedRun[]): string {
  const merged = leaderboardOf(runs);
  return merged.ok ? 'none' : merged.problem.code;
}

function accountsOf(runs: readonly FinishedRun[]): Record<string, readonly string[]> {
  const merged = leaderboardOf(runs);
  if (!merged.ok) throw new Error(merged.problem.what);
  return Object.fromEntries(
    merged.value.board.rows.map((row) => [row.entrant, row.accounts.map((account) => account.account)]),
  );
}

describe('leaderboard over runs', () => {
  it('counts an entrant that did the same in two runs once, and one that did not as two accounts', () => {
    expect(accountsOf([run('a', [hold, random(1)]), run('b', [hold, random(2)])])).toEqual({
      hold: ['1/hold'],
      random: ['1/random', '2/random'],
    });
  });

  it('puts entrants of either run beside each other', () => {
    const momentum = history({ name: 'momentum', levels: walk('momentum', 60, 0.001, 0.02) });
    expect(Object.keys(accountsOf([run('a', [hold, momentum]), run('b', [hold, random(1)])])).sort()).toEqual([
      'hold',
      'momentum',
      'random',
    ]);
  });

  it('gives an entrant that was changed between runs a row a run', () => {
    const changed = run('b', [hold, random(2)]);
    const entrants = changed.facts.entrants.map((each) =>
      each.entrant === 'random' ? { ...each, configHash: 'another' } : each,
    );
    expect(accountsOf([run('a', [hold, random(1)]), { ...changed, facts: { ...changed.facts, entrants } }])).toEqual({
      hold: ['1/hold'],
      '1/random': ['1/random'],
      '2/random': ['2/random'],
    });
  });

  it('keeps the seeds of an entrant apart, even where they did the same', () => {
    const seeds = [1, 2].map((seed) => history({ name: 'house', seed, levels: hold.samples.map(() => 10_000) }));
    expect(accountsOf([run('a', [hold, ...seeds]), run('b', [hold])]).house).toEqual(['1/house#1', '1/house#2']);
  });

  it('leaves a single run as it is', () => {
    expect(accountsOf([run('a', [hold, random(1)])])).toEqual({ hold: ['hold'], random: ['random'] });
  });

  it('names all runs', () => {
    const merged = leaderboardOf([run('a', [hold]), run('b', [hold])]);
    expect(merged.ok && merged.value.facts.runs.map(({ name }) => name)).toEqual(['a', 'b']);
  });

  it('refuses to mix what cannot be compared', () => {
    const a = run('a', [hold]);
    expect(problemOf([])).toBe('leaderboard-no-runs');
    expect(problemOf([a, run('b', [hold], { marketHash: 'other' })])).toBe('leaderboard-other-market');
    const tapes = [{ name: 'other', hash: 'ef', synthetic: false, events: 1 }];
    expect(problemOf([a, run('b', [hold], { tapes })])).toBe('leaderboard-other-market');
    expect(problemOf([a, run('b', [hold], { benchmark: undefined })])).toBe('leaderboard-other-benchmark');
    const otherHold = [entrantFacts('hold', { configHash: 'another' })];
    expect(problemOf([a, run('b', [hold], { entrants: otherHold })])).toBe('leaderboard-other-benchmark');
  });

  it('refuses to mix runs before, across and after their models’ knowledge cut-off', () => {
    const withModel = (name: string, cutoffDay: number): FinishedRun => {
      const cutoff = { model: 'lab/model', knowledgeCutoff: instant(START + cutoffDay * DAY_MS) };
      return run(name, [hold], { entrants: [entrantFacts('hold'), entrantFacts(name, cutoff)] });
    };
    expect(problemOf([withModel('a', -1), withModel('b', -9)])).toBe('none');
    expect(problemOf([withModel('a', -1), withModel('b', 50)])).toBe('leaderboard-mixed-knowledge');
    expect(problemOf([withModel('a', 500), withModel('b', 50)])).toBe('leaderboard-mixed-knowledge');
    expect(problemOf([run('a', [hold]), withModel('b', 50)])).toBe('none');
  });
});
