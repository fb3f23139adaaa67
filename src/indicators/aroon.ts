import { Aroon as AroonLines } from 'trading-signals';
import type { BarIndicator, PriceBar } from './streaming.ts';

/** Aroon (Chande): how recent the highest high and the lowest low of `period` + 1 bars are, 0 … 100. */
export class Aroon implements BarIndicator {
  readonly warmUp: number;
  up = Number.NaN;
  down = Number.NaN;
  readonly #lines: AroonLines;

  constructor(period: number) {
    this.warmUp = period + 1;
    this.#lines = new AroonLines(period);
  }

  update({ high, low }: PriceBar): void {
    const result = this.#lines.update({ high, low }, false);
    if (result === null) return;
    this.up = result.aroonUp;
    this.down = result.aroonDown;
  }
}
