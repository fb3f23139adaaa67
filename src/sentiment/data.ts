import type { SymbolId } from '../domain/ids.ts';
import type { Wordlist } from './vocabulary.ts';

/** One thing that can be talked about, whether or not the scenario trades it. */
export interface Asset {
  readonly ticker: string;
  readonly kind: 'coin' | 'stock';
  readonly names: readonly string[];
  /** The ticker, or these names, are English words too and need a second cue. */
  readonly commonTicker: boolean;
  readonly commonNames: readonly string[];
}

/** Hashed linear weights; see `model.ts`. */
export interface ModelWeights {
  /** The table has 2^bits places. */
  readonly bits: number;
  /** Two signed bytes a place: direction, opinion. */
  readonly table: Int8Array;
  readonly directionScale: number;
  readonly opinionScale: number;
  readonly directionBias: number;
  readonly opinionBias: number;
  /** How much a lean, whichever way, is a sign of an opinion. */
  readonly opinionLean: number;
  /** Weights of the lexicon's readings, in the order of `READINGS`. */
  readonly directionReadings: readonly number[];
  readonly opinionReadings: readonly number[];
}

/** All a scorer is made of. */
export interface SentimentData {
  /** What the lexicon and the moods of everyday words say. */
  readonly words: Wordlist;
  readonly assets: readonly Asset[];
  /** The instruments scores are routed to, by the ticker of their asset. */
  readonly symbols: ReadonlyMap<string, readonly SymbolId[]>;
  readonly weights: ModelWeights | undefined;
  /** Names the data in runs and reports. */
  readonly version: string;
}
