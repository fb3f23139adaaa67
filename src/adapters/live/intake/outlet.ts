import type { FeedEvent } from '../../../domain/feed-event.ts';
import type { Instant } from '../../../domain/time.ts';
import type { Filling, Hole } from '../past/filler.ts';
import type { Stamp } from './market-events.ts';

/** What the parts of a source's intake share: its clock, its place on the tape, its counts. */
export interface Outlet {
  readonly source: string;
  /** For what happened at `ts`; where the venue does not say when, it is taken to be now. */
  stamp(ts: Instant | undefined): Stamp;
  /** Lets an event made with the last stamp out; a text is counted as the reason why there is none. */
  put(made: FeedEvent | string): void;
  /** Asks for trades that were missed; undefined where they cannot be had. They are given back by `received`. */
  fetchMissed(hole: Hole): Promise<Filling> | undefined;
  /** What came cannot be gone on with: there is a hole, and the connection is to be made anew. */
  broken(reason: string): void;
  /** From here on what is put came at that time. */
  received(at: Instant): void;
}
