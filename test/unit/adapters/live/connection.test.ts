import { describe, expect, it } from 'vitest';
import { fullJitter, xBackoff } from '../../../../src/adapters/live/link/backoff.ts';
import { Connection, type LinkPlan } from '../../../../src/adapters/live/link/connection.ts';
import { type Ended, endedByStatus, type Wire, type WireEvents } from '../../../../src/adapters/live/link/wire.ts';
import { type Instant, instant, later } from '../../../../src/domain/time.ts';
import type { Clock } from '../../../../src/ports/clock.ts';

/** Time that passes when a test says so; whoever sleeps wakes in the order of the times they sleep to. */
class HandClock implements Clock {
  #now = instant(0);
  #sleepers: { readonly at: Instant; readonly wake: () => void }[] = [];

  now(): Instant {
    return this.#now;
  }

  sleep(spanMs: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        signal?.removeEventListener('abort', wake);
        resolve();
      };
      this.#sleepers.push({ at: later(this.#now, spanMs), wake });
      signal?.addEventListener('abort', wake);
    });
  }

  async pass(spanMs: number): Promise<void> {
    const until = later(this.#now, spanMs);
    for (;;) {
      await settle();
      const next = this.#sleepers.filter(({ at }) => at <= until).toSorted((left, right) => left.at - right.at)[0];
      if (next === undefined) break;
      this.#sleepers = this.#sleepers.filter((one) => one !== next);
      if (next.at > this.#now) this.#now = next.at;
      next.wake();
    }
    this.#now = until;
  }
}

async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
}

const NETWORK: Ended = { kind: 'network', detail: 'no route', retryAfterMs: undefined };

interface Stage {
  readonly clock: HandClock;
  readonly connection: Connection;
  readonly wires: WireEvents[];
  readonly sent: string[];
  readonly heard: string[];
  open(): number;
  stop(): Promise<void>;
}

function stage(changes: Partial<LinkPlan> = {}): Stage {
  const clock = new HandClock();
  const wires: WireEvents[] = [];
  const sent: string[] = [];
  const heard: string[] = [];
  let open = 0;
  const plan: LinkPlan = {
    open: (_, events): Wire => {
      open += 1;
      let over = false;
      const end = (why: Ended): void => {
        if (over) return;
        over = true;
        open -= 1;
        events.ended(why);
      };
      wires.push({ ...events, ended: end });
      return { send: (text) => sent.push(text), setPaused: () => undefined, drop: () => end(NETWORK) };
    },
    address: (attempt) => ({ url: `wss://host${attempt}`, headers: {}, body: undefined }),
    greetings: () => ['hello'],
    ping: 'ping',
    keepAliveMs: 10_000,
    backoff: fullJitter,
    pollMs: undefined,
    ...changes,
  };
  const listener = {
    opened: () => heard.push('opened'),
    frame: (text: string) => heard.push(text),
    lost: () => heard.push('lost'),
    closed: () => heard.push('closed'),
    isDead: () => false,
  };
  const connection = new Connection(plan, listener, clock, { next: () => 0.999 });
  const controller = new AbortController();
  const running = connection.run(controller.signal);
  const stop = (): Promise<void> => {
    controller.abort();
    return running;
  };
  return { clock, connection, wires, sent, heard, open: () => open, stop };
}

describe('a connection', () => {
  it('greets each time it stands, and passes on what it hears', async () => {
    const { clock, wires, sent, heard, connection, stop } = stage();
    await clock.pass(0);
    wires[0]?.opened();
    wires[0]?.frame('one');
    expect(sent).toEqual(['hello']);
    expect(heard).toEqual(['opened', 'one']);
    expect(connection.state).toBe('open');
    await stop();
    expect(connection.state).toBe('stopped');
  });

  it.each([1, 3_000, 4_999])('notices silence within twice the keep-alive (last word after %i ms)', async (lastMs) => {
    const { clock, wires, connection, stop } = stage();
    await clock.pass(0);
    wires[0]?.opened();
    await clock.pass(lastMs);
    wires[0]?.frame('last');
    await clock.pass(13_000);
    expect(connection.tries).toBe(1);
    await clock.pass(7_000);
    expect(connection.lastEnd?.kind).toBe('silent');
    await stop();
  });

  it('asks for signs of life, and lives on those', async () => {
    const { clock, wires, sent, connection, stop } = stage();
    await clock.pass(0);
    wires[0]?.opened();
    for (let turn = 0; turn < 30; turn += 1) {
      await clock.pass(5_000);
      wires[0]?.frame('pong');
    }
    expect(connection.tries).toBe(1);
    expect(sent.filter((text) => text === 'ping').length).toBeGreaterThanOrEqual(29);
    await stop();
  });

  it('gives up a try that gets no answer', async () => {
    const { clock, connection, stop } = stage();
    await clock.pass(21_000);
    expect(connection.tries).toBeGreaterThanOrEqual(2);
    await stop();
  });

  it('doubles its waits from 0.5 s to 30 s, tries for ever, and never twice at once', async () => {
    const { clock, wires, open, stop } = stage();
    const waits: number[] = [];
    for (let turn = 0; turn < 12; turn += 1) {
      await clock.pass(0);
      const before = clock.now();
      wires.at(-1)?.ended(NETWORK);
      const count = wires.length;
      while (wires.length === count) await clock.pass(100);
      waits.push(Math.round((clock.now() - before) / 1000));
      expect(open()).toBe(1);
    }
    expect(waits.slice(0, 6)).toEqual([1, 2, 4, 8, 16, 30]);
    expect(waits.at(-1)).toBe(30);
    await stop();
    expect(open()).toBe(0);
  });

  it('forgets its failures once it has stood for a while', async () => {
    const { clock, wires, stop } = stage();
    for (let turn = 0; turn < 6; turn += 1) {
      await clock.pass(0);
      wires.at(-1)?.ended(NETWORK);
      await clock.pass(30_000);
    }
    wires.at(-1)?.opened();
    for (let turn = 0; turn < 3; turn += 1) {
      await clock.pass(5_000);
      wires.at(-1)?.frame('well');
    }
    const tries = wires.length;
    wires.at(-1)?.ended(NETWORK);
    await clock.pass(600);
    expect(wires.length).toBe(tries + 1);
    await stop();
  });

  it('ends at once when it is stopped while it waits', async () => {
    const { clock, wires, stop } = stage();
    await clock.pass(0);
    wires[0]?.ended(NETWORK);
    await clock.pass(1);
    await stop();
    expect(wires).toHaveLength(1);
  });

  it('asks polled sources again after their time, without a failure', async () => {
    const { clock, wires, heard, stop } = stage({ pollMs: 60_000 });
    await clock.pass(0);
    wires[0]?.ended({ kind: 'closed', detail: 'the reply ended', retryAfterMs: undefined });
    await clock.pass(59_000);
    expect(wires).toHaveLength(1);
    await clock.pass(2_000);
    expect(wires).toHaveLength(2);
    expect(heard).not.toContain('closed');
    await stop();
  });
});

describe('a backoff', () => {
  const random = { next: () => 0 };
  it('waits as long as it is told to, and no longer than a quarter of an hour', () => {
    expect(endedByStatus(429, '7').retryAfterMs).toBe(7_000);
    expect(endedByStatus(429, '999999').retryAfterMs).toBe(900_000);
    expect(endedByStatus(429, 'tomorrow').retryAfterMs).toBeUndefined();
  });

  const limited: Ended = { kind: 'rate-limited', detail: 'HTTP 429', retryAfterMs: 7_000 };

  it('waits at least as long as it is asked to', () => {
    expect(fullJitter(limited, 1, random)).toBe(7_000);
    expect(fullJitter(NETWORK, 9, random)).toBe(0);
  });

  it('knocks seldom where it is turned away', () => {
    expect(fullJitter({ ...limited, kind: 'refused', retryAfterMs: undefined }, 1, random)).toBe(15_000);
  });

  it("goes by X's own rules", () => {
    expect([1, 2, 70].map((failures) => xBackoff(NETWORK, failures, random))).toEqual([250, 500, 16_000]);
    const broken: Ended = { kind: 'server-error', detail: 'HTTP 503', retryAfterMs: undefined };
    expect([1, 2, 9].map((failures) => xBackoff(broken, failures, random))).toEqual([5_000, 10_000, 320_000]);
    expect([1, 2].map((failures) => xBackoff(limited, failures, random))).toEqual([60_000, 120_000]);
  });
});
