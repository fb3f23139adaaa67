import type { OrderSide } from '../../../domain/side.ts';
import type { Instant } from '../../../domain/time.ts';
import { isJson } from './json.ts';

/**
 * What a venue's frame says, before it is known which instrument it is about: figures are decimal text as the venue
 * wrote them, `market` is the venue's own name, a missing time is undefined.
 */
export type Message = MarketMessage | WordMessage | LinkMessage;

export interface TradeMessage {
  readonly kind: 'trade';
  readonly market: string;
  readonly ts: Instant;
  /** Unique within the market. */
  readonly id: string;
  /** Counts up by one a trade of the market; undefined where the venue promises no such thing. */
  readonly count: number | undefined;
  readonly price: string;
  readonly size: string;
  /** The aggressor's. */
  readonly side: OrderSide | undefined;
}

export interface QuoteMessage {
  readonly kind: 'quote';
  readonly market: string;
  readonly ts: Instant | undefined;
  /** Rises with every change of the market's book; undefined where the venue numbers none. */
  readonly update: number | undefined;
  readonly bid: string;
  readonly bidSize: string;
  readonly ask: string;
  readonly askSize: string;
}

/** A price of an order book and what is offered there, as the venue wrote them. */
export interface Level {
  readonly price: string;
  readonly size: string;
}

/** A market's order book, or what changed in it. */
export interface BookMessage {
  readonly kind: 'book';
  readonly market: string;
  readonly ts: Instant | undefined;
  /** All of it. */
  readonly snapshot: boolean;
  readonly bids: readonly Level[];
  readonly asks: readonly Level[];
  /** Of the book as it then is. */
  readonly checksum: number | undefined;
}

/** A place in the changes of a market's book, of which each names the one before. */
export interface ChainMessage {
  readonly kind: 'chain';
  readonly market: string;
  readonly ts: Instant;
  readonly previous: number;
  readonly last: number;
}

export interface BarMessage {
  readonly kind: 'bar';
  readonly market: string;
  readonly openedAt: Instant;
  readonly intervalMs: number;
  readonly open: string;
  readonly high: string;
  readonly low: string;
  readonly close: string;
  readonly volume: string;
  /** Whether the venue says that it is closed; undefined where only the next bar shows it. */
  readonly closed: boolean | undefined;
}

export interface MarkMessage {
  readonly kind: 'mark';
  readonly market: string;
  readonly ts: Instant | undefined;
  readonly mark: string;
  readonly oracle: string | undefined;
  /** The rate that would be paid at the next funding instant. */
  readonly rate: string | undefined;
  /** That instant; undefined where the venue pays at every full hour. */
  readonly fundingAt: Instant | undefined;
}

/** What was paid at a funding instant. */
export interface FundingMessage {
  readonly kind: 'funding';
  readonly market: string;
  readonly ts: Instant;
  readonly rate: string;
}

/** What moves a price now. */
export type TickMessage = TradeMessage | QuoteMessage | BookMessage | ChainMessage | MarkMessage;
export type MarketMessage = TickMessage | BarMessage | FundingMessage;

export interface PostMessage {
  readonly kind: 'post';
  readonly ts: Instant;
  readonly id: string;
  readonly author: string;
  readonly text: string;
  readonly followers: number | undefined;
  readonly authorCreated: Instant | undefined;
  readonly repostOf: string | undefined;
  readonly lang: string | undefined;
  /** Addresses of links and pictures; undefined where there are none. */
  readonly references: readonly string[] | undefined;
  /** Set when these are not its first words: names this version of them. */
  readonly version: string | undefined;
}

/** What a source that tells no more than who said what, and when, leaves open of a post. */
export const UNTOLD = {
  followers: undefined,
  authorCreated: undefined,
  repostOf: undefined,
  lang: undefined,
  version: undefined,
} as const satisfies Partial<PostMessage>;

export interface DeletionMessage {
  readonly kind: 'deletion';
  readonly ts: Instant;
  readonly id: string;
  /** Who asks for it, where the venue does not check that it is the author. */
  readonly author: string | undefined;
}

export type WordMessage = PostMessage | DeletionMessage;

/** About the connection, not the world. */
export type LinkMessage =
  /** A place in what the venue sends on this connection, counted up by one a frame. */
  | { readonly kind: 'sequence'; readonly number: number }
  /** A place to go on from after a reconnect. */
  | { readonly kind: 'cursor'; readonly at: number }
  /** The venue is about to close, or refuses us. */
  | { readonly kind: 'farewell'; readonly reason: string }
  /** Known, and nothing to be told of. */
  | { readonly kind: 'control'; readonly name: string }
  /** Of no kind that the venue documents: something new, which takes nothing from what is known. */
  | { readonly kind: 'unknown'; readonly name: string }
  /** Not of its documented shape: what it was to tell is lost. */
  | { readonly kind: 'malformed'; readonly name: string };

export type FrameReading = readonly Message[];

/** A message an item; an empty list is counted, and so is what is no list. */
export function readEach(items: unknown, name: string, read: (item: unknown) => Message): FrameReading {
  if (!Array.isArray(items)) return [isJson(items) ? read(items) : malformed(name)];
  return items.length === 0 ? [control(`empty ${name}`)] : items.map((item) => read(item));
}

export type ReadFrame = (frame: string) => FrameReading;

export function control(name: string): LinkMessage {
  return { kind: 'control', name };
}

/** Names made by others are cut, so that counting them costs no memory. */
export function unknown(name: unknown): LinkMessage {
  return { kind: 'unknown', name: String(name).slice(0, 40) };
}

export function malformed(name: string): LinkMessage {
  return { kind: 'malformed', name };
}
