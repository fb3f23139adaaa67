import { decimalDifference } from './price-arithmetic.ts';
import type { BarIndicator, PriceBar } from './streaming.ts';

/**
 * Parabolic stop and reverse (Wilder). Starts long unless the second bar's low falls further than its high rises, as
 * in TA-Lib; a stop never lies inside the range of the last two bars.
 */
export class Parabolic implements BarIndicator {
  readonly warmUp = 2;
  value = Number.NaN;
  private readonly step: number;
  private readonly most: number;
  private acceleration: number;
  private long = true;
  private extreme = 0;
  /** The stop the next bar is held against. */
  private stop = Number.NaN;
  private high = Number.NaN;
  private low = Number.NaN;

  constructor(step: number, most: number) {
    this.step = Math.min(step, most);
    this.most = most;
    this.acceleration = this.step;
  }

  update({ high, low }: PriceBar): void {
    if (!Number.isNaN(this.high)) {
      if (Number.isNaN(this.stop)) this.#begin(high, low);
      if (this.long ? low <= this.stop : high >= this.stop) this.#reverse(high, low);
      else this.#follow(high, low);
    }
    this.high = high;
    this.low = low;
  }

  #begin(high: number, low: number): void {
    const fall = this.low - low;
    this.long = !(fall > 0 && decimalDifference(fall, high - this.high, high) > 0);
    this.extreme = this.long ? high : low;
    this.stop = this.long ? this.low : this.high;
    // The first bar lends only its stop; the second stands for it in what follows.
    this.high = high;
    this.low = low;
  }

  #reverse(high: number, low: number): void {
    this.long = !this.long;
    this.value = this.#outside(this.extreme, high, low);
    this.extreme = this.long ? high : low;
    this.acceleration = this.step;
    this.#advance(this.value, high, low);
  }

  #follow(high: number, low: number): void {
    this.value = this.stop;
    const reached = this.long ? high : low;
    if (this.long ? reached > this.extreme : reached < this.extreme) {
      this.extreme = reached;
      this.acceleration = Math.min(this.acceleration + this.step, this.most);
    }
    this.#advance(this.value, high, low);
  }

  #advance(from: number, high: number, low: number): void {
    this.stop = this.#outside(from + this.acceleration * (this.extreme - from), high, low);
  }

  #outside(stop: number, high: number, low: number): number {
    return this.long ? Math.min(stop, this.low, low) : Math.max(stop, this.high, high);
  }
}
