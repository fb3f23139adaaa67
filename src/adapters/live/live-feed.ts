import { setMaxListeners } from 'node:events';
import type { ClockOffset, ClockRead, Control, FeedEvent, PostPicture } from '../../domain/feed-event.ts';
import type { Instrument } from '../../domain/instrument.ts';
import type { RandomSource } from '../../domain/random.ts';
import type { Clock } from '../../ports/clock.ts';
import type { FeedReport, FeedSource } from '../../ports/feed-source.ts';
import { EventQueue } from './event-queue.ts';
import type { Heard } from './heard.ts';
import { Stamper } from './intake/stamper.ts';
import { type LinkStatus, LiveLink } from './live-link.ts';
import { type WarmUp, warmUpEvents } from './past/warm-up.ts';
import type { Venue } from './venues/venue.ts';

export interface LiveOptions {
  readonly venues: readonly Venue[];
  readonly instruments: readonly Instrument[];
  readonly clock: Clock;
  readonly random: RandomSource;
  /** Its place in the scenario's list of feeds, from 0. */
  readonly tape: number;
  /** What an earlier life of the run has on its tape; undefined in the first. */
  readonly heard?: Heard | undefined;
  /** Past bars to begin with; in a later life of a run those of the time between. Undefined for none. */
  readonly warmUp?: WarmUp | undefined;
  /** Ends the feed: what has come by then is still given. */
  readonly stop: AbortSignal;
}

/** What no source sends. */
export type RunEvent =
  | Pick<ClockRead, 'kind'>
  | Pick<ClockOffset, 'kind' | 'source' | 'offsetMs'>
  | Pick<Control, 'kind' | 'command'>
  | Omit<PostPicture, 'ts' | 'visible' | 'tape' | 'line'>;

/** All live sources of a run as one feed, in the order in which they became visible. */
export class LiveFeed implements FeedSource {
  readonly name = 'live';
  readonly #options: LiveOptions;
  readonly #queue: EventQueue;
  readonly #links: readonly LiveLink[];
  readonly #stop: AbortSignal;
  readonly #stamper: Stamper;
  readonly #clock: Clock;

  constructor(options: LiveOptions) {
    const { venues, instruments, clock, random, tape, heard, stop } = options;
    const stamper = new Stamper(tape, heard?.lines, heard?.visible);
    const queue = new EventQueue((full) => {
      for (const link of this.#links) link.setPaused(full);
    });
    this.#links = venues.map((venue) => new LiveLink(venue, { instruments, stamper, queue, clock, random, heard }));
    this.#options = options;
    this.#stamper = stamper;
    this.#clock = clock;
    this.#queue = queue;
    this.#stop = stop;
  }

  /** Connects, and gives what comes until the stop. Can be read once. */
  async *read(): AsyncGenerator<readonly FeedEvent[]> {
    const leave = new AbortController();
    const signal = AbortSignal.any([this.#stop, leave.signal]);
    // Every connection and wait listens to it.
    setMaxListeners(0, signal);
    const running = this.#run(signal).finally(() => this.#queue.end());
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

  async #run(stop: AbortSignal): Promise<void> {
    const { warmUp, heard } = this.#options;
    if (warmUp !== undefined) {
      const parts = { ...this.#options, stamper: this.#stamper, stop, since: heard?.visible };
      for (const event of await warmUpEvents(warmUp, parts)) this.#queue.put(event);
    }
    await Promise.all(this.#links.map((link) => link.run(stop)));
  }

  /** Puts something that the run itself has to say among what its sources send. */
  tell(told: RunEvent): void {
    const ts = this.#clock.now();
    const visible = this.#stamper.see(ts);
    this.#queue.put({ ...told, ts, visible, tape: this.#stamper.tape, line: this.#stamper.next });
    this.#stamper.take();
  }

  /** So many events there are, earlier lives of the run included. */
  get lines(): number {
    return this.#stamper.next - 1;
  }

  isLive(): boolean {
    return true;
  }

  /** How far our clock stands behind each source's, and whether that rests on anything yet. */
  offsets(): readonly { readonly source: string; readonly offsetMs: number; readonly events: number }[] {
    return this.#links;
  }

  status(): readonly LinkStatus[] {
    return this.#links.map((link) => link.status());
  }

  report(): FeedReport {
    const refused = new Map<string, number>();
    const firstRefused = new Map<string, string>();
    let lines = 0;
    let events = 0;
    for (const status of this.status()) {
      lines += status.frames;
      events += status.events;
      for (const [name, count] of status.refused) refused.set(name, (refused.get(name) ?? 0) + count);
      for (const [name, frame] of status.firstRefused) {
        if (!firstRefused.has(name)) firstRefused.set(name, `${status.source}, frame ${frame}`);
      }
    }
    return { name: this.name, lines, events, refused, firstRefused };
  }
}
