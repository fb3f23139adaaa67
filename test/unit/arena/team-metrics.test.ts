import { describe, expect, it } from 'vitest';
import { type MetricId, metricsOf } from '../../../src/arena/metrics.ts';
import type { Conduct } from '../../../src/domain/conduct.ts';
import { type AccountHistory, type DebateHistory, NO_DEBATE } from '../../../src/domain/history.ts';
import { history } from '../../support/arena-histories.ts';

const LEVELS = new Array<number>(12).fill(10_000);

/** Figures of an account, or the reasons why there are none. */
function told(over: Partial<AccountHistory>): (id: MetricId) => number | string {
  const metrics = metricsOf(history({ name: 'a', levels: LEVELS }, over));
  return (id) => {
    const metric = metrics[id];
    return 'none' in metric ? metric.none : metric.value;
  };
}

const debated = (over: Partial<DebateHistory>) => told({ debate: { ...NO_DEBATE, ...over } });

describe('what a debate was worth', () => {
  it('is squared errors by forecast, and gains as they are, of each that foretold', () => {
    const score = (count: number, squaredErrors: number, gain: number) => ({ count, squaredErrors, gain });
    const figure = debated({
      prior: score(4, 1, 0.01),
      vote: score(5, 2, 0.02),
      final: score(8, 1, -0.03),
      // The quant errs least a forecast, though the creative errs least in sum.
      roles: { researcher: score(2, 1, 0.5), quant: score(10, 1.5, 0.25), creative: score(1, 0.9, 0.75) },
      teams: [score(2, 0.5, 0), score(4, 0.4, 0), score(0, 0, 0), score(5, 2, 0)].filter(({ count }) => count > 0),
    });
    const briers = ['brierPrior', 'brierVote', 'brierFinal', 'brierBestRole', 'brierBestTeam'] as const;
    expect(briers.map(figure)).toEqual([0.25, 0.4, 0.125, 0.15, 0.1]);
    expect(figure('brierMeanTeam')).toBeCloseTo((0.25 + 0.1 + 0.4) / 3, 12);
    expect((['gainPrior', 'gainVote', 'gainFinal', 'gainBestRole'] as const).map(figure)).toEqual([
      0.01, 0.02, -0.03, 0.25,
    ]);
  });

  it('has reasons where nothing came due, and of one team', () => {
    const figure = debated({});
    for (const id of ['brierPrior', 'brierVote', 'brierFinal', 'brierBestRole', 'gainFinal', 'gainBestRole'] as const)
      expect(figure(id)).toBe('no forecast of a team has come due');
    for (const id of ['flipsHelpful', 'flipsHarmful', 'flipsUndone'] as const)
      expect(figure(id)).toBe('no forecast of a team has come due');
    for (const id of ['brierBestTeam', 'brierMeanTeam'] as const) expect(figure(id)).toBe('it was one team');
    expect(figure('plantedCaught')).toBe('no error was planted into what peers read');
    expect(figure('falseAlarms')).toBe('no claim of a peer was judged');
    for (const id of ['decisionsFaulted', 'beyondSignal'] as const) expect(figure(id)).toBe('nothing was decided');
  });

  it('counts flips once a forecast is due, and shares of errors, alarms and decisions', () => {
    const figure = debated({
      final: { count: 1, squaredErrors: 0, gain: 0 },
      flips: { helpful: 3, harmful: 2, undone: 5 },
      reviews: { planted: 8, caught: 6, sound: 10, alarms: 1 },
      decisions: { made: 20, faulted: 5, beyondSignal: 2 },
    });
    expect((['flipsHelpful', 'flipsHarmful', 'flipsUndone'] as const).map(figure)).toEqual([3, 2, 5]);
    expect((['plantedCaught', 'falseAlarms'] as const).map(figure)).toEqual([0.75, 0.1]);
    expect((['decisionsFaulted', 'beyondSignal'] as const).map(figure)).toEqual([0.25, 0.1]);
  });
});

describe('claims that were audited', () => {
  const phase = (name: Conduct['phase'], claims: number, dropped: number, wrong?: number): Conduct => ({
    model: 'lab/one',
    phase: name,
    asked: 1,
    calls: 1,
    toolCalls: 0,
    tokens: 0,
    cost: 0,
    billedTicks: 0,
    reckonedTicks: 0,
    outcomes: {},
    troubles: {},
    rungs: {},
    latenciesMs: [],
    firstTokensMs: [],
    claims,
    dropped,
    flags: wrong === undefined ? {} : { 'unsupported-number': wrong },
  });

  it('are told apart by whether they came before the debate or in it', () => {
    const figure = told({
      conduct: [
        phase('propose', 6, 3),
        phase('solo', 4, 1, 2),
        phase('criticise', 5, 1, 4),
        phase('decide', 100, 100, 100),
      ],
    });
    expect((['fabricatedBefore', 'mismatchedBefore'] as const).map(figure)).toEqual([0.4, 0.2]);
    expect((['fabricatedAfter', 'mismatchedAfter'] as const).map(figure)).toEqual([0.2, 0.8]);
  });

  it('are none where nothing was claimed', () => {
    const figure = told({ conduct: [phase('propose', 0, 0)] });
    for (const id of ['fabricatedBefore', 'fabricatedAfter', 'mismatchedBefore', 'mismatchedAfter'] as const)
      expect(figure(id)).toBe('nothing was claimed');
  });
});

describe('whether a team was of one mind', () => {
  it('is the share of what could have been', () => {
    const figure = told({ coherence: { steps: [], words: ['a', 'a', 'a', 'b'] } });
    expect(figure('stuckShare')).toBe(0.75);
    expect(figure('keptTheses')).toBe('no position of a team with exits of its own is over');
    expect(figure('contradicted')).toBe('no team asked for an opening');
    expect(told({})('stuckShare')).toBe('no team decided anything');
  });
});
