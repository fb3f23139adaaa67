import { setTimeout as wait } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { systemClock } from '../../src/adapters/clock/clocks.ts';
import type { FeedEvent } from '../../src/domain/feed-event.ts';
import type { FeedSource } from '../../src/ports/feed-source.ts';
import { runLive } from './engine.ts';
import { monotonicUs, sentIn } from './frames.ts';
import { Latencies } from './latencies.ts';
import { coreWaitMs, isOpen, liveFeed, row, type Sender, sender } from './over-sockets.ts';

/**
 * How long it takes from a frame's sending to the end of the step that took in its batch, beside what it takes the same
 * frames to reach a listener of `ws` that does nothing, by turns in one process: the machine's own delays are in both.
 */
const RATES = [
  { ticks: 19_000, posts: 1_000 },
  { ticks: 7_600, posts: 400 },
] as const;
const ROUNDS = 12;
const ROUND_MS = 1_000;

/** What one listener took in. */
class Heard {
  /** As anybody would measure them, and without the time in which the thread was ready and others had the core. */
  all = new Latencies();
  own = new Latencies();
  events = 0;
  /** When it was at rest, and how long it had waited for the core by then; the first at or before what was sent last. */
  readonly #rests = [{ us: 0, waitedMs: 0 }];

  /** What was taken in at once, by when it was sent. */
  add(sentUs: readonly number[]): void {
    const [us, waitedMs] = [monotonicUs(), coreWaitMs()];
    for (const sent of sentUs) {
      while ((this.#rests[1]?.us ?? Number.POSITIVE_INFINITY) <= sent) this.#rests.shift();
      const ms = (us - sent) / 1_000;
      this.all.add(ms);
      this.own.add(ms - (waitedMs - (this.#rests[0]?.waitedMs ?? waitedMs)));
    }
    this.events += sentUs.length;
    this.#rests.push({ us, waitedMs });
  }
}

async function bareListener(heard: Heard): Promise<{ readonly sending: Sender; end(): Promise<void> }> {
  const sending = await sender();
  const sentUs: number[] = [];
  const sockets = ['binance-spot', 'bluesky'].map((name) => {
    const socket = new WebSocket(`ws://127.0.0.1:${sending.port}/${name}`, { perMessageDeflate: false });
    socket.on('message', (data) => {
      if (sentUs.push(sentIn(data.toString())) === 1) queueMicrotask(() => heard.add(sentUs.splice(0)));
    });
    return socket;
  });
  while (sockets.some(({ readyState }) => readyState !== WebSocket.OPEN)) await wait(20);
  const end = async (): Promise<void> => {
    for (const socket of sockets) socket.terminate();
    sending.end();
  };
  return { sending, end };
}

/** The live loop of a run. Frames are sent once all its sources are open. */
async function liveListener(heard: Heard): Promise<{ readonly sending: Sender; end(): Promise<void> }> {
  const sending = await sender();
  const stop = new AbortController();
  // Every frame is one event: they come out as they went in.
  const sentUs: number[] = [];
  const feed = liveFeed(sending.port, stop.signal, (frame) => sentUs.push(sentIn(frame)));
  let add: (events: readonly FeedEvent[]) => void = () => undefined;
  const measured: FeedSource = {
    name: 'measured',
    async *read() {
      for await (const events of feed.read()) {
        add(events);
        const taken = sentUs.splice(0, events.length);
        yield events;
        heard.add(taken);
      }
    },
    report: () => feed.report(),
    isLive: () => true,
  };
  const running = runLive(measured, systemClock, (recorder) => {
    add = (events) => recorder.add(events);
  });
  await isOpen(feed);
  const end = async (): Promise<void> => {
    stop.abort();
    await running;
    sending.end();
  };
  return { sending, end };
}

interface Round {
  readonly p50: number;
  readonly p99: number;
  readonly p999: number;
  readonly own99: number;
  readonly cpuUs: number;
  readonly waited: number;
}

async function round(heard: Heard, { send }: Sender, rate: (typeof RATES)[number]): Promise<Round> {
  [heard.all, heard.own] = [new Latencies(), new Latencies()];
  heard.events = 0;
  const cpu = process.cpuUsage();
  const waitedMs = coreWaitMs();
  await send(rate.ticks, rate.posts, ROUND_MS);
  await wait(300);
  const { user, system } = process.cpuUsage(cpu);
  const { all, own, events } = heard;
  const waited = (coreWaitMs() - waitedMs) / ROUND_MS;
  const [p50, p99, p999] = [all.share(0.5), all.share(0.99), all.share(0.999)];
  return { p50, p99, p999, own99: own.share(0.99), cpuUs: (user + system) / events, waited };
}

function median(figures: readonly number[]): number {
  return figures.toSorted((left, right) => left - right)[Math.floor(figures.length / 2)] ?? Number.NaN;
}

function tell(what: string, rounds: readonly Round[]): void {
  const of = (figure: keyof Round): number => median(rounds.map((one) => one[figure]));
  const all = rounds.map(({ p99 }) => p99);
  const own = rounds.map(({ own99 }) => own99);
  row(what, {
    'p50 ms': of('p50'),
    'p99 ms': `${of('p99')} (${Math.min(...all)} to ${Math.max(...all)})`,
    'p99.9 ms': of('p999'),
    'p99 ms but for waiting for the core': `${of('own99')} (${Math.min(...own)} to ${Math.max(...own)})`,
    'CPU µs an event': of('cpuUs').toFixed(1),
    'ready and waiting for the core': `${Math.round(of('waited') * 100)} %`,
  });
}

export async function measureLatency(): Promise<void> {
  const [bareHeard, liveHeard] = [new Heard(), new Heard()];
  const bare = await bareListener(bareHeard);
  const live = await liveListener(liveHeard);
  for (const rate of RATES) {
    await round(liveHeard, live.sending, rate);
    const [bareRounds, liveRounds]: [Round[], Round[]] = [[], []];
    for (let n = 0; n < ROUNDS; n += 1) {
      bareRounds.push(await round(bareHeard, bare.sending, rate));
      liveRounds.push(await round(liveHeard, live.sending, rate));
    }
    const name = `${rate.ticks + rate.posts} a second`;
    tell(`${name}, ws alone`, bareRounds);
    tell(`${name}, socket to signal`, liveRounds);
    const ratios = liveRounds.map(({ p99 }, n) => p99 / (bareRounds[n]?.p99 ?? Number.NaN));
    row(`${name}, p99 of socket to signal by that of ws`, { median: median(ratios).toFixed(2) });
  }
  await live.end();
  await bare.end();
}
