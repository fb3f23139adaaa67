import { expect, it } from 'vitest';
import { type RunPlan, teamPlanOf } from '../../../../src/engine/plan.ts';
import { dealAccounts } from '../../../../src/run/spread/deal.ts';
import { defineStrategy } from '../../../../src/strategy/define-strategy.ts';
import { defineTeam } from '../../../../src/strategy/define-team.ts';
import { competitor, planFor } from '../../../support/engine-run.ts';

const code = defineStrategy({ name: 'still', parameters: {}, start: () => ({}) });
const plan = planFor(
  { instruments: new Map(), feeds: () => [] },
  ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((id) => competitor(id, code)),
);

it('accounts go round, each to one share, and there are no more shares than accounts', () => {
  expect(dealAccounts(plan, 3)).toEqual([
    [0, 3, 6],
    [1, 4],
    [2, 5],
  ]);
  expect(dealAccounts(plan, 99)).toHaveLength(7);
  expect(dealAccounts(plan, 1)).toEqual([[0, 1, 2, 3, 4, 5, 6]]);
});

it('teams, which take longest, are spread ahead of code', () => {
  const team = teamPlanOf(defineTeam({ name: 'team' }));
  const accounts = plan.accounts.map((account, index) => ({ ...account, team: index > 4 ? team : undefined }));
  expect(dealAccounts({ ...plan, accounts }, 2)).toEqual([
    [0, 2, 4, 5],
    [1, 3, 6],
  ]);
});

it('rivals who see how the others of their season stand stay together', () => {
  const awareness: RunPlan['season'] = { ...plan.season, name: 'awareness', showsRivals: true };
  expect(dealAccounts({ ...plan, season: awareness }, 4)).toEqual([[0, 1, 2, 3, 4, 5, 6]]);
  const accounts = plan.accounts.map((account, index) => ({ ...account, season: index % 2 ? awareness : undefined }));
  expect(dealAccounts({ ...plan, accounts }, 2)).toEqual([[1, 3, 5, 2, 6].sort(), [0, 4]]);
});
