import { ROC } from 'technicalindicators';
import { MOM } from 'trading-signals';
import type { Series } from './streaming.ts';

/** Rate of change: percent by which the input differs from the one `period` inputs ago. */
export class RateOfChange implements Series {
  readonly warmUp: number;
  value = Number.NaN;
  readonly #rate: ROC;

  constructor(period: number) {
    this.warmUp = period + 1;
    this.#rate = new ROC({ period, values: [] });
  }

  update(input: number): void {
    this.value = this.#rate.nextValue(input) ?? Number.NaN;
  }
}

/** Momentum: the input less the one `period` inputs ago. */
export class Momentum implements Series {
  readonly warmUp: number;
  value = Number.NaN;
  readonly #difference: MOM;

  constructor(period: number) {
    this.warmUp = period + 1;
    this.#difference = new MOM(period);
  }

  update(input: number): void {
    this.value = this.#difference.update(input, false) ?? Number.NaN;
  }
}
