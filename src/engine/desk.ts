import { InputError } from '../domain/errors.ts';
import type { BarClose, Quote, Trade } from '../domain/feed-event.ts';
import type { Instrument } from '../domain/instrument.ts';
import { assertNever } from '../domain/never.ts';
import { type Instant, parseDurationMs } from '../domain/time.ts';
import { sizeToNumber } from '../domain/units.ts';
import type { Market } from '../execution/market/market.ts';
import { type BarBuilder, barBuilder } from '../feed/bars.ts';
import { type BarRollUp, barRollUp } from '../feed/roll-up.ts';
import type { IndicatorHandle } from '../ports/strategy.ts';
import type { Seat } from './account.ts';
import { Series } from './series.ts';

/** Closed bars kept for returns, charts and rules that are set later. */
const KEPT_BARS = 512;

interface RolledSeries {
  readonly rollUp: BarRollUp;
  readonly series: Series;
}

/** One symbol of the run: its prices, its bars and the indicators over them, the same for every account. */
export class Desk {
  readonly instrument: Instrument;
  readonly market: Market;
  /** Accounts that have been at this symbol's venue, in order of account. */
  readonly seats: Seat[] = [];
  /** The tape brings this symbol's funding, so its stated rate is not used. */
  hasTapeFunding = false;
  /** Bars open on the tape: from here on none are made from ticks. */
  hasTapeBars = false;
  readonly #bars: Series;
  readonly #ticks: Series;
  readonly #rolled = new Map<number, RolledSeries>();
  /** A ring: the bar of count n stands at n mod 512. */
  readonly #recent: BarClose[] = [];
  #barCount = 0;
  readonly #barsMs: number;
  #builder: BarBuilder | undefined;
  #hasTrades = false;

  constructor(market: Market, barsMs: number) {
    this.instrument = market.instrument;
    this.market = market;
    this.#barsMs = barsMs;
    this.#bars = new Series(market.instrument.priceDecimals);
    this.#ticks = new Series(market.instrument.priceDecimals);
  }

  /** `every`: undefined for the tape's own bars, `tick`, or a span such as `1h`. */
  indicator(name: string, parameters: Readonly<Record<string, number>>, every: string | undefined): IndicatorHandle {
    if (every === undefined) return this.#bars.indicator(name, parameters);
    if (every === 'tick') return this.#ticks.indicator(name, parameters);
    const spanMs = parseDurationMs(every);
    if (spanMs === undefined) {
      throw new InputError({
        code: 'indicator-bad-interval',
        what: `${JSON.stringify(every)} is no interval of bars`,
        where: `indicator ${name}`,
        mend: 'use a span such as 15m or 1h, or "tick"',
      });
    }
    return this.#rolledSeries(spanMs).indicator(name, parameters);
  }

  /** Bars closed so far, oldest first, at most 512. */
  recentBars(): readonly BarClose[] {
    const oldest = this.#barCount % KEPT_BARS;
    return this.#barCount <= KEPT_BARS
      ? [...this.#recent]
      : [...this.#recent.slice(oldest), ...this.#recent.slice(0, oldest)];
  }

  /** The bar that closed `back` bars before the last one; 0 is the last. */
  recentBar(back: number): BarClose | undefined {
    return back < KEPT_BARS && back < this.#barCount
      ? this.#recent[(this.#barCount - 1 - back) % KEPT_BARS]
      : undefined;
  }

  onBar(bar: BarClose): void {
    this.#recent[this.#barCount % KEPT_BARS] = bar;
    this.#barCount += 1;
    this.#bars.onBar(bar);
    for (const { rollUp, series } of this.#rolled.values()) {
      for (const rolled of rollUp.add(bar)) series.onBar(rolled);
    }
  }

  /** Feeds tick indicators and the bar in the making; gives the time the bar ends when this tick began it. */
  onTick(tick: Trade | Quote): Instant | undefined {
    switch (tick.kind) {
      case 'trade':
        if (!this.#hasTrades) this.#startOnTrades();
        this.#ticks.onTick(tick.price, sizeToNumber(tick.size, this.instrument.sizeDecimals));
        break;
      case 'quote':
        if (this.#hasTrades) return undefined;
        this.#ticks.onTick((tick.bid + tick.ask) / 2, 0);
        break;
      default:
        return assertNever(tick);
    }
    if (this.hasTapeBars) return undefined;
    this.#builder ??= barBuilder(this.instrument, this.#barsMs, 'mids');
    return this.#builder.add(tick);
  }

  /** The bar made from ticks whose end has come. */
  closeDue(now: Instant): BarClose | undefined {
    return this.hasTapeBars ? undefined : this.#builder?.closeDue(now);
  }

  /** Trades say more than mids: the first one ends the making of bars from quotes. */
  #startOnTrades(): void {
    this.#hasTrades = true;
    this.#builder = barBuilder(this.instrument, this.#barsMs, 'trades');
  }

  #rolledSeries(spanMs: number): Series {
    const known = this.#rolled.get(spanMs);
    if (known !== undefined) return known.series;
    const made = {
      rollUp: barRollUp(spanMs, this.instrument.session),
      series: new Series(this.instrument.priceDecimals),
    };
    this.#rolled.set(spanMs, made);
    return made.series;
  }
}
