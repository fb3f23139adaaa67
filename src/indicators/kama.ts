import { RollingSum } from './rolling-sum.ts';
import type { Series } from './streaming.ts';
import { Window } from './window.ts';

const FAST = 2 / (2 + 1);
const SLOW = 2 / (30 + 1);

/** Kaufman's adaptive average: fast (2) where the price travels straight, slow (30) where it wanders. */
export class Kama implements Series {
  readonly warmUp: number;
  value = Number.NaN;
  private readonly past: Window;
  private readonly path: RollingSum;
  private previous = Number.NaN;

  constructor(period: number) {
    this.warmUp = period + 1;
    this.past = new Window(period);
    this.path = new RollingSum(period);
  }

  update(input: number): void {
    const started = this.past.full;
    const oldest = this.past.push(input);
    if (!Number.isNaN(this.previous)) this.path.push(Math.abs(input - this.previous));
    if (started) {
      const last = Number.isNaN(this.value) ? this.previous : this.value;
      const constant = this.#efficiency(input - oldest) * (FAST - SLOW) + SLOW;
      this.value = last + constant * constant * (input - last);
    }
    this.previous = input;
  }

  /** Net move over path, 0 … 1; a price that stands still counts as straight. */
  #efficiency(move: number): number {
    const path = this.path.value;
    return path <= Math.abs(move) ? 1 : Math.abs(move) / path;
  }
}
