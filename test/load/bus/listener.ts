import { systemClock } from '../../../src/adapters/clock/clocks.ts';
import { openNatsLog } from '../../../src/adapters/store/nats-log.ts';
import { LineReader } from '../../../src/adapters/tape/line-reader.ts';
import type { FeedEvent } from '../../../src/domain/feed-event.ts';
import type { FeedSource } from '../../../src/ports/feed-source.ts';
import { BusClock } from '../../../src/run/bus/bus-clock.ts';
import { BusFeed } from '../../../src/run/bus/bus-feed.ts';
import { BusHeard } from '../../../src/run/bus/bus-heard.ts';
import { BTC } from '../../support/live-instrument.ts';
import { runLive } from '../engine.ts';
import { Latencies } from '../latencies.ts';

/**
 * Hears a bus as a paper run does and steps what comes: `heard N` a second, and when it is told to end what it came to.
 * A latency is from an event's receipt by whoever publishes to the end of the step that took in its batch.
 */
const [, , url = ''] = process.argv;
const stop = new AbortController();
process.once('SIGTERM', () => stop.abort());
const log = await openNatsLog(url);
const reader = new LineReader(new Map([[BTC.symbol, BTC]]), 0);
const own = { ...systemClock, reach: () => undefined };
const clock = new BusClock(own);
const note = (line: string): void => console.log(`note ${line}`);
const bus = new BusFeed({ log, reader, heard: new BusHeard(reader), clock, own, stop: stop.signal, note });
const latencies = new Latencies();
let events = 0;
let gaps = 0;
/** Over all that was heard, in its order. */
let sum = 0;

function count(event: FeedEvent, now: number): void {
  if (event.kind === 'gap') gaps += 1;
  if (event.kind !== 'trade' && event.kind !== 'post') return;
  events += 1;
  const what = event.kind === 'trade' ? event.price : event.text.length;
  sum = (Math.imul(sum, 31) + what + event.line + (event.visible % 86_400_000)) | 0;
  latencies.add(now - event.visible);
}

const measured: FeedSource = {
  name: 'measured',
  async *read() {
    for await (const batch of bus.read()) {
      yield batch;
      const now = performance.timeOrigin + performance.now();
      for (const event of batch) count(event, now);
    }
  },
  report: () => bus.report(),
  isLive: () => true,
};
const timer = setInterval(() => console.log(`heard ${events}`), 200);
const atReady = process.cpuUsage();
console.log('ready');
const { digest } = await runLive(measured, clock, () => undefined);
clearInterval(timer);
await log.close();
const { user, system } = process.cpuUsage(atReady);
const told = { events, gaps, sum, digest: digest.run, p50: latencies.share(0.5), p99: latencies.share(0.99) };
console.log(`end ${JSON.stringify({ ...told, cpuMs: Math.round((user + system) / 1_000) })}`);
