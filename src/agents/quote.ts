import type { CallUsage } from '../domain/call-usage.ts';
import type { Phase, Role } from '../domain/team.ts';
import { MODE_PLANS } from './modes.ts';
import { rolesOf, seatCount } from './phases/seats.ts';
import { costOf } from './purse.ts';
import { HOUSE_MODEL, type TeamConfig } from './team-config.ts';

/** What is assumed of one call; measured on a first cycle, or guessed before any. */
export interface UsualCall {
  readonly usage: CallUsage;
  readonly latencyMs: number;
}

/** What a run may take: said before its first paid call. Nobody's retries are in it. */
export interface Quote {
  readonly calls: number;
  readonly hours: number;
  /** US dollars. */
  readonly cost: number;
}

export type QuotedTeam = Pick<TeamConfig, 'mode' | 'models' | 'protocol' | 'purse'>;

/** A run of so many cycles with as many debate rounds as the protocol allows; phases wait for each other, roles do not. */
export function quoteFor(team: QuotedTeam, cycles: number, usual: UsualCall): Quote {
  const plan = MODE_PLANS[team.mode];
  const phases = plan.phases.flatMap(({ phase }) =>
    Array<Phase>(phase === 'criticise' ? team.protocol.maxRounds : 1).fill(phase),
  );
  const seats = seatCount(team);
  const asked = phases.flatMap((phase) => Array<readonly Role[]>(seats).fill(rolesOf(phase)).flat());
  const judges: readonly Role[] = plan.join === 'merge' ? ['leader'] : [];
  const paid = [...asked, ...judges].map((role) => team.models[role]).filter((model) => model !== HOUSE_MODEL);
  const cost = paid.reduce((sum, model) => sum + costOf(usual.usage, team.purse.prices.get(model)), 0);
  const waits = paid.length === 0 ? 0 : phases.length + judges.length;
  return {
    calls: paid.length * cycles,
    hours: (waits * usual.latencyMs * cycles) / 3_600_000,
    cost: cost * cycles,
  };
}
