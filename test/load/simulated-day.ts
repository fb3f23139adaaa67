import { setTimeout as wait } from 'node:timers/promises';
import { EventQueue } from '../../src/adapters/live/event-queue.ts';
import { Intake } from '../../src/adapters/live/intake/intake.ts';
import { Stamper } from '../../src/adapters/live/intake/stamper.ts';
import { readBinance } from '../../src/adapters/live/venues/binance/wire.ts';
import { readJetstream } from '../../src/adapters/live/venues/bluesky.ts';
import type { TapeRecorder } from '../../src/adapters/tape/tape-recorder.ts';
import type { FeedEvent } from '../../src/domain/feed-event.ts';
import { type Instant, instant } from '../../src/domain/time.ts';
import type { FeedSource } from '../../src/ports/feed-source.ts';
import { BTC } from '../support/live-instrument.ts';
import { runLive } from './engine.ts';
import { postFrame, tradeFrame } from './frames.ts';

const START = Date.UTC(2026, 0, 5);
const HOURS = Number(process.env.QUARTET_LOAD_HOURS ?? 24);
const TICKS_A_SECOND = 190;
const POSTS_A_SECOND = 10;
const SECOND_MS = 1_000;
const SAMPLE_EVENTS = 1_000_000;

type Row = (what: string, figures: Readonly<Record<string, string | number>>) => void;

/** A day of 200 events a second, by a clock of its own: frames in, tapes out, and what the heap holds meanwhile. */
export async function simulateDay(row: Row): Promise<void> {
  const day = new Day();
  const began = performance.now();
  const { events } = await runLive(day, day.clock, (recorder) => {
    day.recorder = recorder;
  });
  const seconds = (performance.now() - began) / 1_000;
  row(`simulated ${HOURS} h`, {
    events,
    'events/s': Math.round(events / seconds),
    'peak rss': `${Math.round(day.peakRss / 1_048_576)} MB`,
    'heap by million events, MB': day.heaps.map((heap) => Math.round(heap / 1_048_576)).join(' '),
  });
}

class Day implements FeedSource {
  readonly name = 'a day';
  readonly heaps: number[] = [];
  peakRss = 0;
  recorder: TapeRecorder | undefined;
  #now: Instant = instant(START);
  readonly clock = {
    now: (): Instant => this.#now,
    // The recorder's own beat, in real time.
    sleep: (spanMs: number, signal?: AbortSignal): Promise<void> =>
      wait(spanMs, undefined, { signal }).catch((error: unknown) => {
        if (signal?.aborted !== true) throw error;
      }),
  };

  async *read(): AsyncGenerator<readonly FeedEvent[]> {
    const queue = new EventQueue(() => undefined);
    const stamper = new Stamper(0);
    const common = { repeats: false, datedByAuthors: false, filler: undefined };
    const ticks = new Intake(
      { source: 'binance-spot', read: readBinance, markets: new Map([['BTCUSD', BTC]]), ...common },
      stamper,
      queue,
    );
    const posts = new Intake({ source: 'bluesky', read: readJetstream, markets: new Map(), ...common }, stamper, queue);
    ticks.opened(this.#now, '');
    posts.opened(this.#now, '');
    let sampled = 0;
    let given = 0;
    for (let second = 0; second < HOURS * 3_600; second += 1) {
      this.#now = instant(START + second * SECOND_MS);
      for (let n = 1; n <= TICKS_A_SECOND; n += 1) {
        ticks.frame(tradeFrame(second * TICKS_A_SECOND + n, this.#now), this.#now);
      }
      for (let n = 1; n <= POSTS_A_SECOND; n += 1) {
        posts.frame(postFrame(second * POSTS_A_SECOND + n, this.#now), this.#now);
      }
      const events = (await queue.take()) ?? [];
      this.recorder?.add(events);
      yield events;
      given += events.length;
      // A day passes in minutes here: the disk is given the time that it would have.
      if (second % 10 === 9) await this.recorder?.flush();
      if (given - sampled < SAMPLE_EVENTS) continue;
      sampled = given;
      this.#sample();
    }
  }

  #sample(): void {
    globalThis.gc?.();
    const { rss, heapUsed } = process.memoryUsage();
    this.peakRss = Math.max(this.peakRss, rss);
    this.heaps.push(heapUsed);
  }

  report(): ReturnType<FeedSource['report']> {
    return { name: this.name, lines: 0, events: 0, refused: new Map(), firstRefused: new Map() };
  }

  isLive(): boolean {
    return true;
  }
}
