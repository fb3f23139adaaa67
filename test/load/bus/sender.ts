import { createInterface } from 'node:readline';
import { systemClock } from '../../../src/adapters/clock/clocks.ts';
import { openNatsLog } from '../../../src/adapters/store/nats-log.ts';
import type { FeedEvent } from '../../../src/domain/feed-event.ts';
import { postId } from '../../../src/domain/ids.ts';
import { price, size } from '../../../src/domain/units.ts';
import { BusPublisher } from '../../../src/run/bus/bus-publisher.ts';
import { BTC } from '../../support/live-instrument.ts';
import { WORDS } from '../frames.ts';

/** Publishes, as a recording does: `{"events":20000,"forMs":10000}` on its input, `sent …` when done. One in twenty is a post. */
const STEP_MS = 5;
const [, , url = ''] = process.argv;
const log = await openNatsLog(url);
const note = (line: string): void => console.log(`note ${line}`);
const instruments = new Map([[BTC.symbol, BTC]]);
const publisher = await BusPublisher.open({ log, instruments, clock: systemClock, note });
let number = 0;

function eventAt(line: number): FeedEvent {
  const now = systemClock.now();
  const stamp = { ts: now, visible: now, tape: 0, line };
  if (line % 20 === 0) {
    const text = `$BTC ${WORDS[line % WORDS.length]} (${line})`;
    const rest = { followers: undefined, authorCreated: undefined, repostOf: undefined, lang: 'en' };
    return {
      kind: 'post',
      ...stamp,
      id: postId(`p${line}`),
      source: 'load',
      author: `author${line % 5_000}`,
      text,
      ...rest,
    };
  }
  const paid = { price: price(6_000_000 + ((line * 7_919) % 2_001)), size: size(120) };
  return { kind: 'trade', ...stamp, symbol: BTC.symbol, ...paid, side: line % 3 === 0 ? 'buy' : 'sell', id: `${line}` };
}

function send(events: number, forMs: number): Promise<number> {
  const began = performance.now();
  let sent = 0;
  return new Promise((resolve) => {
    const timer = setInterval(() => {
      const passed = Math.min(forMs, performance.now() - began);
      const due: FeedEvent[] = [];
      for (; sent < (passed * events) / 1_000; sent += 1) {
        number += 1;
        due.push(eventAt(number));
      }
      publisher.add(due);
      if (passed < forMs) return;
      clearInterval(timer);
      resolve(sent);
    }, STEP_MS);
  });
}

console.log('ready');
for await (const line of createInterface({ input: process.stdin })) {
  const { events, forMs } = JSON.parse(line);
  const before = process.cpuUsage();
  const sent = await send(events, forMs);
  const { user, system } = process.cpuUsage(before);
  console.log(`cost ${((user + system) / sent).toFixed(1)}`);
  console.log(`sent ${sent}`);
}
await publisher.close();
await log.close();
