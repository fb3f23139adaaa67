import type { FeedEvent } from '../domain/feed-event.ts';

/** Lines that did not become events, by kind of trouble. */
export interface FeedReport {
  readonly name: string;
  readonly lines: number;
  readonly events: number;
  /** e.g. `bad-json`, `unknown-symbol`, `too-many-decimals`, `undated`, `duplicate`. */
  readonly refused: ReadonlyMap<string, number>;
}

/** A recorded file or a live venue: the same events either way, in visible order within the source. */
export interface FeedSource {
  readonly name: string;
  /** Batches keep the cost of waiting off the single event. */
  read(): AsyncIterable<readonly FeedEvent[]>;
  report(): FeedReport;
}
