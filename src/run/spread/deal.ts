import { statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import type { AccountPlan, RunPlan } from '../../engine/plan.ts';
import { asksModels } from '../models.ts';
import type { PreparedRun } from '../prepare.ts';

/** Places of accounts in the plan, ascending. */
export type AccountShare = readonly number[];

/**
 * Deals a run's accounts to at most so many shares that can be stepped apart. Accounts that see how their rivals stand
 * stay together; the others go round, teams first, since they take longest.
 */
export function dealAccounts(
  { accounts, season }: Pick<RunPlan, 'accounts' | 'season'>,
  most: number,
): readonly AccountShare[] {
  const together = new Map<string, number[]>();
  const seasonOf = (account: AccountPlan) => account.season ?? season;
  const seen = new Set(accounts.map(seasonOf).flatMap(({ name, showsRivals }) => (showsRivals ? [name] : [])));
  accounts.forEach((account, index) => {
    const { name } = seasonOf(account);
    const group = seen.has(name) ? `season ${name}` : `account ${index}`;
    together.set(group, [...(together.get(group) ?? []), index]);
  });
  const isTeam = ([first = 0]: readonly number[]): boolean => accounts[first]?.team !== undefined;
  const groups = [...together.values()].sort(
    (left, right) => Number(isTeam(right)) - Number(isTeam(left)) || right.length - left.length,
  );
  const shares: number[][] = Array.from({ length: Math.min(most, groups.length) }, () => []);
  for (const [place, group] of groups.entries()) shares[place % shares.length]?.push(...group);
  return shares.map((share) => share.sort((left, right) => left - right));
}

/**
 * Bytes of tape times accounts below which threads cost more than they save: each takes half a second to begin and steps
 * the whole market by itself. Accounts decide on bars, so that a tape of ticks is mostly market.
 */
const SMALL_WORK = { bars: 64_000_000, ticks: 2_000_000_000 } as const;

export function isSmallWork(
  tapeBytes: number,
  { accounts, barIntervals }: Pick<RunPlan, 'accounts' | 'barIntervals'>,
): boolean {
  return tapeBytes * accounts.length < SMALL_WORK[barIntervals.size > 0 ? 'bars' : 'ticks'];
}

/** As many threads as there are cores, but for the one that writes; one where the run is small. */
function usualJobs({ tapes, plan }: PreparedRun): number {
  const bytes = tapes.flatMap(({ parts }) => parts).reduce((sum, part) => sum + statSync(part).size, 0);
  return isSmallWork(bytes, plan) ? 1 : Math.max(1, availableParallelism() - 1);
}

/** Shares for so many threads, for as many as are of use unless told; one where models are asked that answer only once. */
export function sharesOf(prepared: PreparedRun, jobs: number | undefined): readonly AccountShare[] {
  return dealAccounts(prepared.plan, asksOnce(prepared) || isFork(prepared) ? 1 : (jobs ?? usualJobs(prepared)));
}

/** Why a run of several accounts has one share. */
export function whyTogether(prepared: PreparedRun): string {
  if (isFork(prepared)) return 'a fork is stepped as one';
  return asksOnce(prepared) ? 'models are asked from one thread' : 'rivals who see each other are stepped together';
}

/** Its accounts change at a row of the journal, which no thread alone knows. */
function isFork({ request }: PreparedRun): boolean {
  return request.kept?.fork !== undefined;
}

/** Whether somebody asks a model whose replies are not on a cassette of their own. */
function asksOnce({ plan, scenario }: PreparedRun): boolean {
  const recorded = new Set(scenario.data.entrants.flatMap(({ id, cassette }) => (cassette === undefined ? [] : [id])));
  return plan.accounts.some((account) => asksModels(account) && !recorded.has(account.entrant));
}
