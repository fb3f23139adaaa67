import { TrueRange } from './average-true-range.ts';
import { wilderAverage } from './ema.ts';
import { decimalDifference } from './price-arithmetic.ts';
import type { BarIndicator, PriceBar } from './streaming.ts';

/** Wilder's decaying sum: begins with period − 1 terms added up, then loses 1/period of itself at each further one. */
class WilderSum {
  value = 0;
  private readonly period: number;
  private seen = 0;

  constructor(period: number) {
    this.period = period;
  }

  get warm(): boolean {
    return this.seen >= this.period;
  }

  add(term: number): void {
    this.seen += 1;
    this.value += this.warm ? term - this.value / this.period : term;
  }
}

/** Directional movement (Wilder): +DI, −DI and their average directional index, each 0 … 100. */
export class Directional implements BarIndicator {
  readonly warmUp: number;
  plus = Number.NaN;
  minus = Number.NaN;
  private readonly trueRange = new TrueRange();
  private readonly range: WilderSum;
  private readonly up: WilderSum;
  private readonly down: WilderSum;
  private readonly index;
  private high = Number.NaN;
  private low = Number.NaN;

  constructor(period: number) {
    this.warmUp = period + 1;
    this.range = new WilderSum(period);
    this.up = new WilderSum(period);
    this.down = new WilderSum(period);
    this.index = wilderAverage(period);
  }

  /** The average directional index; its first value comes after 2 × period bars. */
  get adx(): number {
    return this.index.value;
  }

  update(bar: PriceBar): void {
    const up = bar.high - this.high;
    const down = this.low - bar.low;
    this.trueRange.update(bar);
    const range = this.trueRange.value;
    this.high = bar.high;
    this.low = bar.low;
    if (Number.isNaN(range)) return;
    this.range.add(range);
    const lean = decimalDifference(up, down, bar.high);
    this.up.add(lean > 0 && up > 0 ? up : 0);
    this.down.add(lean < 0 && down > 0 ? down : 0);
    if (this.range.warm) this.#judge();
  }

  #judge(): void {
    const range = this.range.value;
    this.plus = range === 0 ? 0 : (100 * this.up.value) / range;
    this.minus = range === 0 ? 0 : (100 * this.down.value) / range;
    const both = this.plus + this.minus;
    if (both !== 0) this.index.update((100 * Math.abs(this.plus - this.minus)) / both);
    // Without movement the index has no next value: it counts as 0 in the seed and stands still after, as in TA-Lib.
    else if (Number.isNaN(this.adx)) this.index.update(0);
  }
}
