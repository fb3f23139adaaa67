import type { EvidenceId, SymbolId } from '../domain/ids.ts';
import type { AuditFlag } from '../domain/record.ts';
import type { Evidence, Snapshot } from '../domain/snapshot.ts';
import type { LiveSearch, Role, ToolName } from '../domain/team.ts';
import type { Instant } from '../domain/time.ts';
import type { Rung } from '../ports/chat-model.ts';
import type { Review } from './lesson.ts';
import type { Hypothesis } from './protocol.ts';
import type { LeaderDecision, Proposal } from './replies/shapes.ts';
import type { TeamConfig } from './team-config.ts';
import type { PendingTurn, ToolTurn } from './tools/turn.ts';

/** An effect: one question to one role. The engine answers it with a reply event, or a timeout at `until`. */
export interface Ask {
  /** Unique among the cycle's questions, e.g. `0/propose/quant`; a repeated attempt keeps it. */
  readonly key: string;
  readonly seat: number;
  /** What this seat's team is to assume; undefined where there is one team. */
  readonly hypothesis: Hypothesis | undefined;
  readonly role: Role;
  readonly brief: Brief;
  readonly model: string;
  readonly rung: Rung;
  /** What may be called instead of answering. */
  readonly tools: readonly ToolName[];
  /** What the model's provider may search while it thinks. */
  readonly liveSearch: readonly LiveSearch[];
  /** Calls made for this question and run. */
  readonly turns: readonly ToolTurn[];
  /** Calls to run first; their results go with the question. */
  readonly pending: PendingTurn | undefined;
  /** Evidence that this seat's tools found before this question, a list a finished phase. */
  readonly found: readonly (readonly Evidence[])[];
  /** Attempts made before with this key. */
  readonly occurrence: number;
  /** To wait before the call, as a provider asked; part of the reply's latency. */
  readonly delayMs: number;
  /** A reply visible later than this is a timeout. */
  readonly until: Instant;
  /** What was wrong with the attempt before; empty on the first. */
  readonly problems: readonly string[];
  readonly team: TeamConfig;
  readonly snapshot: Snapshot;
}

/** What a role is told beyond the snapshot: data for the house model, text only when a language model needs it. */
export type Brief =
  | { readonly phase: 'decompose' }
  | { readonly phase: 'propose'; readonly symbols: readonly SymbolId[]; readonly questions: readonly string[] }
  | {
      readonly phase: 'criticise';
      readonly symbols: readonly SymbolId[];
      readonly round: number;
      readonly board: DebateView;
    }
  | {
      readonly phase: 'decide';
      readonly symbols: readonly SymbolId[];
      readonly board: DebateView;
      readonly priors: readonly PriorView[];
    }
  | { readonly phase: 'solo' }
  | { readonly phase: 'reflect'; readonly reviews: readonly Review[] }
  | { readonly phase: 'merge'; readonly teams: readonly TeamView[]; readonly priors: readonly PriorView[] };

/** The debate as one reader sees it: peers without names, in an order drawn for that reader. */
export interface DebateView {
  readonly peers: readonly Peer[];
  /** One list of critiques a finished round, peers in the same order. */
  readonly rounds: readonly (readonly Critique[])[];
}

export interface Peer {
  /** `A`, `B`, `C`. */
  readonly label: string;
  readonly own: boolean;
  readonly proposals: readonly BoardProposal[];
}

export interface BoardProposal extends Omit<Proposal, 'symbol' | 'claims'> {
  readonly symbol: SymbolId;
  readonly claims: readonly BoardClaim[];
}

/** A claim that survived the audit, with what is still wrong with it. */
export interface BoardClaim {
  /** `A1`, counted per peer. */
  readonly label: string;
  readonly text: string;
  readonly evidence: readonly EvidenceId[];
  readonly flags: readonly AuditFlag[];
}

export interface Critique {
  readonly label: string;
  readonly reviews: readonly { readonly claim: string; readonly verdict: 'supported' | 'unsupported' | 'wrong' }[];
  readonly objection: (BoardClaim & { readonly symbol: SymbolId }) | undefined;
  readonly stances: readonly { readonly symbol: SymbolId; readonly pUp: number }[];
}

/** What one of several teams decided, as the judge sees it: without its hypothesis, in an order drawn for the cycle. */
export interface TeamView {
  readonly label: string;
  readonly decisions: readonly TeamDecisionView[];
  readonly dissent: string;
}

export interface TeamDecisionView extends Omit<LeaderDecision, 'symbol' | 'evidence'> {
  readonly symbol: SymbolId;
  readonly evidence: readonly EvidenceId[];
}

export interface PriorView {
  readonly symbol: SymbolId;
  readonly pUp: number;
}

/** What a question shows of its cycle: by the second prompt no more than what it is about. */
export function snapshotFor({ brief, snapshot, team }: Ask): Snapshot {
  const asked =
    brief.phase === 'merge' ? brief.priors.map(({ symbol }) => symbol) : 'symbols' in brief && brief.symbols;
  if (team.prompt !== 'v2' || asked === false) return snapshot;
  const inPlay = new Set(asked);
  return {
    ...snapshot,
    symbols: snapshot.symbols.filter(({ symbol }) => inPlay.has(symbol)),
    evidence: snapshot.evidence.filter(({ symbol }) => symbol === undefined || inPlay.has(symbol)),
  };
}

/** Who may read strangers' words: the two roles whose work it is, and the one call of a one-call mode. */
export function readsPosts(ask: Ask): boolean {
  return ask.brief.phase === 'solo' || ask.role === 'researcher' || ask.role === 'creative';
}
