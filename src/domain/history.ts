import type { CallUsage } from './call-usage.ts';
import type { Conduct } from './conduct.ts';
import type { AccountId, EntrantId, FillId, SymbolId } from './ids.ts';
import type { EquityPoint } from './record.ts';
import type { PositionSide } from './side.ts';
import type { Voice } from './team.ts';
import type { Instant } from './time.ts';
import type { Money } from './units.ts';

/** A position's life from opening to the close of a part of it: what people call a trade. */
export interface RoundTrip {
  readonly symbol: SymbolId;
  readonly side: PositionSide;
  /** Decimal units closed. */
  readonly size: number;
  readonly openedAt: Instant;
  readonly closedAt: Instant;
  readonly entryPrice: number;
  readonly exitPrice: number;
  /** Realised, before fees and funding. */
  readonly realised: Money;
  /** Fees of the exit and the share of the entry's fees that was closed. */
  readonly fees: Money;
  readonly exit: 'order' | 'stop' | 'target' | 'trailing' | 'invalidation' | 'liquidation' | 'flatten';
  readonly closedBy: FillId;
}

/**
 * Where an account's equity came from, at its last sample: capital + realised − fees − funding − borrow + dividends
 * + insurance + unrealised = equity, to the last unit.
 */
export interface EquityWaterfall {
  readonly capital: Money;
  readonly realised: Money;
  readonly fees: Money;
  /** Paid; negative when received. */
  readonly funding: Money;
  readonly borrow: Money;
  /** Received; negative when paid, by shorts. */
  readonly dividends: Money;
  /** Received. */
  readonly insurance: Money;
  readonly unrealised: Money;
  readonly equity: Money;
}

/** How one way of making up a team's mind did: its probabilities against what came, once each horizon had passed. */
export interface ViewScore {
  readonly count: number;
  /** Σ (p − 1 if the price rose, else 0)². */
  readonly squaredErrors: number;
  /** Σ of the price's changes, with the sign of the view: what one unit made that followed it. */
  readonly gain: number;
}

export const NO_SCORE: ViewScore = { count: 0, squaredErrors: 0, gain: 0 };

/** A team's last word on whether a price rises, and what came. */
export interface ToldForecast {
  /** When its cycle opened: the question is what the symbol does from here. */
  readonly at: Instant;
  readonly symbol: SymbolId;
  /** Of a rise, 0 … 1. */
  readonly probability: number;
  readonly rose: boolean;
}

/** Whether a team's talk was worth its price. */
export interface DebateHistory {
  readonly prior: ViewScore;
  /** The mean of the blind views: the same voices without talk. */
  readonly vote: ViewScore;
  readonly final: ViewScore;
  /** Each voice as it stood before it heard the others. */
  readonly roles: Readonly<Record<Voice, ViewScore>>;
  /** What each of several teams would have done alone, by seat; the judge is not among them. */
  readonly teams: readonly ViewScore[];
  /** Turns to the other side that stood, and were right or wrong; and those that the code undid. */
  readonly flips: { readonly helpful: number; readonly harmful: number; readonly undone: number };
  /** Errors of peers that were planted, and caught; sound claims of peers that were judged, and doubted. */
  readonly reviews: {
    readonly planted: number;
    readonly caught: number;
    readonly sound: number;
    readonly alarms: number;
  };
  /** Decisions made; those whose own words the audit faulted; those cut to what the crowd's signal supports. */
  readonly decisions: { readonly made: number; readonly faulted: number; readonly beyondSignal: number };
}

export const NO_DEBATE: DebateHistory = {
  prior: NO_SCORE,
  vote: NO_SCORE,
  final: NO_SCORE,
  roles: { researcher: NO_SCORE, quant: NO_SCORE, creative: NO_SCORE },
  teams: [],
  flips: { helpful: 0, harmful: 0, undone: 0 },
  reviews: { planted: 0, caught: 0, sound: 0, alarms: 0 },
  decisions: { made: 0, faulted: 0, beyondSignal: 0 },
};

/** What became of one view of a market, step by step: asked for, entered, and over. */
export type ThesisStep =
  /** An opening was asked for, whatever the gate made of it. */
  | { readonly kind: 'asked'; readonly symbol: SymbolId; readonly side: PositionSide }
  /** A decision's order opened a position. */
  | { readonly kind: 'opened'; readonly symbol: SymbolId; readonly side: PositionSide }
  /** The last of it was closed: by the exits that had been laid down (`planned`: there were some), or otherwise. */
  | {
      readonly kind: 'ended';
      readonly symbol: SymbolId;
      readonly by: 'plan' | 'decision' | 'liquidation' | 'operator';
      readonly planned: boolean;
    };

/** Whether a team was of one mind with itself. */
export interface CoherenceHistory {
  readonly steps: readonly ThesisStep[];
  /** What each cycle with decisions decided, word for word, as a hash. */
  readonly words: readonly string[];
}

export const NO_COHERENCE: CoherenceHistory = { steps: [], words: [] };

/** What models had cost by the time of an answer that was charged. */
export interface CostPoint {
  readonly at: Instant;
  /** US dollars since the run began. */
  readonly cost: number;
}

/** What language models did for an account; the house model is not counted. */
export interface ModelUse {
  /** Calls made, repeated ones included. */
  readonly calls: number;
  readonly usage: CallUsage;
  /** Per answer, from the first request to the last reply. */
  readonly latenciesMs: readonly number[];
  /** Of answers that were streamed. */
  readonly firstTokensMs: readonly number[];
  /** By the rung that was asked on last: questions, and answers that kept to the schema at once. */
  readonly rungs: ReadonlyMap<string, { readonly asked: number; readonly valid: number }>;
}

export const NO_MODELS: ModelUse = {
  calls: 0,
  usage: { promptTokens: 0, cachedTokens: 0, completionTokens: 0, reasoningTokens: 0 },
  latenciesMs: [],
  firstTokensMs: [],
  rungs: new Map(),
};

/** One account's run, as its journal rows tell it: all the arena needs. */
export interface AccountHistory {
  readonly account: AccountId;
  readonly entrant: EntrantId;
  readonly strategy: string;
  readonly kind: 'code' | 'house-team' | 'model-team';
  readonly capital: Money;
  readonly finalEquity: Money;
  readonly samples: readonly EquityPoint[];
  readonly sampleMs: number;
  /** How long its market is open on a day; undefined where an instrument trades round the clock. */
  readonly sessionMs: number | undefined;
  readonly roundTrips: readonly RoundTrip[];
  readonly fillCount: number;
  /** Σ |size × price| over fills. */
  readonly turnover: Money;
  readonly fees: Money;
  /** Paid; negative when received. */
  readonly funding: Money;
  readonly borrow: Money;
  /** Received; negative when paid, by shorts. */
  readonly dividends: Money;
  readonly insurance: Money;
  readonly waterfall: EquityWaterfall;
  readonly refusals: ReadonlyMap<string, number>;
  readonly holds: ReadonlyMap<string, number>;
  /** Stated confidence of an opening decision and whether its round trip made money. */
  readonly forecasts: readonly { readonly confidence: number; readonly won: boolean }[];
  /** US dollars. */
  readonly modelCost: number;
  readonly modelCosts: readonly CostPoint[];
  /** US dollars to one unit of the account's currency; undefined where nobody knows. */
  readonly usdRate: number | undefined;
  readonly debate: DebateHistory;
  readonly coherence: CoherenceHistory;
  /** What the team foretold, once it had come due. */
  readonly told: readonly ToldForecast[];
  /** Cycles that a burst of posts called. */
  readonly bursts: readonly Instant[];
  readonly models: ModelUse;
  /** One entry a model and phase. */
  readonly conduct: readonly Conduct[];
  readonly digest: string;
}
