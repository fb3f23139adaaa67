import type { Mode, Phase } from '../domain/team.ts';
import type { ChatRequest } from '../ports/chat-model.ts';

/** A mode is a list of phases, how hard to think, and who joins what several seats decided. */
export interface ModePlan {
  /** In order, with the share of the cycle's deadline by which each must have ended. */
  readonly phases: readonly { readonly phase: Phase; readonly endsAtShare: number }[];
  readonly reasoning: ChatRequest['reasoning'];
}

export const MODE_PLANS: Readonly<Record<Mode, ModePlan>> = {
  fast: { phases: [{ phase: 'solo', endsAtShare: 1 }], reasoning: 'none' },
  expert: { phases: [{ phase: 'solo', endsAtShare: 1 }], reasoning: 'high' },
  native: { phases: [{ phase: 'solo', endsAtShare: 1 }], reasoning: 'high' },
  team: {
    phases: [
      { phase: 'decompose', endsAtShare: 0.15 },
      { phase: 'propose', endsAtShare: 0.45 },
      { phase: 'criticise', endsAtShare: 0.75 },
      { phase: 'decide', endsAtShare: 1 },
    ],
    reasoning: 'low',
  },
  heavy: {
    phases: [
      { phase: 'decompose', endsAtShare: 0.12 },
      { phase: 'propose', endsAtShare: 0.35 },
      { phase: 'criticise', endsAtShare: 0.6 },
      { phase: 'decide', endsAtShare: 0.8 },
      { phase: 'merge', endsAtShare: 1 },
    ],
    reasoning: 'low',
  },
  vote: { phases: [{ phase: 'propose', endsAtShare: 1 }], reasoning: 'low' },
};
