import { onAbort } from '../../../domain/abort.ts';
import type { RandomSource } from '../../../domain/random.ts';
import type { Instant } from '../../../domain/time.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { Backoff } from './backoff.ts';
import type { Address, Ended, OpenWire, Wire } from './wire.ts';

export type LinkState = 'idle' | 'connecting' | 'open' | 'waiting' | 'stopped';

/** What a connection is to do; asked anew before each try. */
export interface LinkPlan {
  readonly open: OpenWire;
  address(attempt: number): Address;
  /** Sent as soon as it stands. */
  greetings(): readonly string[];
  /** What the venue answers; undefined where it speaks often enough without being asked. */
  readonly ping: string | undefined;
  /** At least so often something comes from a venue that lives. Silence is noticed within twice this. */
  readonly keepAliveMs: number;
  readonly backoff: Backoff;
  /** For sources that are asked, not listened to: a reply's end is no trouble, and so long passes to the next one. */
  readonly pollMs: number | undefined;
}

/** Whom it tells. Times are ours. */
export interface LinkListener {
  opened(at: Instant): void;
  frame(text: string, at: Instant): void;
  lost(at: Instant): void;
  closed(): void;
  /** Whether the source says something that ends the connection, or says nothing of anything any more. */
  isDead(at: Instant): boolean;
}

/** So long a connection must have stood for its end not to count as one more failure. */
const HEALTHY_MS = 10_000;
const STOPPED: Ended = { kind: 'stopped', detail: 'stopped', retryAfterMs: undefined };

/** Keeps one connection standing: never more than one, with unlimited tries, each on a fresh socket. */
export class Connection {
  state: LinkState = 'idle';
  tries = 0;
  lastEnd: Ended | undefined;
  readonly #plan: LinkPlan;
  readonly #listener: LinkListener;
  readonly #clock: Clock;
  readonly #random: RandomSource;
  #wire: Wire | undefined;
  #paused = false;
  #aliveAt: Instant | undefined;

  constructor(plan: LinkPlan, listener: LinkListener, clock: Clock, random: RandomSource) {
    this.#plan = plan;
    this.#listener = listener;
    this.#clock = clock;
    this.#random = random;
  }

  /** Runs until the signal; never throws for what a venue or network does. */
  async run(signal: AbortSignal): Promise<void> {
    let failures = 0;
    while (!signal.aborted) {
      const since = this.#clock.now();
      const why = await this.#session(signal);
      this.lastEnd = why;
      if (signal.aborted) break;
      const polled = this.#plan.pollMs !== undefined && why.kind === 'closed';
      failures = polled || this.#clock.now() - since >= HEALTHY_MS ? 0 : failures + 1;
      if (!polled) this.#listener.closed();
      this.state = 'waiting';
      const waitMs = polled ? (this.#plan.pollMs ?? 0) : this.#plan.backoff(why, failures, this.#random);
      await this.#clock.sleep(waitMs, signal);
    }
    this.state = 'stopped';
  }

  /** A paused connection leaves what comes to the network's own buffers. */
  setPaused(paused: boolean): void {
    this.#paused = paused;
    this.#wire?.setPaused(paused);
    // What was not read meanwhile is no sign of death.
    this.#aliveAt = this.#clock.now();
  }

  async #session(signal: AbortSignal): Promise<Ended> {
    this.state = 'connecting';
    this.tries += 1;
    this.#aliveAt = this.#clock.now();
    const over = new AbortController();
    const drop = (): void => this.#wire?.drop();
    let verdict: Ended | undefined;
    const ended = new Promise<Ended>((resolve) => {
      this.#wire = this.#plan.open(this.#plan.address(this.tries), {
        opened: () => this.#opened(),
        frame: (text) => this.#frame(text),
        alive: () => {
          this.#aliveAt = this.#clock.now();
        },
        unreadable: () => this.#listener.lost(this.#clock.now()),
        ended: resolve,
      });
    });
    const unheard = onAbort(signal, drop);
    const watch = this.#watch(over.signal).then((silent) => {
      if (silent === undefined) return;
      verdict = silent;
      drop();
    });
    const why = await ended;
    over.abort();
    await watch;
    unheard();
    this.#wire = undefined;
    return signal.aborted ? STOPPED : (verdict ?? why);
  }

  #opened(): void {
    this.state = 'open';
    this.#aliveAt = this.#clock.now();
    this.#listener.opened(this.#clock.now());
    for (const greeting of this.#plan.greetings()) this.#wire?.send(greeting);
    if (this.#paused) this.#wire?.setPaused(true);
  }

  #frame(text: string): void {
    const now = this.#clock.now();
    this.#aliveAt = now;
    this.#listener.frame(text, now);
  }

  /** Asks for signs of life, and tells when there were none for too long. */
  async #watch(over: AbortSignal): Promise<Ended | undefined> {
    const { keepAliveMs, ping } = this.#plan;
    for (;;) {
      await this.#clock.sleep(keepAliveMs / 2, over);
      if (over.aborted) return undefined;
      if (this.#paused) continue;
      const now = this.#clock.now();
      const silentMs = now - (this.#aliveAt ?? now);
      if (silentMs >= keepAliveMs * 1.4) {
        return { kind: 'silent', detail: `nothing came for ${silentMs} ms`, retryAfterMs: undefined };
      }
      if (this.#listener.isDead(now)) {
        return { kind: 'silent', detail: 'every symbol is stale', retryAfterMs: undefined };
      }
      if (this.state === 'open' && ping !== undefined) this.#wire?.send(ping);
    }
  }
}
