import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { NatsServer } from '../../support/nats-server.ts';

export interface BusLoad {
  readonly listeners: number;
  readonly eventsASecond: number;
  readonly forMs: number;
  /** One of the listeners stands still for so long, in the middle. */
  readonly pauseMs: number;
  /** The server is killed in the middle, and comes back after so long; never, where it is left out. */
  readonly serverAwayMs?: number;
}

const ended = z.object({
  events: z.number(),
  /** Holes that were told. */
  gaps: z.number(),
  /** Of all events in their order. */
  sum: z.number(),
  digest: z.string(),
  p50: z.number(),
  p99: z.number(),
  cpuMs: z.number(),
});
export type ListenerEnd = z.infer<typeof ended>;

export interface BusLoadEnd {
  readonly sent: number;
  /** Processor time of whoever publishes, an event. */
  readonly publishingUs: number;
  readonly listeners: readonly ListenerEnd[];
  /** How long the one that stood still took to be where the others were. */
  readonly caughtUpMs: number;
  /** What the processes said beside. */
  readonly notes: readonly string[];
}

/** One process publishes, several listen, over one server; one of them stands still for a while. The last one is that. */
export async function loadBus({
  listeners,
  eventsASecond,
  forMs,
  pauseMs,
  serverAwayMs,
}: BusLoad): Promise<BusLoadEnd> {
  const server = await NatsServer.start();
  const all = Array.from({ length: listeners }, () => new Talker('listener.ts', server.url));
  await Promise.all(all.map((one) => one.said('ready')));
  const sender = new Talker('sender.ts', server.url);
  try {
    await sender.said('ready');
    const sent = sender.said('sent');
    const cost = sender.said('cost');
    sender.tell(JSON.stringify({ events: eventsASecond, forMs }));
    const paused = all.at(-1);
    await wait(forMs / 4);
    if (pauseMs > 0) paused?.child.kill('SIGSTOP');
    const resumed = wait(pauseMs).then(() => paused?.child.kill('SIGCONT'));
    if (serverAwayMs !== undefined) {
      await server.kill();
      await wait(serverAwayMs);
      await server.run();
    }
    const count = Number(await sent);
    await resumed;
    const began = performance.now();
    for (const one of all) while (Number(await one.said('heard')) < count);
    const caughtUpMs = performance.now() - began;
    for (const one of all) one.child.kill('SIGTERM');
    const ends = await Promise.all(all.map(async (one) => ended.parse(JSON.parse(await one.said('end')))));
    return {
      sent: count,
      publishingUs: Number(await cost),
      listeners: ends,
      caughtUpMs,
      notes: [sender, ...all].flatMap(({ notes }) => notes),
    };
  } finally {
    for (const { child } of [sender, ...all]) child.kill('SIGKILL');
    await server.end();
  }
}

/** A program beside this one, its words by the first of each line. */
class Talker {
  readonly child: ChildProcess;
  readonly notes: string[] = [];
  readonly #waiting = new Map<string, (rest: string) => void>();
  readonly #gone: Promise<never>;

  constructor(program: string, url: string) {
    const path = fileURLToPath(new URL(program, import.meta.url));
    const child = spawn(process.execPath, ['--max-semi-space-size=16', '--import', 'tsx', path, url], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    this.child = child;
    createInterface({ input: child.stdout }).on('line', (line) => this.#hear(line));
    this.#gone = once(child, 'exit').then(([code]) => {
      throw new Error(`${program} ended with ${code}`);
    });
    this.#gone.catch(() => undefined);
  }

  tell(line: string): void {
    this.child.stdin?.write(`${line}\n`);
  }

  /** What stands behind the word on the next line that begins with it. */
  said(word: string): Promise<string> {
    const heard = new Promise<string>((resolve) => this.#waiting.set(word, resolve));
    return Promise.race([heard, this.#gone]);
  }

  #hear(line: string): void {
    const [, word = '', rest = ''] = /^(\S+) ?(.*)$/.exec(line) ?? [];
    if (word === 'note') this.notes.push(rest);
    this.#waiting.get(word)?.(rest);
    this.#waiting.delete(word);
  }
}
