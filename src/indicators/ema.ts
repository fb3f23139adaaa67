import type { Series } from './streaming.ts';

/** Exponential moving average, weight 2 / (period + 1), seeded with the mean of the first `period` inputs. */
export class Ema implements Series {
  readonly warmUp: number;
  value = Number.NaN;
  private readonly weight: number;
  private seen = 0;
  private seed = 0;

  constructor(period: number, weight = 2 / (period + 1)) {
    this.warmUp = period;
    this.weight = weight;
  }

  update(input: number): void {
    if (this.seen === this.warmUp) {
      this.value += this.weight * (input - this.value);
      return;
    }
    this.seen += 1;
    this.seed += input;
    if (this.seen === this.warmUp) this.value = this.seed / this.warmUp;
  }
}

/** Wilder's average: an exponential one of weight 1 / period. */
export function wilderAverage(period: number): Ema {
  return new Ema(period, 1 / period);
}
