import { MODE_PLANS } from '../../agents/modes.ts';
import { InputError } from '../../domain/errors.ts';
import type { PostChange, TeamPlan, Turn } from '../../engine/plan.ts';
import { type PlanParts, planOf } from '../scenario/plan.ts';
import type { Scenario } from '../scenario/read.ts';
import type { EntrantData } from '../scenario/schema.ts';
import type { Fork, ForkChange } from './fork-file.ts';

/** What can be changed of any entrant, a strategy of code among them. */
const FOR_ALL: ReadonlySet<ForkChange['kind']> = new Set(['nothing', 'season', 'posts', 'author']);

/**
 * The plans that a fork's accounts go on under: made as those of its scenario are, with the change written into it.
 * @throws InputError where the entrant is not there or has nothing of the kind
 */
export function turnOf(fork: Fork, scenario: Scenario, parts: PlanParts): Turn {
  const { entrant, change, seed } = fork;
  const strategy = parts.strategies.get(entrant);
  if (strategy === undefined) {
    const taking = [...parts.strategies.keys()].join(', ');
    throw refused('unknown-entrant', `"${entrant}" does not take part`, `give one of ${taking}`);
  }
  if (strategy.kind === 'code' && !FOR_ALL.has(change.kind))
    throw refused('not-a-team', `${entrant} is a strategy of code`, 'give an entrant that is a team');
  const entrants = scenario.data.entrants.map((one) => (one.id === entrant ? withChange(one, change) : one));
  const { accounts } = planOf({ ...scenario, data: { ...scenario.data, entrants } }, parts);
  const own = accounts.filter((account) => account.entrant === entrant);
  const turned = own.map((account) => ({
    ...account,
    team: account.team === undefined ? undefined : teamWith(account.team, change),
    seed: seed ?? account.seed,
  }));
  for (const { team } of turned) if (team !== undefined) refuseNoRoles(team, change);
  return {
    after: fork.at,
    accounts: new Map(turned.map((account) => [account.account, account])),
    posts: postChange(change),
  };
}

function withChange(entrant: EntrantData, change: ForkChange): EntrantData {
  if (change.kind === 'mode') return { ...entrant, mode: change.mode };
  if (change.kind === 'season') return { ...entrant, season: change.season };
  if (change.kind !== 'model') return entrant;
  const { models: _, cassette: __, ...rest } = entrant;
  const bound = change.maxCost === undefined ? {} : { maxCost: `${change.maxCost} USD` };
  return { ...rest, model: change.model, ...bound };
}

function teamWith(team: TeamPlan, change: ForkChange): TeamPlan {
  const { protocol } = team;
  if (change.kind === 'role') {
    return { ...team, protocol: { ...protocol, voices: protocol.voices.filter((voice) => voice !== change.role) } };
  }
  if (change.kind !== 'critique') return team;
  return { ...team, protocol: { ...protocol, unheard: { cycle: change.cycle, role: change.role } } };
}

function postChange(change: ForkChange): PostChange | undefined {
  if (change.kind === 'posts') return { ids: new Set(change.ids), author: undefined };
  return change.kind === 'author' ? { ids: new Set(change.ids), author: change.author } : undefined;
}

/** Only modes that debate have roles and critiques. */
function refuseNoRoles({ mode }: TeamPlan, change: ForkChange): void {
  if (change.kind !== 'role' && change.kind !== 'critique') return;
  const asked = change.kind === 'role' ? 'propose' : 'criticise';
  if (MODE_PLANS[mode].phases.some(({ phase }) => phase === asked)) return;
  throw refused('no-roles', `mode ${mode} has none to leave out`, 'fork an entrant of mode team or heavy');
}

function refused(code: string, what: string, mend: string): InputError {
  return new InputError({ code, where: 'fork', what, mend });
}
