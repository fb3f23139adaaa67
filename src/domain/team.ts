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
export const VOICES = ['researcher', 'quant', 'creative'] as const;
/** Who proposes and argues: everybody but the leader. */
export type Voice = (typeof VOICES)[number];

export const MODES = ['fast', 'expert', 'team', 'heavy', 'vote', 'native'] as const;
/** How a team thinks: one call, one long call, debate, several teams, votes without talk, or a provider's own team. */
export type Mode = (typeof MODES)[number];

export const PHASES = ['decompose', 'propose', 'criticise', 'decide', 'solo', 'merge', 'reflect'] as const;
/**
 * What a role is asked for; `solo` is the one call of a one-call mode, `merge` the judge of several teams, `reflect` what
 * closed positions teach.
 */
export type Phase = (typeof PHASES)[number];

export const TOOL_NAMES = ['search_posts', 'candles', 'indicator', 'position', 'compute'] as const;
/** What agents may look up or work out, read-only and as of the snapshot. */
export type ToolName = (typeof TOOL_NAMES)[number];

export const LIVE_SEARCHES = ['x', 'web'] as const;
/** What a provider's own search can look through while its model thinks: now, and so never in a backtest. */
export type LiveSearch = (typeof LIVE_SEARCHES)[number];

export const AUDIT_REACHES = ['claims', 'whole'] as const;
/** Whether the audit only drops what was invented, or also makes what fails weigh less. */
export type AuditReach = (typeof AUDIT_REACHES)[number];

export const PROMPT_VERSIONS = ['v1', 'v2'] as const;
/** How a team's models are told what is: last values, or series with a legend and each number once. */
export type PromptVersion = (typeof PROMPT_VERSIONS)[number];
/** `json`: as data, to an agent of another program. */
export type PromptForm = PromptVersion | 'json';

export const EYES = ['none', 'charts', 'posts', 'both'] as const;
/** What a team's models see beside words, where they take pictures: a chart of each symbol, the pictures of posts, or both. */
export type Eyes = (typeof EYES)[number];

export function seesCharts(eyes: Eyes): boolean {
  return eyes === 'charts' || eyes === 'both';
}

export function seesPosts(eyes: Eyes): boolean {
  return eyes === 'posts' || eyes === 'both';
}

export const MEMORIES = ['none', 'calibration', 'notebook'] as const;
/** What a team is shown of its own past: nothing, how often its probabilities came true, or that and its own lessons. */
export type MemoryArm = (typeof MEMORIES)[number];

/** Why a lesson is not kept: it has a run of words of a post, a quote or a number that is not in what happened, or no word. */
export const LESSON_REFUSALS = ['words-of-a-post', 'misquoted', 'unsupported-number', 'empty'] as const;
export type LessonRefusal = (typeof LESSON_REFUSALS)[number];

export const DECISION_ACTIONS = ['open_long', 'open_short', 'close', 'hold'] as const;
export type DecisionAction = (typeof DECISION_ACTIONS)[number];

export const HOLD_REASONS = [
  'model-held',
  'no-decision',
  'refused',
  'role-failed',
  'leader-failed',
  'deadline-passed',
  'budget-spent',
  'week-spent',
  'breaker-open',
  'too-many-fabrications',
  'trading-paused',
] as const;
/** Why a cycle, a role or a symbol ended in doing nothing. */
export type HoldReason = (typeof HOLD_REASONS)[number];
