import { wilderAverage } from './ema.ts';
import type { Series } from './streaming.ts';

/** Relative strength index (Wilder), 0 … 100; 0 when the price has not moved at all, as in TA-Lib. */
export class Rsi implements Series {
  readonly warmUp: number;
  value = Number.NaN;
  private readonly gain;
  private readonly loss;
  private previous = Number.NaN;

  constructor(period: number) {
    this.warmUp = period + 1;
    this.gain = wilderAverage(period);
    this.loss = wilderAverage(period);
  }

  update(input: number): void {
    const change = input - this.previous;
    this.previous = input;
    if (Number.isNaN(change)) return;
    this.gain.update(Math.max(change, 0));
    this.loss.update(Math.max(-change, 0));
    const travelled = this.gain.value + this.loss.value;
    this.value = travelled === 0 ? 0 : (100 * this.gain.value) / travelled;
  }
}
