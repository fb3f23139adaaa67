import { setTimeout as wait } from 'node:timers/promises';
import { formatDurationMs, type Instant, instant, MINUTE_MS } from '../../domain/time.ts';
import type { Clock, RunClock } from '../../ports/clock.ts';

/** Of a machine's clocks, the one that tells the date and the one that is never set. */
export interface MachineClocks {
  dateMs(): number;
  monotonicMs(): number;
}

const MACHINE: MachineClocks = { dateMs: () => Date.now(), monotonicMs: () => performance.now() };
/** The machine's date is put right by less than this without a word. */
const STEP_MS = 250;
/** So long the date must stand ahead before it is believed: longer than an error that somebody mends. */
const BELIEVED_MS = MINUTE_MS;
/** How fast time passes until the date has come up with it. */
const SLOWED = 0.9;

/**
 * Time as a live run lives it: it passes as the monotonic clock does, whatever the date is set to. It never goes back,
 * and a date that is set ahead is followed only once it has stood so for a minute (a machine that slept), so that a
 * date that is wrong for a while neither freezes a run nor makes it skip days.
 */
export class SteadyClock implements RunClock {
  readonly #machine: MachineClocks;
  readonly #tell: (line: string) => void;
  readonly sleep: Clock['sleep'];
  #nowMs: number;
  #dateMs: number;
  #monotonicMs: number;
  #steppedAtMs: number;

  /** `tell` hears of each step of the date. */
  constructor(tell: (line: string) => void, machine = MACHINE, sleep: Clock['sleep'] = systemClock.sleep) {
    this.#machine = machine;
    this.#tell = tell;
    this.sleep = sleep;
    this.#dateMs = machine.dateMs();
    this.#monotonicMs = machine.monotonicMs();
    this.#nowMs = this.#dateMs;
    this.#steppedAtMs = this.#monotonicMs;
  }

  now(): Instant {
    const dateMs = this.#machine.dateMs();
    const monotonicMs = this.#machine.monotonicMs();
    const passedMs = Math.max(0, monotonicMs - this.#monotonicMs);
    const stepMs = dateMs - this.#dateMs - passedMs;
    this.#dateMs = dateMs;
    this.#monotonicMs = monotonicMs;
    this.#nowMs += dateMs < this.#nowMs + passedMs ? passedMs * SLOWED : passedMs;
    if (Math.abs(stepMs) > STEP_MS) this.#noteStep(stepMs);
    this.#follow();
    return instant(Math.floor(this.#nowMs));
  }

  reach(at: Instant): void {
    this.#nowMs = Math.max(this.#nowMs, at);
  }

  #noteStep(stepMs: number): void {
    this.#steppedAtMs = this.#monotonicMs;
    const way = stepMs > 0 ? 'ahead' : 'back';
    const size = formatDurationMs(Math.round(Math.abs(stepMs) / 100) * 100);
    this.#tell(`this machine's clock was set ${way} by ${size}; the run's time passes as before`);
  }

  #follow(): void {
    const aheadMs = this.#dateMs - this.#nowMs;
    if (aheadMs <= 0) return;
    if (aheadMs > STEP_MS) {
      if (this.#monotonicMs - this.#steppedAtMs < BELIEVED_MS) return;
      const size = formatDurationMs(Math.round(aheadMs / 100) * 100);
      this.#tell(`this machine's clock has stood ${size} ahead for a minute: the run's time follows it`);
    }
    this.#nowMs = this.#dateMs;
  }
}

/** The machine's own clock. A sleep that is called off ends at once, without an error. */
export const systemClock: Clock = {
  now: () => instant(Date.now()),
  sleep: (spanMs, signal) =>
    wait(spanMs, undefined, { signal }).catch((error: unknown) => {
      if (signal?.aborted !== true) throw error;
    }),
};
