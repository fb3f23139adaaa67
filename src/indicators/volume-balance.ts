import type { BarIndicator, PriceBar } from './streaming.ts';

/** On-balance volume (Granville): volume added on a higher close, taken off on a lower; begins with the first bar's. */
export class OnBalanceVolume implements BarIndicator {
  readonly warmUp = 1;
  value = Number.NaN;
  private close = 0;

  update(bar: PriceBar): void {
    if (Number.isNaN(this.value)) this.value = bar.volume;
    else if (bar.close > this.close) this.value += bar.volume;
    else if (bar.close < this.close) this.value -= bar.volume;
    this.close = bar.close;
  }
}

/** Accumulation/distribution line (Chaikin): volume weighted by the close's place in the bar. */
export class AccumulationDistribution implements BarIndicator {
  readonly warmUp = 1;
  value = Number.NaN;
  private line = 0;

  update({ high, low, close, volume }: PriceBar): void {
    const range = high - low;
    if (range !== 0) this.line += ((close - low - (high - close)) / range) * volume;
    this.value = this.line;
  }
}
