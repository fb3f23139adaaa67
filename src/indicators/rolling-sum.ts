import { Window } from './window.ts';

/**
 * A running sum that keeps what each addition rounds away (Knuth's two-sum). Numbers can be added and taken back a
 * million times: the error stays that of one rounding, where a plain running sum drifts.
 */
export class CompensatedSum {
  private sum = 0;
  private lost = 0;

  get value(): number {
    return this.sum + this.lost;
  }

  add(term: number): void {
    const sum = this.sum + term;
    const added = sum - this.sum;
    this.lost += this.sum - (sum - added) + (term - added);
    this.sum = sum;
  }

  clear(): void {
    this.sum = 0;
    this.lost = 0;
  }
}

/** Sum of the last `size` numbers in O(1), without drift, and exactly 0 when all of them are 0. */
export class RollingSum {
  private readonly window: Window;
  private readonly sum = new CompensatedSum();
  private nonZero = 0;

  constructor(size: number) {
    this.window = new Window(size);
  }

  get full(): boolean {
    return this.window.full;
  }

  get value(): number {
    return this.sum.value;
  }

  push(entering: number): void {
    const leaving = this.window.push(entering);
    if (entering !== 0) this.nonZero += 1;
    if (leaving !== 0) this.nonZero -= 1;
    this.sum.add(entering);
    this.sum.add(-leaving);
    // A crumb left of a large number must not look like a small one: ratios of two such sums follow.
    if (this.nonZero === 0) this.sum.clear();
  }
}
