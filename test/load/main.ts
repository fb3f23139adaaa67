import { loadavg } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import { systemClock } from '../../src/adapters/clock/clocks.ts';
import type { LiveFeed } from '../../src/adapters/live/live-feed.ts';
import type { TapeRecorder } from '../../src/adapters/tape/tape-recorder.ts';
import type { FeedEvent } from '../../src/domain/feed-event.ts';
import type { FeedSource } from '../../src/ports/feed-source.ts';
import { keepObjectsYoung } from '../../src/run/young-objects.ts';
import { runLive } from './engine.ts';
import { Latencies } from './latencies.ts';
import { measureLatency } from './latency.ts';
import { coreWaitMs, isOpen, liveFeed, pin, row, type Sender, type Sent, sender } from './over-sockets.ts';
import { simulateDay } from './simulated-day.ts';

/**
 * `npm run soak:load`: what live feeds bear. Frames come over real sockets from another process, pass recorder, scorer,
 * signals and engine, and are measured from their receipt to the end of the step that took them in. `npm run soak:latency`
 * measures from their sending, beside what `ws` alone takes, and without an option of Node.
 */
const SECONDS = Number(process.env.QUARTET_LOAD_SECONDS ?? 60);
const TICKS = 19_000;
const POSTS = 1_000;

/** Gives what a live feed gives, after recording it, and sees how long it took. */
class Measured implements FeedSource {
  readonly name = 'measured';
  readonly latencies = new Latencies();
  recorder: TapeRecorder | undefined;
  ticks = 0;
  posts = 0;
  gaps = 0;
  /** The reader stands still until then. */
  pausedUntil = 0;
  readonly #feed: LiveFeed;

  constructor(feed: LiveFeed) {
    this.#feed = feed;
  }

  async *read(): AsyncGenerator<readonly FeedEvent[]> {
    for await (const events of this.#feed.read()) {
      this.recorder?.add(events);
      if (performance.now() < this.pausedUntil) await wait(this.pausedUntil - performance.now());
      yield events;
      const now = performance.timeOrigin + performance.now();
      for (const event of events) this.#count(event, now);
    }
  }

  #count(event: FeedEvent, now: number): void {
    if (event.kind === 'gap') this.gaps += 1;
    else if (event.kind === 'post') this.posts += 1;
    else this.ticks += 1;
    if (event.kind !== 'gap') this.latencies.add(now - event.visible);
  }

  report(): ReturnType<LiveFeed['report']> {
    return this.#feed.report();
  }

  isLive(): boolean {
    return true;
  }
}

const megabytes = (bytes: number): string => `${Math.round(bytes / 1_048_576)} MB`;

/** What a message costs from the socket to the event, `ws` included: all threads, nobody reading but to count. */
async function cost(what: string, ticks: number, posts: number): Promise<void> {
  const { port, send, end } = await sender();
  const stop = new AbortController();
  const feed = liveFeed(port, stop.signal);
  let events = 0;
  const reading = (async () => {
    for await (const batch of feed.read()) events += batch.length;
  })();
  await isOpen(feed);
  await send(ticks, posts, 3_000);
  const before = { cpu: process.cpuUsage(), events };
  await send(ticks, posts, 5_000);
  await wait(500);
  const { user, system } = process.cpuUsage(before.cpu);
  row(what, { 'CPU µs a message': ((user + system) / (events - before.events)).toFixed(2), messages: events });
  stop.abort();
  await reading;
  end();
}

/** One run over the sockets: `drive` says what is sent. */
async function overSockets(
  what: string,
  drive: (send: Sender['send'], measured: Measured) => Promise<readonly Sent[]>,
): Promise<void> {
  const { port, send, end } = await sender();
  const stop = new AbortController();
  const feed = liveFeed(port, stop.signal);
  const measured = new Measured(feed);
  const running = runLive(measured, systemClock, (recorder) => {
    measured.recorder = recorder;
  });
  await isOpen(feed);
  const cpu = process.cpuUsage();
  const waitedMs = coreWaitMs();
  const began = performance.now();
  const sent = await drive(send, measured);
  const tookMs = performance.now() - began;
  const { user, system } = process.cpuUsage(cpu);
  const waited = coreWaitMs() - waitedMs;
  const all = (kind: keyof Sent): number => sent.reduce((sum, one) => sum + one[kind], 0);
  const dropped = (): number => measured.report().refused.get('dropped-post') ?? 0;
  const accounted = (): number => measured.ticks + measured.posts + dropped();
  for (let tries = 0; tries < 400 && accounted() < all('ticks') + all('posts'); tries += 1) await wait(50);
  stop.abort();
  await running;
  end();
  row(what, {
    'events/s': Math.round(((all('ticks') + all('posts')) / tookMs) * 1_000),
    'ticks sent': all('ticks'),
    'ticks lost': all('ticks') - measured.ticks,
    'posts sent': all('posts'),
    'posts taken': measured.posts,
    'posts dropped and counted': dropped(),
    'posts unaccounted for': all('posts') - measured.posts - dropped(),
    gaps: measured.gaps,
    'p50 ms': measured.latencies.share(0.5),
    'p99 ms': measured.latencies.share(0.99),
    'core used': `${Math.round(((user + system) / 1_000 / tookMs) * 100)} %`,
    'ready and waiting for the core': `${Math.round((waited / tookMs) * 100)} %`,
    rss: megabytes(process.memoryUsage.rss()),
  });
}

keepObjectsYoung();
const pinned = pin(process.pid, 0);
row('machine', {
  'on one core': pinned ? 'yes' : 'no',
  'load average': loadavg()
    .map((load) => load.toFixed(1))
    .join(' '),
});
const only = process.argv.slice(2);
const wanted = (name: string): boolean => only.length === 0 || only.includes(name);

if (wanted('cost')) {
  await cost('a Binance trade', 20_000, 0);
  await cost('a Jetstream post', 0, 20_000);
}
if (wanted('sustained')) {
  await overSockets(`sustained ${SECONDS} s`, async (send) => [await send(TICKS, POSTS, SECONDS * 1_000)]);
}
if (wanted('burst')) {
  await overSockets('100,000 posts in a second', async (send) => [
    await send(1_000, 0, 2_000),
    await send(1_000, 100_000, 1_000),
    await send(1_000, 0, 2_000),
  ]);
}
if (wanted('paused')) {
  await overSockets('reader paused for 5 s', async (send, measured) => {
    const sending = send(TICKS, POSTS, 15_000);
    await wait(3_000);
    measured.pausedUntil = performance.now() + 5_000;
    return [await sending];
  });
}
if (only.includes('latency')) await measureLatency();
if (wanted('day')) await simulateDay((name, figures) => row(name, figures));
