import type { BarIndicator, PriceBar } from './streaming.ts';
import { RollingExtreme } from './window.ts';

/** Williams' %R: how far the close lies below the highest high of `period` bars, −100 … 0; 0 where there is no range. */
export class WilliamsR implements BarIndicator {
  readonly warmUp: number;
  value = Number.NaN;
  private readonly highest: RollingExtreme;
  private readonly lowest: RollingExtreme;

  constructor(period: number) {
    this.warmUp = period;
    this.highest = new RollingExtreme(period, 'highest');
    this.lowest = new RollingExtreme(period, 'lowest');
  }

  update(bar: PriceBar): void {
    this.highest.push(bar.high);
    this.lowest.push(bar.low);
    const range = this.highest.value - this.lowest.value;
    this.value = range === 0 ? 0 : (-100 * (this.highest.value - bar.close)) / range;
  }
}
