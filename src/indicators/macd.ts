import { Ema } from './ema.ts';
import type { Series } from './streaming.ts';

/**
 * Moving average convergence divergence (Appel): fast − slow average, and its own average as signal. The fast
 * average starts late, so that both are seeded at the same bar, as in TA-Lib.
 */
export class Macd implements Series {
  readonly warmUp: number;
  private readonly fast: Ema;
  private readonly slow: Ema;
  private readonly signalAverage: Ema;
  private skip: number;

  constructor(fast: number, slow: number, signal: number) {
    this.warmUp = slow + signal - 1;
    this.fast = new Ema(fast);
    this.slow = new Ema(slow);
    this.signalAverage = new Ema(signal);
    this.skip = slow - fast;
  }

  /** Held back until the signal is there, so that all outputs begin together. */
  get value(): number {
    return Number.isNaN(this.signal) ? Number.NaN : this.fast.value - this.slow.value;
  }

  get signal(): number {
    return this.signalAverage.value;
  }

  get histogram(): number {
    return this.value - this.signal;
  }

  update(input: number): void {
    this.slow.update(input);
    if (this.skip > 0) this.skip -= 1;
    else this.fast.update(input);
    const line = this.fast.value - this.slow.value;
    if (!Number.isNaN(line)) this.signalAverage.update(line);
  }
}
