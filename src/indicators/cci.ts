import { decimalDifference, typicalPrice } from './price-arithmetic.ts';
import type { BarIndicator, PriceBar } from './streaming.ts';
import { Window } from './window.ts';

/**
 * Commodity channel index (Lambert): distance of the typical price from its mean, in units of 0.015 mean absolute
 * deviations; 0 where there is none. The deviation is about a mean that moves, so each bar looks at the whole window.
 */
export class CommodityChannel implements BarIndicator {
  readonly warmUp: number;
  value = Number.NaN;
  private readonly window: Window;

  constructor(period: number) {
    this.warmUp = period;
    this.window = new Window(period);
  }

  update(bar: PriceBar): void {
    const typical = typicalPrice(bar);
    this.window.push(typical);
    if (!this.window.full) return;
    let sum = 0;
    for (const value of this.window.values) sum += value;
    const mean = sum / this.warmUp;
    let deviation = 0;
    for (const value of this.window.values) deviation += Math.abs(value - mean);
    const isStill = decimalDifference(deviation / this.warmUp, 0, typical) === 0;
    this.value = isStill ? 0 : (typical - mean) / (0.015 * (deviation / this.warmUp));
  }
}
