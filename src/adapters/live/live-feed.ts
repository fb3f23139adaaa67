import { setMaxListeners } from 'node:events';
import type { FeedEvent } from '../../domain/feed-event.ts';
import type { Instrument } from '../../domain/instrument.ts';
import type { RandomSource } from '../../domain/random.ts';
import type { Clock } from '../../ports/clock.ts';
import type { FeedReport, FeedSource } from '../../ports/feed-source.ts';
import { EventQueue } from './event-queue.ts';
import { Stamper } from './intake/stamper.ts';
import { type LinkStatus, LiveLink } from './live-link.ts';
import type { Venue } from './venues/venue.ts';

export interface LiveOptions {
  readonly venues: readonly Venue[];
  readonly instruments: readonly Instrument[];
  readonly clock: Clock;
  readonly random: RandomSource;
  /** Its place in the scenario's list of feeds, from 0. */
  readonly tape: number;
  /** Ends the feed: what has come by then is still given. */
  readonly stop: AbortSignal;
}

/** All live sources of a run as one feed, in the order in which they became visible. */
export class LiveFeed implements FeedSource {
  readonly name = 'live';
  readonly #queue: EventQueue;
  readonly #links: readonly LiveLink[];
  readonly #stop: AbortSignal;

  constructor({ venues, instruments, clock, random, tape, stop }: LiveOptions) {
    const stamper = new Stamper(tape);
    const queue = new EventQueue((full) => {
      for (const link of this.#links) link.setPaused(full);
    });
    this.#links = venues.map((venue) => new LiveLink(venue, { instruments, stamper, queue, clock, random }));
    this.#queue = queue;
    this.#stop = stop;
  }

  /** Connects, and gives what comes until the stop. Can be read once. */
  async *read(): AsyncGenerator<readonly FeedEvent[]> {
    const leave = new AbortController();
    const signal = AbortSignal.any([this.#stop, leave.signal]);
    // Every connection and wait listens to it.
    setMaxListeners(0, signal);
    const running = Promise.all(this.#links.map((link) => link.run(signal))).finally(() => this.#queue.end());
    try {
      for (;;) {
        const events = await this.#queue.take();
        if (events === undefined) break;
        yield events;
      }
    } finally {
      leave.abort();
      await running;
    }
  }

  status(): readonly LinkStatus[] {
    return this.#links.map((link) => link.status());
  }

  report(): FeedReport {
    const refused = new Map<string, number>();
    let lines = 0;
    let events = 0;
    for (const status of this.status()) {
      lines += status.frames;
      events += status.events;
      for (const [name, count] of status.refused) refused.set(name, (refused.get(name) ?? 0) + count);
    }
    return { name: this.name, lines, events, refused };
  }
}
