import { wilderAverage } from './ema.ts';
import type { BarIndicator, PriceBar } from './streaming.ts';

/** True range (Wilder): the bar's range, widened to the close before it. */
export class TrueRange implements BarIndicator {
  readonly warmUp = 2;
  value = Number.NaN;
  private close = Number.NaN;

  update({ high, low, close }: PriceBar): void {
    this.value = Math.max(high - low, Math.abs(high - this.close), Math.abs(low - this.close));
    this.close = close;
  }
}

/** Average true range (Wilder), in price and in percent of the close. */
export class AverageTrueRange implements BarIndicator {
  readonly warmUp: number;
  percent = Number.NaN;
  private readonly range = new TrueRange();
  private readonly average;

  constructor(period: number) {
    this.warmUp = period + 1;
    this.average = wilderAverage(period);
  }

  get value(): number {
    return this.average.value;
  }

  update(bar: PriceBar): void {
    this.range.update(bar);
    if (Number.isNaN(this.range.value)) return;
    this.average.update(this.range.value);
    this.percent = (100 * this.value) / bar.close;
  }
}
