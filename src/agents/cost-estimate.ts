import { type CallUsage, NO_USAGE } from '../domain/call-usage.ts';
import type { Phase } from '../domain/team.ts';
import type { ModelPrice, PictureSize } from '../ports/chat-model.ts';
import { MODE_PLANS } from './modes.ts';
import { rolesOf, seatCount } from './phases/seats.ts';
import { costOf, pictureTokens, searchUsage } from './purse.ts';
import { HOUSE_MODEL, type TeamConfig } from './team-config.ts';
import { grantedSearch } from './tools/live-search.ts';
import { WITH_TOOLS } from './tools/offer.ts';

/** What is assumed of one call; measured on a first cycle, or guessed before any. */
export interface UsualCall {
  readonly usage: CallUsage;
  readonly latencyMs: number;
  /** Shown with it to a model that takes pictures. */
  readonly pictures?: readonly PictureSize[];
}

/** What a run may take: said before its first paid call. Nobody's retries are in it. */
export interface CostEstimate {
  /** Where nobody uses a tool. */
  readonly usual: Bill;
  /** Where everybody who may uses every turn with tools, and every search, there is. */
  readonly most: Bill;
}

export interface Bill {
  readonly calls: number;
  readonly hours: number;
  /** US dollars. */
  readonly cost: number;
}

export type EstimatedTeam = Pick<
  TeamConfig,
  'mode' | 'models' | 'tools' | 'liveSearch' | 'memory' | 'protocol' | 'purse'
>;

/** A run of so many cycles with as many debate rounds as the protocol allows; phases wait for each other, roles do not. */
export function estimateCost(team: EstimatedTeam, cycles: number, usual: UsualCall): CostEstimate {
  const plan = MODE_PLANS[team.mode];
  const phases = plan.phases.flatMap(({ phase }) =>
    Array<Phase>(phase === 'criticise' ? team.protocol.maxRounds : 1).fill(phase),
  );
  const seats = seatCount(team);
  const judging: readonly Phase[] = plan.join === 'merge' ? ['merge'] : [];
  /** As if something closed in every cycle. */
  const lessons: readonly Phase[] = team.memory === 'notebook' ? ['reflect'] : [];
  const asked = [...phases.flatMap((phase) => Array<Phase>(seats).fill(phase)), ...judging, ...lessons];
  const questions = asked.flatMap((phase) => rolesOf(phase).map((role) => ({ phase, role })));
  const paid = questions.filter(({ role }) => team.models[role] !== HOUSE_MODEL);
  const turnsOf = (phase: Phase): number => (team.tools && WITH_TOOLS.has(phase) ? team.protocol.maxToolRounds : 0);
  const waiting = paid.length === 0 ? [] : [...phases, ...judging];

  const bill = (callsFor: (phase: Phase) => number, searches: number): Bill => {
    const costs = paid.map(({ phase, role }) => {
      const model = team.models[role];
      const price = team.purse.prices.get(model);
      const agents = price?.agents?.[plan.reasoning] ?? 1;
      const looks: CallUsage = { ...NO_USAGE, ...searchUsage(grantedSearch(team, role, phase), searches) };
      return costOf(withPictures(usual, price), price) * agents * callsFor(phase) + costOf(looks, price);
    });
    return {
      calls: sumOf(paid.map(({ phase }) => callsFor(phase))) * cycles,
      hours: (sumOf(waiting.map(callsFor)) * usual.latencyMs * cycles) / 3_600_000,
      cost: sumOf(costs) * cycles,
    };
  };
  return { usual: bill(() => 1, 1), most: bill((phase) => 1 + turnsOf(phase), team.protocol.maxToolCalls) };
}

function withPictures({ usage, pictures = [] }: UsualCall, price: ModelPrice | undefined): CallUsage {
  const tokens = sumOf(pictures.map((picture) => pictureTokens(picture, price?.image)));
  return { ...usage, promptTokens: usage.promptTokens + tokens };
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, one) => sum + one, 0);
}
