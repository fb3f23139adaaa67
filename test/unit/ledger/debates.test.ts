import { describe, expect, it } from 'vitest';
import { metricsOf } from '../../../src/arena/metrics.ts';
import type { ForecastMade, StanceRevised } from '../../../src/domain/record.ts';
import { instant } from '../../../src/domain/time.ts';
import { Debates } from '../../../src/ledger/debates.ts';
import { history, symbol } from '../../support/arena-histories.ts';
import { openingOf } from '../../support/cycle-records.ts';

const BTC = symbol('BTC');

function forecast(change: Partial<ForecastMade> = {}): ForecastMade {
  return {
    kind: 'forecast-made',
    cycle: 1,
    seat: 0,
    symbol: BTC,
    blind: { researcher: 0.9, quant: 0.3, creative: 0.6 },
    debated: {},
    prior: 0.7,
    leader: 0.8,
    used: 0.8,
    horizonMinutes: 60,
    notes: [],
    ...change,
  };
}
const turn = (role: StanceRevised['role'], from: number, to: number, undone = false): StanceRevised => ({
  kind: 'stance-revised',
  cycle: 1,
  role,
  seat: 0,
  round: 1,
  symbol: BTC,
  from,
  to,
  newEvidence: [],
  undone,
});
const scored = (seat: number, change: number, cycle = 1) =>
  ({ kind: 'forecast-scored', cycle, seat, symbol: BTC, change }) as const;

const figure = (debates: Debates, id: Parameters<typeof pick>[1]) => pick(debates, id);
function pick(debates: Debates, id: keyof ReturnType<typeof metricsOf>): number | string {
  const metric = metricsOf(history({ name: 'a', levels: [1, 2] }, { debate: debates.history() }))[id];
  return 'none' in metric ? metric.none : Number(metric.value.toFixed(6));
}

describe('a team’s forecasts', () => {
  it('are held against what came: prior, best role, vote and decision', () => {
    const debates = new Debates();
    debates.made(forecast());
    debates.scored(scored(0, 0.02));
    expect(figure(debates, 'brierPrior')).toBe(0.09);
    expect(figure(debates, 'brierBestRole')).toBe(0.01);
    expect(figure(debates, 'brierVote')).toBe(0.16);
    expect(figure(debates, 'brierFinal')).toBe(0.04);
    expect(figure(debates, 'gainFinal')).toBe(0.02);
    debates.made(forecast({ cycle: 2 }));
    debates.scored(scored(0, -0.03, 2));
    expect(figure(debates, 'gainFinal')).toBe(-0.01);
    expect(figure(debates, 'brierFinal')).toBe((0.04 + 0.64) / 2);
    expect(figure(debates, 'brierBestRole'), 'the creative, over both').toBe((0.16 + 0.36) / 2);
  });

  it('prove nothing while the price stands still, and nothing of cycles nobody knows', () => {
    const debates = new Debates();
    debates.made(forecast());
    debates.scored(scored(0, 0));
    debates.scored(scored(0, 0.5, 7));
    expect(figure(debates, 'brierFinal')).toBe('no forecast of a team has come due');
    expect(figure(debates, 'flipsHelpful')).toBe('no forecast of a team has come due');
  });

  it('of several teams: the judge has the last word, best of them beside their mean', () => {
    const debates = new Debates();
    debates.made(forecast({ seat: 0, used: 0.9 }));
    debates.made(forecast({ seat: 1, used: 0.2 }));
    debates.made(forecast({ seat: 2, used: 0.6, prior: 0.55, blind: {} }));
    for (const seat of [0, 1, 2]) debates.scored(scored(seat, 0.01));
    expect(figure(debates, 'brierFinal')).toBe(0.16);
    expect(figure(debates, 'brierBestTeam')).toBe(0.01);
    expect(figure(debates, 'brierMeanTeam')).toBe((0.01 + 0.64) / 2);
  });

  it('tell helpful flips from harmful ones, and count those that were undone', () => {
    const debates = new Debates();
    debates.made(forecast());
    debates.revised(turn('quant', 0.3, 0.8));
    debates.revised(turn('researcher', 0.9, 0.2));
    debates.revised(turn('creative', 0.6, 0.1, true));
    debates.scored(scored(0, 0.02));
    expect(['flipsHelpful', 'flipsHarmful', 'flipsUndone'].map((id) => figure(debates, id as 'flipsHelpful'))).toEqual([
      1, 1, 1,
    ]);
  });

  it('are told with the time of their cycle, and decisions counted by what the rules noted', () => {
    const debates = new Debates();
    debates.opened(openingOf({ at: instant(100), trigger: 'post-burst' }));
    debates.opened(openingOf({ cycle: 2, at: instant(200) }));
    debates.made(forecast({ notes: ['unfounded', 'beyond-signal'] }));
    debates.made(forecast({ cycle: 2, used: 0.3, notes: ['halved-by-audit'] }));
    debates.made(forecast({ cycle: 3 }));
    for (const [cycle, change] of [0.02, -0.01, 0.01].entries()) debates.scored(scored(0, change, cycle + 1));
    expect(debates.bursts).toEqual([100]);
    expect(debates.told).toEqual([
      { at: 100, symbol: BTC, probability: 0.8, rose: true },
      { at: 200, symbol: BTC, probability: 0.3, rose: false },
    ]);
    expect(debates.history().decisions).toEqual({ made: 3, faulted: 2, beyondSignal: 1 });
  });

  it('take an even chance of whoever had no view, of those who ever had one', () => {
    const debates = new Debates();
    debates.made(forecast({ blind: { researcher: 0.9, quant: 0.3 } }));
    debates.made(forecast({ cycle: 2, blind: { researcher: 0.6 } }));
    debates.made(forecast({ cycle: 3, blind: {} }));
    for (const cycle of [1, 2, 3]) debates.scored(scored(0, 0.02, cycle));
    const { roles, vote, final } = debates.history();
    expect(roles.researcher).toMatchObject({ count: 2, squaredErrors: expect.closeTo(0.01 + 0.16, 12) });
    expect(roles.quant).toMatchObject({ count: 2, squaredErrors: expect.closeTo(0.49 + 0.25, 12), gain: -0.02 });
    expect(roles.creative).toEqual({ count: 0, squaredErrors: 0, gain: 0 });
    expect([vote.count, final.count]).toEqual([2, 3]);
  });

  it('counts planted claims that were caught and sound ones that were doubted', () => {
    const debates = new Debates();
    expect(debates.history()).toMatchObject({
      flips: { helpful: 0, harmful: 0, undone: 0 },
      reviews: { planted: 0, caught: 0, sound: 0, alarms: 0 },
      decisions: { made: 0, faulted: 0, beyondSignal: 0 },
    });
    const review = { kind: 'claims-reviewed', cycle: 1, seat: 0, round: 1, role: 'quant' } as const;
    debates.reviewed({ ...review, planted: 4, caught: 3, sound: 9, alarms: 2 });
    debates.reviewed({ ...review, planted: 1, caught: 1, sound: 1, alarms: 1 });
    expect(debates.history().reviews).toEqual({ planted: 5, caught: 4, sound: 10, alarms: 3 });
  });
});
