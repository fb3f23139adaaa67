import { ATR, TrueRange as RangeOfBar } from 'technicalindicators';
import type { BarIndicator, PriceBar } from './streaming.ts';

/** True range (Wilder): the bar's range, widened to the close before it. */
export class TrueRange implements BarIndicator {
  readonly warmUp = 2;
  value = Number.NaN;
  readonly #range = new RangeOfBar({ high: [], low: [], close: [] });

  update(bar: PriceBar): void {
    this.value = this.#range.nextValue(bar) ?? Number.NaN;
  }
}

/** Average true range (Wilder), in price and in percent of the close. */
export class AverageTrueRange implements BarIndicator {
  readonly warmUp: number;
  value = Number.NaN;
  percent = Number.NaN;
  readonly #range: ATR;

  constructor(period: number) {
    this.warmUp = period + 1;
    this.#range = new ATR({ period, high: [], low: [], close: [] });
  }

  update(bar: PriceBar): void {
    this.value = this.#range.nextValue(bar) ?? Number.NaN;
    this.percent = (100 * this.value) / bar.close;
  }
}
