import { POWERS_OF_TEN } from '../domain/decimal.ts';
import type { BarClose } from '../domain/feed-event.ts';
import { createIndicator, type StreamingIndicator } from '../indicators/catalog.ts';
import type { IndicatorHandle } from '../ports/strategy.ts';

/** Mutable so that one object serves every tick; indicators read it and keep nothing of it. */
interface Sample {
  open: number;
  high: number;
  low: number;
  close: number;
  volume: number;
}

/** One symbol's indicators at one interval (or over ticks), each made once however many accounts ask for it. */
export class IndicatorSet {
  private readonly scale: number;
  private readonly indicators = new Map<string, StreamingIndicator>();
  /** The map's values as a list: walked on every bar or tick. */
  private list: readonly StreamingIndicator[] = [];
  private readonly sample: Sample = { open: 0, high: 0, low: 0, close: 0, volume: 0 };

  constructor(priceDecimals: number) {
    this.scale = POWERS_OF_TEN[priceDecimals] ?? Number.NaN;
  }

  get isEmpty(): boolean {
    return this.list.length === 0;
  }

  indicator(name: string, parameters: Readonly<Record<string, number>>): IndicatorHandle {
    const key = `${name} ${JSON.stringify(Object.entries(parameters).sort(([a], [b]) => (a < b ? -1 : 1)))}`;
    const known = this.indicators.get(key);
    if (known !== undefined) return known;
    const made = createIndicator(name, parameters);
    this.indicators.set(key, made);
    this.list = [...this.indicators.values()];
    return made;
  }

  onBar(bar: BarClose): void {
    if (this.list.length === 0) return;
    const sample = this.sample;
    sample.open = bar.open / this.scale;
    sample.high = bar.high / this.scale;
    sample.low = bar.low / this.scale;
    sample.close = bar.close / this.scale;
    sample.volume = bar.volume;
    this.update();
  }

  /** `price` in the instrument's integers, `volume` in decimal units. */
  onTick(price: number, volume: number): void {
    if (this.list.length === 0) return;
    const sample = this.sample;
    const value = price / this.scale;
    sample.open = value;
    sample.high = value;
    sample.low = value;
    sample.close = value;
    sample.volume = volume;
    this.update();
  }

  private update(): void {
    for (const indicator of this.list) indicator.update(this.sample);
  }
}
