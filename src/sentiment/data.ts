import type { SymbolId } from '../domain/ids.ts';
import type { Wordlist } from './vocabulary.ts';

/** What a word does to the stance around it. */
export type WordRole =
  | 'negator'
  | 'booster'
  | 'dampener'
  | 'modal'
  | 'contrast'
  | 'comparator'
  | 'joiner'
  | 'rise'
  | 'fall'
  | 'good-thing'
  | 'bad-thing'
  | 'foe'
  | 'undone'
  | 'concession'
  | 'put-option'
  | 'call-option';

/** Our own lexicon, as its file's sections hold it; a term is one to four words, or an emoji. */
export interface Lexicon {
  /** Market stance of a term, −4 … 4. */
  readonly stances: readonly { readonly term: string; readonly value: number }[];
  readonly roles: readonly { readonly term: string; readonly role: WordRole }[];
  /** Wordlist that show the talk is of markets: the second cue an ambiguous name needs. */
  readonly market: readonly string[];
  /** Wordlist that, right behind an ambiguous ticker, show that a ticker it is: `calls`, `token`. */
  readonly cues: readonly string[];
  /** Wordlist that stand before what they are done to: `long`, `sold`. */
  readonly actions: readonly string[];
  /** Wordlist between a figure and what it is held against: `vs`, `consensus`, `from`. */
  readonly yardsticks: readonly string[];
  /** Wordlist behind a figure that multiply it: `mln`. */
  readonly scales: readonly { readonly term: string; readonly value: number }[];
  /** Wordlist of Spanish, everyday and of the market; what they say of it stands with the others' stances and roles. */
  readonly spanish: readonly string[];
  /** Everyday words of English, and of other languages written in Latin letters. */
  readonly english: readonly string[];
  readonly foreign: readonly string[];
}

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
