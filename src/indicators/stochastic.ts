import { Rsi } from './rsi.ts';
import { Sma } from './sma.ts';
import type { BarIndicator, PriceBar, Series } from './streaming.ts';
import { RollingExtreme } from './window.ts';

/** Slow stochastic (Lane): the close's place in the range of `period` bars, 0 … 100, smoothed into %K and again into %D. */
export class Stochastic implements BarIndicator {
  readonly warmUp: number;
  private readonly highest: RollingExtreme;
  private readonly lowest: RollingExtreme;
  private readonly slowed: Sma;
  private readonly average: Sma;

  constructor(kPeriod: number, kSlowingPeriod: number, dPeriod: number) {
    this.warmUp = kPeriod + kSlowingPeriod + dPeriod - 2;
    this.highest = new RollingExtreme(kPeriod, 'highest');
    this.lowest = new RollingExtreme(kPeriod, 'lowest');
    this.slowed = new Sma(kSlowingPeriod);
    this.average = new Sma(dPeriod);
  }

  get k(): number {
    return this.slowed.value;
  }

  get d(): number {
    return this.average.value;
  }

  update({ high, low, close }: PriceBar): void {
    this.highest.push(high);
    this.lowest.push(low);
    const range = this.highest.value - this.lowest.value;
    if (Number.isNaN(range)) return;
    this.slowed.update(range === 0 ? 0 : (100 * (close - this.lowest.value)) / range);
    if (!Number.isNaN(this.k)) this.average.update(this.k);
  }
}

/** Stochastic of the RSI (Chande, Kroll): the RSI's place in its own range, 0 … 100, as %K, and its average %D. */
export class StochasticRsi implements Series {
  readonly warmUp: number;
  private readonly rsi: Rsi;
  private readonly highest: RollingExtreme;
  private readonly lowest: RollingExtreme;
  private readonly average: Sma;
  private k = Number.NaN;

  constructor(rsiPeriod: number, kPeriod: number, dPeriod: number) {
    this.warmUp = rsiPeriod + kPeriod + dPeriod - 1;
    this.rsi = new Rsi(rsiPeriod);
    this.highest = new RollingExtreme(kPeriod, 'highest');
    this.lowest = new RollingExtreme(kPeriod, 'lowest');
    this.average = new Sma(dPeriod);
  }

  /** %K, held back until %D is there. */
  get value(): number {
    return Number.isNaN(this.d) ? Number.NaN : this.k;
  }

  get d(): number {
    return this.average.value;
  }

  update(input: number): void {
    this.rsi.update(input);
    const rsi = this.rsi.value;
    if (Number.isNaN(rsi)) return;
    this.highest.push(rsi);
    this.lowest.push(rsi);
    const range = this.highest.value - this.lowest.value;
    if (Number.isNaN(range)) return;
    this.k = range === 0 ? 0 : (100 * (rsi - this.lowest.value)) / range;
    this.average.update(this.k);
  }
}
