import { sha256 } from '../domain/hash.ts';
import type { AccountId } from '../domain/ids.ts';
import type { Eyes, LiveSearch, MemoryArm, Mode, PromptForm, PromptVersion, Role } from '../domain/team.ts';
import type { Protocol } from './protocol.ts';
import type { Purse } from './purse.ts';

/** The name that stands for the rule-based team: no key, no network, no language model. */
export const HOUSE_MODEL = 'house';

/** Whose models are programs that a person's own settings name: `agent/NAME`. */
const AGENTS = 'agent/';

export function agentModelName(agent: string): string {
  return `${AGENTS}${agent}`;
}

/** The agent behind a model's name; undefined where it is a language model, or the house. */
export function agentOf(model: string): string | undefined {
  return model.startsWith(AGENTS) ? model.slice(AGENTS.length) : undefined;
}

/** What nobody sends a bill for: it has no tokens and no price. */
export function isUnbilled(model: string): boolean {
  return model === HOUSE_MODEL || agentOf(model) !== undefined;
}

/** One account's team, as its scenario and strategy file set it up. */
export interface TeamConfig {
  readonly account: AccountId;
  readonly mode: Mode;
  /** `house`, or `provider/model`, per role. */
  readonly models: Readonly<Record<Role, string>>;
  /** Extra guidance for a role, in the strategy author's own words. */
  readonly briefs: Readonly<Partial<Record<Role, string>>>;
  /** Whether roles are offered tools where there is reason to doubt. */
  readonly tools: boolean;
  /** What the providers of those who read posts may search while they think; nothing in a backtest. */
  readonly liveSearch: readonly LiveSearch[];
  /** Orders peers on the board and gives the house model its temperament. */
  readonly seed: number;
  readonly prompt: PromptForm;
  readonly eyes: Eyes;
  readonly memory: MemoryArm;
  /** Stands between the words of everything a stranger or a peer wrote; see `markerOf`. */
  readonly marker: string;
  /** The whole cycle's time, from its slot. */
  readonly deadlineMs: number;
  /** Longest reply asked for. */
  readonly maxTokens: number;
  readonly protocol: Protocol;
  readonly purse: Purse;
  /** What the season asks of a team, beyond the limits that the gate enforces anyway. */
  readonly seasonBrief: string;
}

export const DEFAULT_PROMPT: PromptVersion = 'v1';
export const DEFAULT_EYES: Eyes = 'none';
export const DEFAULT_MAX_TOKENS = 4096;

/** One model for every role that does not name its own. */
export function modelsOf(model: string, own: Readonly<Partial<Record<Role, string>>> = {}): Record<Role, string> {
  return { leader: model, researcher: model, quant: model, creative: model, ...own };
}

/** Each is one token to common tokenizers, and in nobody's words but a printer's. */
const RARE = ['¬', '¦', '¤', '¶', '†', '§', '※', '░', '█', '│'];

/**
 * What nobody who writes a post can know before the run: six hex digits, framed so that they run into no number; in the
 * second prompt one rare character, which costs a seventh. Who guesses it gains nothing: it is taken out of what is marked.
 */
export function markerOf(runSeed: number, account: AccountId, prompt: PromptForm): string {
  const drawn = sha256(`datamark\u0000${runSeed}\u0000${account}`);
  if (prompt === 'v1') return `~${drawn.slice(0, 6)}~`;
  return RARE[Number.parseInt(drawn.slice(0, 8), 16) % RARE.length] ?? '¬';
}
