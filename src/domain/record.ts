import type { CallUsage } from './call-usage.ts';
import type { ClaimsReviewed, ForecastMade, ForecastScored, StanceRevised } from './debate-record.ts';
import type { Entry } from './entry.ts';
import type { OperatorCommand } from './feed-event.ts';
import type { Fill } from './fill.ts';
import type { EquityPoint } from './history.ts';
import type { AccountId, DecisionId, EntrantId, EvidenceId, OrderId, SymbolId } from './ids.ts';
import type { Instrument } from './instrument.ts';
import type { MarginMode } from './margin.ts';
import type { CancelReason, ExitPlan, Intent, Order, RefusalReason } from './order.ts';
import type { Claim, DecisionAction, HoldReason, Phase, Role } from './team.ts';
import type { Instant } from './time.ts';

export type { ClaimsReviewed, ForecastMade, ForecastScored, StanceRevised } from './debate-record.ts';

/** What a code strategy asked for in one symbol at one instant. */
export interface DecisionMade {
  readonly kind: 'decision-made';
  readonly id: DecisionId;
  readonly cycle: number;
  readonly at: Instant;
  readonly symbol: SymbolId;
  readonly intents: readonly Intent[];
}

/** What a team's leader decided in one symbol, and what the gate made of it. */
export interface TeamDecided {
  readonly kind: 'team-decided';
  readonly id: DecisionId;
  readonly cycle: number;
  readonly at: Instant;
  readonly symbol: SymbolId;
  readonly action: DecisionAction;
  readonly verdict: 'accept' | 'clamp' | 'hold' | 'reject';
  readonly reason: string | undefined;
  readonly notes: readonly string[];
  readonly confidence: number | undefined;
  readonly evidence: readonly EvidenceId[];
  readonly rationale: string;
  readonly intents: readonly Intent[];
}

export interface HoldMade {
  readonly kind: 'hold-made';
  readonly cycle: number;
  readonly at: Instant;
  readonly reason: HoldReason;
}

export interface OrderApproved {
  readonly kind: 'order-approved';
  readonly order: Order;
}

export interface OrderRefused {
  readonly kind: 'order-refused';
  readonly decision: DecisionId;
  readonly symbol: SymbolId;
  readonly reason: RefusalReason;
}

export interface OrderCancelled {
  readonly kind: 'order-cancelled';
  readonly order: OrderId;
  readonly at: Instant;
  readonly reason: CancelReason;
}

export interface ExitsSet {
  readonly kind: 'exits-set';
  readonly decision: DecisionId;
  readonly symbol: SymbolId;
  readonly exits: ExitPlan;
  /** Whether the invalidation text parsed and is enforced. */
  readonly invalidationEnforced: boolean;
}

export interface FillMade {
  readonly kind: 'fill-made';
  readonly fill: Fill;
}

export interface EntryBooked {
  readonly kind: 'entry-booked';
  readonly entry: Entry;
}

export interface EquitySampled extends EquityPoint {
  readonly kind: 'equity-sampled';
}

/** One tool call of a role, and what it was told. */
export interface ToolUse {
  /** As the model wrote them, cut. */
  readonly name: string;
  readonly arguments: string;
  readonly outcome: 'ran' | 'failed' | 'refused';
  readonly result: string;
  /** What may be cited since. */
  readonly found: readonly EvidenceId[];
}

/** A role was asked and answered, or failed; the reply itself is in the cassette. */
export interface RoleAnswered {
  readonly kind: 'role-answered';
  readonly cycle: number;
  readonly at: Instant;
  readonly role: Role;
  readonly phase: Phase;
  /** 0 unless the mode runs several teams or voters side by side. */
  readonly seat: number;
  /** Debate round, from 1; 0 outside the debate. */
  readonly round: number;
  /** `house`, or `provider/model`. */
  readonly model: string;
  readonly outcome: 'valid' | 'repaired' | 'invalid' | 'failed' | 'timeout';
  readonly rung: string;
  /** Calls made for this one answer. */
  readonly attempts: number;
  /** Of all attempts together; the house model spends nothing. */
  readonly usage: CallUsage;
  /** In US dollars by the price table of the run; 0 without one. */
  readonly cost: number;
  /** From the first request to the last reply. */
  readonly latencyMs: number;
  /** Of the last attempt, where it was streamed. */
  readonly firstTokenMs: number | undefined;
  /** What the model says it thought, where the provider gives it; undefined: withheld. */
  readonly reasoning: string | undefined;
  readonly tools: readonly ToolUse[];
  /** The parsed reply as canonical JSON, or the raw text cut at 64 KiB when it could not be read. */
  readonly reply: string;
  /** Why there is no answer, in our own words: what ended the call, or what in the reply broke the schema. */
  readonly trouble: string | undefined;
}

export type AuditFlag = 'fabricated' | 'misattributed' | 'unsupported-number' | 'misquoted' | 'from-the-future';

/** A role's cited claims of one phase, checked in code; only those with something wrong are spelled out. */
export interface ClaimsAudited {
  readonly kind: 'claims-audited';
  readonly cycle: number;
  readonly role: Role;
  readonly phase: Phase;
  readonly seat: number;
  readonly claims: number;
  readonly dropped: number;
  readonly flagged: readonly { readonly claim: Claim; readonly flags: readonly AuditFlag[] }[];
}

/** What a team was shown, as far as a reader of the record needs it. */
export interface CycleShown {
  readonly equity: number;
  readonly freeMargin: number;
  readonly symbols: readonly {
    readonly symbol: SymbolId;
    readonly price: number;
    /** The crowd's stance over the last hour; undefined where nobody spoke. */
    readonly mood: number | undefined;
  }[];
  readonly held: readonly SymbolId[];
  /** How many things could be cited, and how many of them were posts. */
  readonly evidence: number;
  readonly posts: number;
}

/** The snapshot a cycle was judged on, by its hash and in a few words. */
export interface CycleOpened {
  readonly kind: 'cycle-opened';
  readonly cycle: number;
  readonly at: Instant;
  readonly trigger: 'schedule' | 'bar-close' | 'post-burst' | 'price-move';
  readonly snapshotHash: string;
  readonly shown: CycleShown;
}

/** One per run: what it was made of. Not in the digest. */
export interface RunStarted {
  readonly kind: 'run-started';
  readonly scenarioHash: string;
  readonly tapes: readonly { readonly name: string; readonly hash: string }[];
  readonly strategies: readonly { readonly name: string; readonly hash: string }[];
  readonly seed: number;
  readonly version: string;
  /** The grids that the rows' integers live on, so that a journal can be read without its scenario. */
  readonly instruments: readonly Instrument[];
  /** US dollars to one unit of the run's currency; left out where nobody knows. */
  readonly usdRate?: number | undefined;
}

/** The first row of each account: whose books they are. Not in the digest. */
export interface AccountOpened {
  readonly kind: 'account-opened';
  readonly entrant: EntrantId;
  readonly strategy: string;
  readonly strategyKind: 'code' | 'house-team' | 'model-team';
  readonly marginMode: MarginMode;
}

/** One per run that reached the end of its feeds. */
export interface RunFinished {
  readonly kind: 'run-finished';
  readonly at: Instant;
  readonly digest: string;
  /** Canonical JSON of the board as printed. */
  readonly board: string;
}

export interface GapSeen {
  readonly kind: 'gap-seen';
  readonly source: string;
  readonly from: Instant;
  readonly to: Instant;
}

/** Our clock against a source's, as estimated from then on. Not in the digest. */
export interface OffsetEstimated {
  readonly kind: 'offset-estimated';
  readonly source: string;
  readonly at: Instant;
  readonly offsetMs: number;
}

/** The operator's word. Not in the digest. */
export interface ControlGiven {
  readonly kind: 'control-given';
  readonly at: Instant;
  readonly command: OperatorCommand;
}

/** The one union of what a run writes down. */
export type RunRecord =
  | DecisionMade
  | TeamDecided
  | HoldMade
  | OrderApproved
  | OrderRefused
  | OrderCancelled
  | ExitsSet
  | FillMade
  | EntryBooked
  | EquitySampled
  | RoleAnswered
  | ClaimsAudited
  | StanceRevised
  | ClaimsReviewed
  | ForecastMade
  | ForecastScored
  | CycleOpened
  | RunStarted
  | AccountOpened
  | RunFinished
  | GapSeen
  | OffsetEstimated
  | ControlGiven;

/** The digest is taken over these kinds, per account, in order. */
export type DigestedRecord = DecisionMade | TeamDecided | HoldMade | OrderApproved | FillMade | EntryBooked;

export const DIGESTED_KINDS: ReadonlySet<RunRecord['kind']> = new Set<DigestedRecord['kind']>([
  'decision-made',
  'team-decided',
  'hold-made',
  'order-approved',
  'fill-made',
  'entry-booked',
]);

/** All that one event caused for one account (or for the run): one journal row. */
export interface RunRow {
  readonly sequence: number;
  readonly at: Instant;
  readonly account: AccountId | undefined;
  readonly records: readonly RunRecord[];
}
