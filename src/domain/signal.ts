import type { PostId, SymbolId } from './ids.ts';
import type { Instant } from './time.ts';

/** What a scorer says of one text. */
export interface TextScore {
  /** −1 bearish … 1 bullish; 0 when there is nothing to read. */
  readonly score: number;
  readonly label: 'bearish' | 'neutral' | 'bullish' | 'unscored';
  /** 0 … 1. */
  readonly confidence: number;
  /** Per target, strongest first. `weight` is the share of the post's voice (many tags: 1/n). */
  readonly symbols: readonly { readonly symbol: SymbolId; readonly score: number; readonly weight: number }[];
}

/** One symbol's crowd at one instant, from posts visible by then. */
export interface SentimentSignal {
  readonly symbol: SymbolId;
  readonly at: Instant;
  /** Decayed mean stance, −1 … 1, at half-lives of 1, 5, 15, 60 minutes and 1 day. */
  readonly score: SentimentByHalfLife;
  /** The hour's stance against the symbol's own past, per source and then averaged; undefined while warming. */
  readonly scoreZ: number | undefined;
  /** Posts of the last hour against the same hour of week, in standard deviations; undefined while warming. */
  readonly volumeZ: number | undefined;
  /** Effective number of independent voices behind the score, ≥ 0. */
  readonly voices: number;
  /** Distinct authors in the last day. */
  readonly authors: number;
  /** Standard deviation of the voices' stances, 0 … 1. */
  readonly disagreement: number;
  /** Share of the last hour's posts that repeat no earlier one, 0 … 1; 1 when there were none. */
  readonly novelty: number;
  /** Many accounts repeating one text carry most of the last hour: look twice. */
  readonly coordinated: boolean;
  /** True until there is enough history; no position is opened on it. */
  readonly warming: boolean;
  /** The posts that weigh most, newest first, at most 8. */
  readonly posts: readonly PostId[];
}

/** One score, decayed at half-lives of 1, 5 and 15 minutes, an hour and a day. */
export interface SentimentByHalfLife {
  readonly m1: number;
  readonly m5: number;
  readonly m15: number;
  readonly h1: number;
  readonly d1: number;
}
