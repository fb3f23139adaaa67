import { expect, it } from 'vitest';
import { isSymbolId } from '../../../../src/domain/ids.ts';
import type { RunPlan } from '../../../../src/engine/plan.ts';
import { dealAccounts, isSmallWork } from '../../../../src/run/spread/deal.ts';
import { defineStrategy } from '../../../../src/strategy/define-strategy.ts';
import { defineTeam } from '../../../../src/strategy/define-team.ts';
import { competitor, planFor } from '../../../support/engine-run.ts';
import { teamPlanOf } from '../../../support/team-plan.ts';

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

it('threads are of use from less of bars on than of ticks, of which most is market', () => {
  const symbol = 'X';
  if (!isSymbolId(symbol)) throw new Error(symbol);
  const bars = { ...plan, barIntervals: new Map([[symbol, [60_000]]]) };
  const ticks = { ...plan, barIntervals: new Map() };
  expect([9, 10, 285, 286].map((megabytes) => isSmallWork(megabytes * 1_000_000, bars))).toEqual([
    true,
    false,
    false,
    false,
  ]);
  expect([9, 10, 285, 286].map((megabytes) => isSmallWork(megabytes * 1_000_000, ticks))).toEqual([
    true,
    true,
    true,
    false,
  ]);
});
