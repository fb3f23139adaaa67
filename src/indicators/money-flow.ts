import { decimalDifference, typicalPrice } from './price-arithmetic.ts';
import { RollingSum } from './rolling-sum.ts';
import type { BarIndicator, PriceBar } from './streaming.ts';

/** Money flow index, 0 … 100: the share of turnover on rising typical prices; 0 where nothing flowed. */
export class MoneyFlow implements BarIndicator {
  readonly warmUp: number;
  private readonly rising: RollingSum;
  private readonly falling: RollingSum;
  private previous = Number.NaN;

  constructor(period: number) {
    this.warmUp = period + 1;
    this.rising = new RollingSum(period);
    this.falling = new RollingSum(period);
  }

  get value(): number {
    if (!this.rising.full) return Number.NaN;
    const flow = this.rising.value + this.falling.value;
    return flow === 0 ? 0 : (100 * this.rising.value) / flow;
  }

  update(bar: PriceBar): void {
    const typical = typicalPrice(bar);
    const change = decimalDifference(typical, this.previous, typical);
    this.previous = typical;
    if (Number.isNaN(change)) return;
    this.rising.push(change > 0 ? typical * bar.volume : 0);
    this.falling.push(change < 0 ? typical * bar.volume : 0);
  }
}
