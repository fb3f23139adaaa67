import { WebSocket } from 'ws';
import { type Instant, instant, later } from '../../../src/domain/time.ts';
import type { RunClock } from '../../../src/ports/clock.ts';
import type { PaperSource, PaperStart, PaperUpdate, PaperWatch } from '../../../src/run/paper-watch.ts';

/** How a run says it stands: `idle` when all that came was stepped and is on the disk. */
export interface Standing {
  readonly now: number;
  readonly idle: boolean;
  /** Infinity as null. */
  readonly dueAt: number | null;
  readonly frames: Readonly<Record<string, number>>;
}

const REPORT_MS = 2;

/**
 * The time that the venues say it is: it stands still while they say nothing. What the run has done goes back to them,
 * so that they send the next thing only when it is through with the last.
 */
export class VenueClock implements RunClock, PaperWatch {
  readonly stop = new AbortController();
  readonly notes: string[] = [];
  #now = instant(0);
  #sleepers: { readonly at: Instant; readonly wake: () => void }[] = [];
  #feed: PaperSource | undefined;
  #settled = 0;
  #dueAt = Number.POSITIVE_INFINITY;
  #told = '';
  readonly #socket: WebSocket;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('message', (data) => this.#hear(JSON.parse(data.toString())));
    const timer = setInterval(() => this.#report(), REPORT_MS);
    socket.on('close', () => clearInterval(timer));
  }

  /** Connects, and waits to be told the time. */
  static async connect(port: number): Promise<VenueClock> {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/clock`);
    const clock = new VenueClock(socket);
    await new Promise((resolve) => socket.once('message', resolve));
    return clock;
  }

  close(): void {
    this.#socket.close();
  }

  now(): Instant {
    return this.#now;
  }

  sleep(spanMs: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      if (signal?.aborted === true) return resolve();
      const sleeper = { at: later(this.#now, Math.ceil(spanMs)), wake: () => done() };
      const done = (): void => {
        signal?.removeEventListener('abort', done);
        this.#sleepers = this.#sleepers.filter((one) => one !== sleeper);
        resolve();
      };
      signal?.addEventListener('abort', done);
      this.#sleepers.push(sleeper);
      if (spanMs <= 0) setImmediate(done);
    });
  }

  reach(at: Instant): void {
    this.#now = instant(Math.max(this.#now, at));
  }

  begin({ feed, heard }: PaperStart): void {
    this.#feed = feed;
    this.#settled = heard.lines;
  }

  async settled({ feed, dueAt, flush }: PaperUpdate): Promise<void> {
    await flush();
    this.#settled = feed.lines;
    this.#dueAt = dueAt;
  }

  note(line: string): void {
    this.notes.push(line);
  }

  end(): void {}

  #hear({ now, stop }: { now?: number; stop?: true }): void {
    if (stop === true) this.stop.abort();
    if (now === undefined) return;
    this.#now = instant(now);
    const due = this.#sleepers.filter(({ at }) => at <= this.#now).toSorted((left, right) => left.at - right.at);
    for (const { wake } of due) wake();
  }

  #report(): void {
    const feed = this.#feed;
    if (feed === undefined) return;
    const standing: Standing = {
      now: this.#now,
      idle: this.#settled === feed.stamped,
      dueAt: Number.isFinite(this.#dueAt) ? this.#dueAt : null,
      frames: Object.fromEntries(feed.status().map(({ source, frames }) => [source, frames])),
    };
    const text = JSON.stringify(standing);
    if (text === this.#told) return;
    this.#told = text;
    this.#socket.send(text);
  }
}
