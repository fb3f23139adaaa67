import { sha256 } from '../domain/hash.ts';
import type { AccountId } from '../domain/ids.ts';
import type { LiveSearch, Mode, Role } from '../domain/team.ts';
import type { Protocol } from './protocol.ts';
import type { Purse } from './purse.ts';

/** The name that stands for the rule-based team: no key, no network, no language model. */
export const HOUSE_MODEL = 'house';

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

export const DEFAULT_MAX_TOKENS = 4096;

/** One model for every role that does not name its own. */
export function modelsOf(model: string, own: Readonly<Partial<Record<Role, string>>> = {}): Record<Role, string> {
  return { leader: model, researcher: model, quant: model, creative: model, ...own };
}

/** Six hex digits that nobody who writes a post can know before the run, framed so that they run into no number. */
export function markerOf(runSeed: number, account: AccountId): string {
  return `~${sha256(`datamark\u0000${runSeed}\u0000${account}`).slice(0, 6)}~`;
}
