import type { Mode, Phase } from '../domain/team.ts';
import type { ChatRequest } from '../ports/chat-model.ts';

/** A mode is who sits down, the phases each seat goes through, how the seats are joined, and how hard to think. */
export interface ModePlan {
  readonly seats: 'one' | 'hypotheses' | 'ballots';
  /** In order, with the share of the cycle's deadline by which each must have ended. */
  readonly phases: readonly PhasePlan[];
  readonly join: 'none' | 'votes' | 'merge';
  readonly reasoning: ChatRequest['reasoning'];
}

export interface PhasePlan {
  readonly phase: Phase;
  readonly endsAtShare: number;
}

const SOLO: readonly PhasePlan[] = [{ phase: 'solo', endsAtShare: 1 }];

export const MODE_PLANS: Readonly<Record<Mode, ModePlan>> = {
  fast: { seats: 'one', phases: SOLO, join: 'none', reasoning: 'none' },
  expert: { seats: 'one', phases: SOLO, join: 'none', reasoning: 'high' },
  /** A provider's own team of agents, asked as one: it debates inside, and its claims are audited as a role's are. */
  native: { seats: 'one', phases: SOLO, join: 'none', reasoning: 'high' },
  team: {
    seats: 'one',
    phases: [
      { phase: 'decompose', endsAtShare: 0.15 },
      { phase: 'propose', endsAtShare: 0.45 },
      { phase: 'criticise', endsAtShare: 0.75 },
      { phase: 'decide', endsAtShare: 1 },
    ],
    join: 'none',
    reasoning: 'low',
  },
  heavy: {
    seats: 'hypotheses',
    phases: [
      { phase: 'decompose', endsAtShare: 0.12 },
      { phase: 'propose', endsAtShare: 0.35 },
      { phase: 'criticise', endsAtShare: 0.6 },
      { phase: 'decide', endsAtShare: 0.8 },
    ],
    join: 'merge',
    reasoning: 'low',
  },
  vote: { seats: 'ballots', phases: [{ phase: 'propose', endsAtShare: 1 }], join: 'votes', reasoning: 'low' },
};
