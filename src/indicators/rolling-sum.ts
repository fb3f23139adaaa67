import { CompensatedSum } from './compensated-sum.ts';
import { Window } from './window.ts';

/** Sum of the last `size` numbers in O(1), without drift, and exactly 0 when all of them are 0. */
export class RollingSum {
  readonly #window: Window;
  readonly #sum = new CompensatedSum();
  #nonZero = 0;

  constructor(size: number) {
    this.#window = new Window(size);
  }

  get full(): boolean {
    return this.#window.full;
  }

  get value(): number {
    return this.#sum.value;
  }

  push(entering: number): void {
    const leaving = this.#window.push(entering);
    if (entering !== 0) this.#nonZero += 1;
    if (leaving !== 0) this.#nonZero -= 1;
    this.#sum.add(entering);
    this.#sum.add(-leaving);
    // A crumb left of a large number must not look like a small one: ratios of two such sums follow.
    if (this.#nonZero === 0) this.#sum.clear();
  }
}
