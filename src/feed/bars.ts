import { barAround } from '../domain/bar-time.ts';
import { POWERS_OF_TEN } from '../domain/decimal.ts';
import { invariant } from '../domain/errors.ts';
import type { BarClose, Quote, Trade } from '../domain/feed-event.ts';
import type { Instrument } from '../domain/instrument.ts';
import { type Instant, later } from '../domain/time.ts';
import { type Price, price } from '../domain/units.ts';

/** Trades make bars; of a symbol that only has quotes, their mids do (halves down, volume 0). */
export type BarSource = 'trades' | 'mids';

/** Bars of one symbol and interval. An interval without a tick gives no bar. */
export interface BarBuilder {
  /**
   * Takes a tick visible before the open bar's end: ask `closeDue` with its visible time first. Gives the time at which
   * the bar that it begins will end.
   */
  add(tick: Trade | Quote): Instant | undefined;
  /** Takes ticks of the open bar behind which one more is added: how far they reached, and their sizes together. */
  pass(high: number, low: number, size: number): void;
  /** Whether a bar is under way. */
  readonly isOpen: boolean;
  /** The bar whose end has come by `now`, once. A tick visible at the very end belongs to the next bar. */
  closeDue(now: Instant): BarClose | undefined;
}

interface OpenBar {
  readonly openedAt: Instant;
  readonly closesAt: Instant;
  readonly open: Price;
  high: Price;
  low: Price;
  close: Price;
  /** Σ size in the symbol's smallest units: whole numbers add up without rounding. */
  volume: number;
  tape: number;
  line: number;
}

/** `volume` of the bars is in the symbol's units, as on a tape of bars: how a market was recorded makes no difference. */
export function barBuilder(instrument: Instrument, intervalMs: number, source: BarSource = 'trades'): BarBuilder {
  return new TickBars(instrument, intervalMs, source);
}

export class TickBars implements BarBuilder {
  private readonly instrument: Instrument;
  private readonly intervalMs: number;
  private readonly source: BarSource;
  private bar: OpenBar | undefined;

  constructor(instrument: Instrument, intervalMs: number, source: BarSource) {
    this.instrument = instrument;
    this.intervalMs = intervalMs;
    this.source = source;
  }

  get isOpen(): boolean {
    return this.bar !== undefined;
  }

  add(tick: Trade | Quote): Instant | undefined {
    const { symbol, session } = this.instrument;
    if (tick.symbol !== symbol || (tick.kind === 'quote') !== (this.source === 'mids')) return undefined;
    const at = tick.kind === 'trade' ? tick.price : price(Math.floor((tick.bid + tick.ask) / 2));
    const { visible, tape, line } = tick;
    let { bar } = this;
    let begun: Instant | undefined;
    if (bar === undefined) {
      const span = barAround({ opensAt: visible, closesAt: later(visible, 1) }, this.intervalMs, session);
      if (span === undefined) return undefined;
      const { opensAt, closesAt } = span;
      bar = { openedAt: opensAt, closesAt, open: at, high: at, low: at, close: at, volume: 0, tape, line };
      this.bar = bar;
      begun = closesAt;
    }
    invariant(visible < bar.closesAt, `a tick of ${symbol} was added to a bar that had ended`);
    if (at > bar.high) bar.high = at;
    if (at < bar.low) bar.low = at;
    bar.close = at;
    if (tick.kind === 'trade') bar.volume += tick.size;
    bar.tape = tape;
    bar.line = line;
    return begun;
  }

  pass(high: number, low: number, size: number): void {
    const { bar } = this;
    invariant(bar !== undefined, 'ticks were passed where no bar is open');
    bar.high = price(Math.max(bar.high, high));
    bar.low = price(Math.min(bar.low, low));
    bar.volume += size;
  }

  closeDue(now: Instant): BarClose | undefined {
    if (this.bar === undefined || now < this.bar.closesAt) return undefined;
    const { openedAt, closesAt, open, high, low, close, volume, tape, line } = this.bar;
    this.bar = undefined;
    return {
      kind: 'bar-close',
      ts: closesAt,
      visible: closesAt,
      tape,
      line,
      symbol: this.instrument.symbol,
      intervalMs: this.intervalMs,
      openedAt,
      open,
      high,
      low,
      close,
      volume: volume / (POWERS_OF_TEN[this.instrument.sizeDecimals] ?? Number.NaN),
    };
  }
}
