import { RollingSum } from './rolling-sum.ts';
import type { Series } from './streaming.ts';

/** Simple moving average: the mean of the last `period` inputs. */
export class Sma implements Series {
  readonly warmUp: number;
  private readonly sum: RollingSum;

  constructor(period: number) {
    this.warmUp = period;
    this.sum = new RollingSum(period);
  }

  get value(): number {
    return this.sum.full ? this.sum.value / this.warmUp : Number.NaN;
  }

  update(input: number): void {
    this.sum.push(input);
  }
}
