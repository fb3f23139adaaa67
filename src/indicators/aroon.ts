import type { BarIndicator, PriceBar } from './streaming.ts';
import { RollingExtreme } from './window.ts';

/** Aroon (Chande): how recent the highest high and the lowest low of `period` + 1 bars are, 0 … 100; of equals the newest. */
export class Aroon implements BarIndicator {
  readonly warmUp: number;
  up = Number.NaN;
  down = Number.NaN;
  private readonly highest: RollingExtreme;
  private readonly lowest: RollingExtreme;

  constructor(period: number) {
    this.warmUp = period + 1;
    this.highest = new RollingExtreme(period + 1, 'highest');
    this.lowest = new RollingExtreme(period + 1, 'lowest');
  }

  update({ high, low }: PriceBar): void {
    this.highest.push(high);
    this.lowest.push(low);
    if (Number.isNaN(this.highest.value)) return;
    const period = this.warmUp - 1;
    this.up = (100 * (period - this.highest.age)) / period;
    this.down = (100 * (period - this.lowest.age)) / period;
  }
}
