import type { KeptPicture } from './feed-event.ts';
import type { AccountId, EvidenceId, SymbolId } from './ids.ts';
import type { ExitTerms } from './order.ts';
import type { OrderSide, PositionSide } from './side.ts';
import type { SentimentSignal } from './signal.ts';
import type { ClosedPosition } from './team-records.ts';
import type { Instant } from './time.ts';

/** One citable thing of a snapshot. `numbers` is all a claim about it may state; `text` is untrusted. */
export interface Evidence {
  readonly id: EvidenceId;
  readonly kind: 'post' | 'price' | 'chart' | 'indicator' | 'signal' | 'position' | 'tool' | 'found-live' | 'note';
  readonly symbol: SymbolId | undefined;
  readonly visible: Instant;
  readonly numbers: Readonly<Record<string, number>>;
  /** Of posts, and of what was found live: normalised, cut, and still a stranger's words. */
  readonly text: string | undefined;
  /** Of posts: the feed they came by, and how many follow their author, where the feed says so. */
  readonly origin?: { readonly source: string; readonly followers: number | undefined };
  /** Of posts whose picture was fetched: a stranger's, like their words. */
  readonly picture?: KeptPicture;
}

/** A symbol's closed bars by the snapshot, oldest first: the last 20, and up to 10 closes at a wider step before now. */
export interface SymbolSeries {
  readonly closes: readonly number[];
  readonly volumes: readonly number[];
  readonly wideMs: number;
  readonly wideCloses: readonly number[];
}

export interface Candle {
  /** When it closed. */
  readonly at: Instant;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
}

/** A fill of the account's own. */
export interface FillView {
  readonly at: Instant;
  readonly side: OrderSide;
  readonly price: number;
}

/** What a symbol's chart is drawn from, oldest first: its last closed bars, and the account's fills in their time. */
export interface SymbolChart {
  readonly candles: readonly Candle[];
  readonly fills: readonly FillView[];
}

/** One symbol as a cycle sees it: decimal numbers, for reading and arguing, never for the books. */
export interface SymbolView {
  readonly symbol: SymbolId;
  readonly price: number;
  /** Milliseconds of open session since the price was last confirmed. */
  readonly ageMs: number;
  /** Interval of the bars behind returns and indicators; undefined while there are none. */
  readonly barMs: number | undefined;
  /** Returns over the last 1, 5 and 20 closed bars; undefined while there are too few. */
  readonly return1: number | undefined;
  readonly return5: number | undefined;
  readonly return20: number | undefined;
  /** Where the team's prompt shows series; undefined where it does not, or no bar has closed. */
  readonly series?: SymbolSeries | undefined;
  /** Where the team is shown charts; undefined where it is not, or no bar has closed. */
  readonly chart?: SymbolChart | undefined;
  /** Indicator values by their label, e.g. `rsi14`; an indicator that warms up is left out. */
  readonly indicators: Readonly<Record<string, number>>;
  readonly sentiment: SentimentSignal | undefined;
  readonly maxLeverage: number;
  /** False where only what is held can be sold. */
  readonly canShort: boolean;
  /** What must stay behind a position, as a share of its worth: at this the venue liquidates. */
  readonly maintenanceRate: number;
}

/** A position with the thesis it was opened on, so that later cycles can hold it to that. */
export interface HeldView {
  readonly symbol: SymbolId;
  readonly side: PositionSide;
  readonly size: number;
  readonly entryPrice: number;
  readonly leverage: number;
  readonly unrealised: number;
  readonly exits: ExitTerms<number> | undefined;
  readonly invalidationEnforced: boolean;
  readonly thesis: string | undefined;
  readonly openedAt: Instant;
}

/** The immutable view a cycle is judged on. */
export interface Snapshot {
  readonly account: AccountId;
  readonly cycle: number;
  readonly at: Instant;
  readonly equity: number;
  readonly freeMargin: number;
  readonly symbols: readonly SymbolView[];
  readonly held: readonly HeldView[];
  /** At most 120; posts carry their text, cut and normalised. */
  readonly evidence: readonly Evidence[];
  readonly limits: SeasonLimits;
  /** How all accounts of the season stand, best first; empty where the season does not show it. */
  readonly standings: readonly StandingView[];
  /** Where the team keeps a memory. */
  readonly memory?: MemoryView;
}

/** What an account has learned from its own past by the snapshot, and from nobody else's. */
export interface MemoryView {
  /** By what was said, lowest first. */
  readonly calibration: readonly CalibrationRow[];
  /** At most 20, oldest first; empty where it keeps no notebook. */
  readonly notes: readonly Note[];
}

/** Forecasts that have come to their horizon: of those that said about `said`, to the tenth, the share that rose. */
export interface CalibrationRow {
  readonly said: number;
  readonly rose: number;
  /** At least 1. */
  readonly count: number;
}

/** An entry of a notebook: what a position was opened on beside what came of it, and what its team says it teaches. */
export interface Note {
  readonly id: EvidenceId;
  /** When the lesson was told. */
  readonly at: Instant;
  readonly position: ClosedPosition;
  /** At most 240 characters, in words of its own model: data all the same. */
  readonly lesson: string;
  /** Openings that cited it since. */
  readonly cited: number;
  /** Sum of the results of those that have closed. */
  readonly earned: number;
}

/** A place in the ranking, without a name: what one has made so far, in the quote currency. */
export interface StandingView {
  readonly pnl: number;
  readonly own: boolean;
}

/** The rules of a season that the gate enforces and the briefs state. */
export interface SeasonLimits {
  readonly maxLeverage: number;
  /** Largest exposure in one symbol, as a multiple of equity. */
  readonly maxSymbolExposure: number;
  readonly minNotional: number;
  readonly pyramiding: boolean;
  readonly minimumAuthors: number;
}
