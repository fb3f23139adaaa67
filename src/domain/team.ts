import type { EvidenceId, SymbolId } from './ids.ts';

export const ROLES = ['leader', 'researcher', 'quant', 'creative'] as const;
/** The four agents of a team. */
export type Role = (typeof ROLES)[number];
/** The names that the team this one follows goes by. */
export const ROLE_ALIASES: Readonly<Record<Role, string>> = {
  leader: 'Grok',
  researcher: 'Harper',
  quant: 'Benjamin',
  creative: 'Lucas',
};
export type Voice = Exclude<Role, 'leader'>;

export const MODES = ['fast', 'expert', 'team', 'heavy', 'vote', 'native'] as const;
/** How a team thinks: one call, one long call, debate, several teams, votes without talk, or a provider's own team. */
export type Mode = (typeof MODES)[number];

/** What a role is asked for; `solo` is the one call of a one-call mode, `merge` the judge of several teams. */
export type Phase = 'decompose' | 'propose' | 'criticise' | 'decide' | 'solo' | 'merge';

export const TOOL_NAMES = ['search_posts', 'candles', 'indicator', 'position', 'compute'] as const;
/** What agents may look up or work out, read-only and as of the snapshot. */
export type ToolName = (typeof TOOL_NAMES)[number];

export const LIVE_SEARCHES = ['x', 'web'] as const;
/** What a provider's own search can look through while its model thinks: now, and so never in a backtest. */
export type LiveSearch = (typeof LIVE_SEARCHES)[number];

export type DecisionAction = 'open_long' | 'open_short' | 'close' | 'hold';

/** One statement with what it rests on; the audit checks every part of it. */
export interface Claim {
  readonly text: string;
  readonly symbol: SymbolId;
  readonly evidence: readonly EvidenceId[];
}

/** Why a cycle, a role or a symbol ended in doing nothing. */
export type HoldReason =
  | 'model-held'
  | 'no-decision'
  | 'refused'
  | 'role-failed'
  | 'leader-failed'
  | 'deadline-passed'
  | 'budget-spent'
  | 'breaker-open'
  | 'too-many-fabrications'
  | 'trading-paused';
