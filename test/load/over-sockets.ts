import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, openSync, readSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { systemClock } from '../../src/adapters/clock/clocks.ts';
import { LiveFeed } from '../../src/adapters/live/live-feed.ts';
import { venuesNamed } from '../../src/adapters/live/venues/catalog.ts';
import type { Venue } from '../../src/adapters/live/venues/venue.ts';
import { seededRandom } from '../../src/domain/random.ts';
import { BTC } from '../support/live-instrument.ts';

export interface Sent {
  readonly ticks: number;
  readonly posts: number;
}

/** The process that sends: so many of each a second, evenly. */
export interface Sender {
  readonly port: number;
  send(ticks: number, posts: number, forMs: number): Promise<Sent>;
  end(): void;
}

export async function sender(): Promise<Sender> {
  const child = spawn(process.execPath, ['--import', 'tsx', new URL('./sender.ts', import.meta.url).pathname], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  pin(child.pid, 1);
  const lines = createInterface({ input: child.stdout });
  const said = async (word: string): Promise<string> => {
    for (;;) {
      const [line] = await once(lines, 'line');
      if (String(line).startsWith(word)) return String(line).slice(word.length + 1);
    }
  };
  const port = Number(await said('port'));
  return {
    port,
    send: async (ticks, posts, forMs) => {
      const sent = said('sent');
      child.stdin.write(`${JSON.stringify({ ticks, posts, forMs })}\n`);
      return JSON.parse(await sent);
    },
    end: () => void child.kill(),
  };
}

/** To one core, where the machine can do that. */
export function pin(pid: number | undefined, core: number): boolean {
  try {
    execFileSync('taskset', ['-a', '-p', '-c', String(core), String(pid)], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

const text = Buffer.alloc(64);
const schedule = existsSync('/proc/thread-self/schedstat') ? openSync('/proc/thread-self/schedstat', 'r') : undefined;

/** How long this thread was ready to run while others had the core: on a busy machine that is what latencies show. */
export function coreWaitMs(): number {
  if (schedule === undefined) return Number.NaN;
  const length = readSync(schedule, text, 0, text.length, 0);
  return Number(text.toString('latin1', 0, length).split(' ')[1]) / 1_000_000;
}

export function row(what: string, figures: Readonly<Record<string, string | number>>): void {
  const told = Object.entries(figures).map(([name, figure]) => `${name} ${figure}`);
  console.log(`${what}: ${told.join(', ')}`);
}

/** Trades and posts of made-up venues. `onFrame` sees each frame of theirs before it is read. */
export function liveFeed(
  port: number,
  stop: AbortSignal,
  onFrame: (frame: string) => void = () => undefined,
): LiveFeed {
  const context = { instruments: [BTC], xToken: undefined, localPort: port };
  const venues = ['local/binance-spot', 'local/bluesky'].flatMap((name) => {
    const found = venuesNamed(name, context);
    if (typeof found === 'string') throw new Error(found);
    // There is nobody to ask for what was missed.
    return found.map((venue): Venue => {
      const read: Venue['read'] = (frame) => {
        onFrame(frame);
        return venue.read(frame);
      };
      return { ...venue, past: undefined, read };
    });
  });
  return new LiveFeed({ venues, instruments: [BTC], clock: systemClock, random: seededRandom('load'), tape: 0, stop });
}

export async function isOpen(feed: LiveFeed): Promise<void> {
  while (feed.status().some(({ state }) => state !== 'open')) await wait(20);
  await wait(500);
}
