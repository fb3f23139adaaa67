import type { Instrument } from '../../../domain/instrument.ts';
import type { Instant } from '../../../domain/time.ts';
import { type Backoff, fullJitter } from '../link/backoff.ts';
import type { ChargedPieces, FeedBound } from '../link/meter.ts';
import type { VenuePast } from '../past/past.ts';
import type { ReadFrame } from '../wire/message.ts';

/** What a try to connect goes by. */
export interface Circumstance {
  /** 1 for the first try. */
  readonly attempt: number;
  readonly now: Instant;
  readonly markets: readonly string[];
  /** Where the source said that one can go on from. */
  readonly cursor: number | undefined;
}

/** All that is particular to one source, as data and pure functions. One connection each. */
export interface Venue {
  /** Goes into posts and gaps as their source. */
  readonly source: string;
  readonly transport: 'socket' | 'stream' | 'poll';
  readonly read: ReadFrame;
  /** The venue's name of an instrument's market; undefined for sources of words. */
  readonly market: ((pair: NamedPair) => string) | undefined;
  /** Origins, taken in turn. */
  readonly hosts: readonly string[];
  /** Path and query. */
  readonly path: (circumstance: Circumstance) => string;
  readonly headers: Readonly<Record<string, string>>;
  readonly greetings: (circumstance: Circumstance) => readonly string[];
  readonly ping: string | undefined;
  readonly keepAliveMs: number;
  /** For those that are asked again and again. */
  readonly pollMs: number | undefined;
  readonly backoff: Backoff;
  /** After a reconnect it repeats what came before: no known word among the first means a hole. */
  readonly repeats: boolean;
  /** Dates are what authors claim. */
  readonly datedByAuthors: boolean;
  /** What a stream is to be told to send before it is listened to. */
  readonly rules: readonly string[] | undefined;
  /** What it tells of the past over HTTP. */
  readonly past: VenuePast | undefined;
  /** What of a frame is charged for; left out of sources that charge nothing. */
  readonly charged?: (frame: string) => ChargedPieces;
  /** From where on it is not listened to any more. */
  readonly bound?: FeedBound;
  /** The cursor behind a post of this time, where the source has one that follows from it. */
  readonly cursorAt?: (at: Instant) => number;
}

/** What a market is found by. */
export type NamedPair = Pick<Instrument, 'symbol' | 'quoteCurrency'>;

/** `BTC-USDT-PERP` → base `BTC`, quote `USDT`. */
export function pairOf({ symbol, quoteCurrency }: NamedPair): { readonly base: string; readonly quote: string } {
  const [base = symbol, quote = quoteCurrency] = symbol.split('-');
  return { base, quote };
}

export interface FeedContext {
  readonly instruments: readonly Instrument[];
  /** The bearer token of X, where the user has one. */
  readonly xToken: string | undefined;
}

/** A live feed as scenarios name it and as the page of live feeds tells of it. */
export interface ListedFeed {
  /** In capitals what the user fills in: `reddit/NAME`. */
  readonly name: string;
  readonly gives: string;
  /** What it sends again after a reconnect. */
  readonly repeats: string;
  /** Its connections, `given` in the place of NAME; a text says what is wrong. */
  readonly venues: (context: FeedContext, given: string) => readonly Venue[] | string;
}

/** Every market is heard on one socket; after a reconnect quotes are missing whatever trades are repeated. */
export const MARKET = {
  transport: 'socket',
  headers: {},
  pollMs: undefined,
  backoff: fullJitter,
  repeats: false,
  datedByAuthors: false,
  rules: undefined,
} as const;

/** Sites turn away who does not say what they are. */
const POLITE = { 'user-agent': 'quartet/0.1 (market sentiment simulator)' };

/** A source of words that is listened to. */
export const WORDS = {
  market: undefined,
  headers: POLITE,
  greetings: () => [],
  ping: undefined,
  pollMs: undefined,
  backoff: fullJitter,
  repeats: false,
  datedByAuthors: false,
  past: undefined,
  rules: undefined,
} as const;

/** A source of words whose latest page is asked for again and again. */
export const POLLED = { ...WORDS, transport: 'poll', keepAliveMs: 20_000, repeats: true } as const;
