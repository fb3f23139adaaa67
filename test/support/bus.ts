import { LineReader } from '../../src/adapters/tape/line-reader.ts';
import type { FeedEvent } from '../../src/domain/feed-event.ts';
import { instant } from '../../src/domain/time.ts';
import type { RunClock } from '../../src/ports/clock.ts';
import type { SharedLog } from '../../src/ports/shared-log.ts';
import { BusClock } from '../../src/run/bus/bus-clock.ts';
import { BusFeed } from '../../src/run/bus/bus-feed.ts';
import { BusHeard } from '../../src/run/bus/bus-heard.ts';
import { BusPublisher } from '../../src/run/bus/bus-publisher.ts';
import { instrumentFor, instrumentMap } from './feed.ts';

/** What is published and heard in tests of a bus. */
export const BUS_INSTRUMENTS = instrumentMap(instrumentFor('X'));

/** It is always the same time, and who sleeps does so for a hundredth. */
export function standingClock(now: number): RunClock {
  return {
    now: () => instant(now),
    sleep: (spanMs) => new Promise((resolve) => setTimeout(resolve, spanMs / 100)),
    reach: () => undefined,
  };
}

export function publisherTo(log: SharedLog, notes: string[] = [], now = 1_000): Promise<BusPublisher> {
  const note = (line: string): void => void notes.push(line);
  return BusPublisher.open({ log, instruments: BUS_INSTRUMENTS, clock: standingClock(now), note });
}

/** A listener that keeps what it hears, behind what it has heard before. */
export class BusListener {
  readonly events: FeedEvent[] = [];
  readonly notes: string[] = [];
  readonly feed: BusFeed;
  readonly #stop = new AbortController();
  readonly #reading: Promise<void>;
  #wake = (): void => undefined;

  constructor(log: SharedLog, before: readonly FeedEvent[] = [], own = standingClock(1_000)) {
    const reader = new LineReader(BUS_INSTRUMENTS, 0);
    const heard = new BusHeard(reader);
    for (const event of before) heard.see(event);
    this.feed = new BusFeed({
      log,
      reader,
      heard,
      clock: new BusClock(own),
      own,
      stop: this.#stop.signal,
      note: (line) => void this.notes.push(line),
    });
    this.#reading = this.#read();
  }

  /** Once an event is there of which this holds. */
  async until(holds: (event: FeedEvent) => boolean): Promise<void> {
    while (!this.events.some(holds)) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  async end(): Promise<readonly FeedEvent[]> {
    this.#stop.abort();
    await this.#reading;
    return this.events;
  }

  async #read(): Promise<void> {
    for await (const events of this.feed.read()) {
      this.events.push(...events);
      this.#wake();
    }
  }
}
