import type { Series } from './streaming.ts';
import { Window } from './window.ts';

/** Linearly weighted average: the newest of `period` inputs weighs `period`, the oldest 1. */
export class Wma implements Series {
  readonly warmUp: number;
  private readonly window: Window;
  private sum = 0;
  private weighted = 0;

  constructor(period: number) {
    this.warmUp = period;
    this.window = new Window(period);
  }

  get value(): number {
    return this.window.full ? this.weighted / ((this.warmUp * (this.warmUp + 1)) / 2) : Number.NaN;
  }

  get mean(): number {
    return this.window.full ? this.sum / this.warmUp : Number.NaN;
  }

  update(input: number): void {
    // Sliding by one takes each weight down by one, which is the old sum once. While the window fills, what is not
    // there counts as 0 and loses nothing.
    this.weighted += this.warmUp * input - this.sum;
    this.sum += input - this.window.push(input);
    if (this.window.lapped) this.#sumAfresh();
  }

  /** Once a lap, so that rounding cannot pile up: still O(1) an input on average. */
  #sumAfresh(): void {
    this.sum = 0;
    this.weighted = 0;
    let weight = 0;
    for (const value of this.window.values) {
      weight += 1;
      this.sum += value;
      this.weighted += weight * value;
    }
  }
}

/** Where the least-squares line through the last `period` inputs ends: 3 × weighted − 2 × simple average. */
export class LinearRegression implements Series {
  readonly warmUp: number;
  private readonly averages: Wma;

  constructor(period: number) {
    this.warmUp = period;
    this.averages = new Wma(period);
  }

  get value(): number {
    return 3 * this.averages.value - 2 * this.averages.mean;
  }

  update(input: number): void {
    this.averages.update(input);
  }
}
