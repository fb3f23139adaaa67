import { CompensatedSum } from './rolling-sum.ts';
import type { Series } from './streaming.ts';
import { Window } from './window.ts';

/**
 * Population standard deviation, and the mean, of the last `period` inputs in O(1). Sums are taken of the distance
 * to an anchor that is renewed once a lap and so always is one of the window's own numbers: by Samuelson's
 * inequality the squares then exceed the variance at most `period` times, and little is lost in the difference.
 */
export class StandardDeviation implements Series {
  readonly warmUp: number;
  private readonly window: Window;
  private readonly sum = new CompensatedSum();
  private readonly squares = new CompensatedSum();
  private anchor = 0;

  constructor(period: number) {
    this.warmUp = period;
    this.window = new Window(period);
  }

  get value(): number {
    if (!this.window.full) return Number.NaN;
    const shift = this.sum.value / this.warmUp;
    const variance = this.squares.value / this.warmUp - shift * shift;
    return variance > 0 ? Math.sqrt(variance) : 0;
  }

  get mean(): number {
    return this.window.full ? this.anchor + this.sum.value / this.warmUp : Number.NaN;
  }

  update(input: number): void {
    const starting = this.window.lapped;
    const full = this.window.full;
    const leaving = this.window.push(input);
    if (starting) {
      this.#anchorAt(input, full);
      return;
    }
    this.#count(input, 1);
    if (full) this.#count(leaving, -1);
  }

  #count(input: number, sign: 1 | -1): void {
    const distance = input - this.anchor;
    this.sum.add(sign * distance);
    this.squares.add(sign * distance * distance);
  }

  #anchorAt(input: number, full: boolean): void {
    this.anchor = input;
    this.sum.clear();
    this.squares.clear();
    if (full) for (const value of this.window.values) this.#count(value, 1);
  }
}
