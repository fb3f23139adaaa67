import type { FeedEvent } from '../domain/feed-event.ts';
import type { TickColumns } from '../domain/tick-columns.ts';

/** What a source read, and its lines that gave trouble. */
export interface FeedReport {
  readonly name: string;
  readonly lines: number;
  readonly events: number;
  /**
   * Lines that did not become events, by kind: `bad-json`, `unknown-symbol`, `too-many-decimals`, `undated`,
   * `duplicate`… Those counted as `out-of-order` did, but became visible later than they say.
   */
  readonly refused: ReadonlyMap<string, number>;
  /** Where the first of each kind stands: file and line, or source and frame. */
  readonly firstRefused: ReadonlyMap<string, string>;
}

/** Where the reading of a source stands, and what is known by then; it moves on while the source is read. */
export type FeedPlace = object;

/** A recorded file or a live venue: the same events either way, in visible order within the source. */
export interface FeedSource {
  readonly name: string;
  /** Before its first event. Left out by a source that can only be read from its beginning. */
  begin?(): FeedPlace;
  /** From a place of its own, or from the beginning. Batches keep the cost of waiting off the single event. */
  read(from?: FeedPlace): AsyncIterable<readonly FeedEvent[]>;
  /** The same for who takes an event at a time. Left out where ticks only come as objects. */
  readPassing?(from?: FeedPlace): AsyncIterable<readonly FeedEvent[] | TickColumns>;
  report(): FeedReport;
  /**
   * Once something was read: whether it is, or was written, live. What a run does by itself at an instant then comes
   * before all that such a source gives at it. Left out: no.
   */
  isLive?(): boolean;
}

/** A source that is a tape: it can be read from a place, and says how it was written. */
export type TapeSource = FeedSource & Required<Pick<FeedSource, 'begin' | 'isLive'>>;
