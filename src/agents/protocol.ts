import { type AuditReach, VOICES, type Voice } from '../domain/team.ts';

/** A view of the market that one of several teams works under, so that they do not all think alike. */
export interface Hypothesis {
  /** Kebab-case; the house model knows the names of `data/teams/hypotheses.json`. */
  readonly name: string;
  readonly text: string;
}

/** The debate's rules, as data. Probabilities are 0..1, so 0.15 is 15 points. */
export interface Protocol {
  /** How far the leader may leave the prior without evidence that nobody used. */
  readonly leash: number;
  /** A spread of voices above this asks for another round. */
  readonly disagreement: number;
  readonly maxRounds: number;
  /** Who proposes and criticises. */
  readonly voices: readonly Voice[];
  /** A critique that nobody hears, its author included; undefined: all are heard. */
  readonly unheard: { readonly cycle: number; readonly role: Voice } | undefined;
  readonly maxSymbols: number;
  /** A role that loses more than this share of its claims to the audit abstains. */
  readonly maxDroppedShare: number;
  /**
   * What the audit moves. `claims`: inventions are dropped. `whole`: also the leader's words and all critiques are held
   * against the evidence, a proposal weighs in the prior as much as its claims are true, and a decision whose own words
   * fail is halved, or held where it rests on what was never shown.
   */
  readonly audit: AuditReach;
  /** What a team with one voice down still dares. */
  readonly oneDownFactor: number;
  /** Longest wait a provider may ask for before our one retry. */
  readonly maxRetryAfterMs: number;
  /** Failed cycles in a row that open the breaker, and how many slots it then skips. */
  readonly breakerAfter: number;
  readonly breakerSkips: number;
  /** Turns with tool calls, and calls in all, that one question may take; the last turn is offered no tool. */
  readonly maxToolRounds: number;
  readonly maxToolCalls: number;
  /** One team each in mode `heavy`; without any, one team that assumes nothing. */
  readonly hypotheses: readonly Hypothesis[];
  /** Share of readers' boards in which a peer's claim is shown with a wrong number, to see who checks. */
  readonly plantErrors: number;
  /** Sets of three blind voters in mode `vote`; more of them match the tokens of a debate. */
  readonly ballots: number;
}

export const DEFAULT_PROTOCOL: Protocol = {
  leash: 0.15,
  disagreement: 0.3,
  maxRounds: 2,
  voices: VOICES,
  unheard: undefined,
  maxSymbols: 8,
  maxDroppedShare: 1 / 3,
  audit: 'whole',
  oneDownFactor: 2 / 3,
  maxRetryAfterMs: 10_000,
  breakerAfter: 3,
  breakerSkips: 10,
  maxToolRounds: 3,
  maxToolCalls: 6,
  hypotheses: [],
  plantErrors: 0,
  ballots: 1,
};

const DEFAULT_RETRY_MS = 500;

/** A provider's wish is honoured up to the cap; nonsense (negative, endless, not a number) counts as no wish. */
export function retryDelay({ maxRetryAfterMs }: Protocol, wishMs: number | undefined): number {
  const wished = wishMs !== undefined && wishMs >= 0 && Number.isFinite(wishMs) ? Math.ceil(wishMs) : DEFAULT_RETRY_MS;
  return Math.min(wished, maxRetryAfterMs);
}
