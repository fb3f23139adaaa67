import { isMadeOf } from '../domain/bar-time.ts';
import { InputError } from '../domain/errors.ts';
import type { BarClose, BarOpen, Quote, Trade } from '../domain/feed-event.ts';
import type { Instrument } from '../domain/instrument.ts';
import { assertNever } from '../domain/never.ts';
import { formatDurationMs, type Instant, parseDurationMs } from '../domain/time.ts';
import { sizeToNumber } from '../domain/units.ts';
import { type Rule, ruleTerms } from '../execution/invalidation/rule.ts';
import type { Market } from '../execution/market/market.ts';
import { type BarBuilder, barBuilder } from '../feed/bars.ts';
import { type BarRollUp, barRollUp } from '../feed/roll-up.ts';
import type { IndicatorHandle } from '../ports/strategy.ts';
import type { SubAccount } from './account.ts';
import { IndicatorSet } from './indicator-set.ts';

/** Closed bars kept for returns, charts and rules that are set later. */
const KEPT_BARS = 512;

interface LargerSeries {
  /** Undefined where the tapes bring bars of this interval themselves. */
  readonly rollUp: BarRollUp | undefined;
  readonly series: IndicatorSet;
}

/** Where a symbol's bars come from. */
export interface BarOrigin {
  /** Interval of those made from ticks. */
  readonly madeMs: number;
  /** Intervals of those on the tapes, finest first; undefined where there are none, or nobody can know yet. */
  readonly tapeMs: readonly number[] | undefined;
}

/** One symbol of the run: its prices, its bars and the indicators over them, the same for every account. */
export class Desk {
  readonly instrument: Instrument;
  readonly market: Market;
  /** Accounts that have been at this symbol's venue, in order of account. */
  readonly subAccounts: SubAccount[] = [];
  /** The tape brings this symbol's funding, so its stated rate is not used. */
  hasTapeFunding = false;
  /** Bars open on the tape: from here on none are made from ticks. */
  hasTapeBars = false;
  private readonly bars: IndicatorSet;
  private readonly ticks: IndicatorSet;
  private readonly larger = new Map<number, LargerSeries>();
  /** A ring: the bar of count n stands at n mod 512. */
  private readonly recent: BarClose[] = [];
  private barCount = 0;
  readonly #origin: BarOrigin;
  private finestMs: number;
  private builder: BarBuilder | undefined;
  private hasTrades = false;

  constructor(market: Market, origin: BarOrigin) {
    this.instrument = market.instrument;
    this.market = market;
    this.#origin = origin;
    this.finestMs = origin.tapeMs?.[0] ?? Number.POSITIVE_INFINITY;
    this.bars = new IndicatorSet(market.instrument.priceDecimals);
    this.ticks = new IndicatorSet(market.instrument.priceDecimals);
  }

  /** `every`: undefined for the tape's own bars, `tick`, or a span such as `1h`. */
  indicator(name: string, parameters: Readonly<Record<string, number>>, every: string | undefined): IndicatorHandle {
    if (every === undefined) return this.bars.indicator(name, parameters);
    if (every === 'tick') return this.ticks.indicator(name, parameters);
    const spanMs = parseDurationMs(every);
    if (spanMs === undefined) {
      throw new InputError({
        code: 'indicator-bad-interval',
        what: `${JSON.stringify(every)} is no interval of bars`,
        where: `indicator ${name}`,
        mend: 'use a span such as 15m or 1h, or "tick"',
      });
    }
    if (!this.#hasBarsOf(spanMs)) {
      const finest = formatDurationMs(this.#knownFinestMs());
      throw new InputError({
        code: 'indicator-bad-interval',
        what: `bars of ${every} cannot be made of those that ${this.instrument.symbol} has, of ${finest}`,
        where: `indicator ${name}`,
        mend: `ask for a multiple of ${finest}, or bring a tape of finer bars`,
      });
    }
    return this.#largerSeries(spanMs).indicator(name, parameters);
  }

  /** Whether there will be bars of this interval: on the tapes, or made of the finest. */
  #hasBarsOf(spanMs: number): boolean {
    return this.#origin.tapeMs?.includes(spanMs) === true || this.#canMake(spanMs);
  }

  #canMake(spanMs: number): boolean {
    return isMadeOf(spanMs, this.#knownFinestMs(), this.instrument.session);
  }

  /** Whether all that a rule speaks of will close some time; one that waits for a bar that never comes is not enforced. */
  canJudge(rule: Rule): boolean {
    return ruleTerms(rule).every(({ intervalMs }) => this.#canMake(intervalMs));
  }

  /** Two intervals of a symbol are two series: the finest one fills and is the market, a larger one is for indicators. */
  isFinest({ intervalMs }: BarOpen | BarClose): boolean {
    if (intervalMs < this.finestMs) this.finestMs = intervalMs;
    return intervalMs === this.finestMs;
  }

  /** Bars closed so far, oldest first, at most 512. */
  recentBars(): readonly BarClose[] {
    const oldest = this.barCount % KEPT_BARS;
    return this.barCount <= KEPT_BARS
      ? [...this.recent]
      : [...this.recent.slice(oldest), ...this.recent.slice(0, oldest)];
  }

  /** The bar that closed `back` bars before the last one; 0 is the last. */
  recentBar(back: number): BarClose | undefined {
    return back < KEPT_BARS && back < this.barCount ? this.recent[(this.barCount - 1 - back) % KEPT_BARS] : undefined;
  }

  onBar(bar: BarClose): void {
    this.recent[this.barCount % KEPT_BARS] = bar;
    this.barCount += 1;
    this.bars.onBar(bar);
    // Not even the walk over none is free, and most runs have none.
    if (this.larger.size === 0) return;
    for (const { rollUp, series } of this.larger.values()) {
      for (const larger of rollUp?.add(bar) ?? []) series.onBar(larger);
    }
  }

  /** A bar of the tape that is larger than its finest. */
  onLargerBar(bar: BarClose): void {
    const known = this.larger.get(bar.intervalMs);
    if (known?.rollUp === undefined) known?.series.onBar(bar);
  }

  /** History that a live run began with: of use where the bars to come are of its interval. */
  onPastBar(bar: BarClose): void {
    if (bar.intervalMs === this.#origin.madeMs) this.onBar(bar);
  }

  /** Feeds tick indicators and the bar in the making; gives the time the bar ends when this tick began it. */
  onTick(tick: Trade | Quote): Instant | undefined {
    switch (tick.kind) {
      case 'trade':
        if (!this.hasTrades) this.#startOnTrades();
        if (!this.ticks.isEmpty) this.ticks.onTick(tick.price, sizeToNumber(tick.size, this.instrument.sizeDecimals));
        break;
      case 'quote':
        if (this.hasTrades) return undefined;
        this.ticks.onTick((tick.bid + tick.ask) / 2, 0);
        break;
      default:
        return assertNever(tick);
    }
    if (this.hasTapeBars) return undefined;
    this.builder ??= barBuilder(this.instrument, this.#origin.madeMs, 'mids');
    return this.builder.add(tick);
  }

  /** What is all that trades go into: their open bar. Undefined where there is none, or an indicator follows each. */
  openBar(): BarBuilder | undefined {
    const isBarOfTrades = this.hasTrades && !this.hasTapeBars && this.builder?.isOpen === true;
    return isBarOfTrades && this.ticks.isEmpty ? this.builder : undefined;
  }

  /** The bar made from ticks whose end has come. */
  closeDue(now: Instant): BarClose | undefined {
    return this.hasTapeBars ? undefined : this.builder?.closeDue(now);
  }

  /** Trades say more than mids: the first one ends the making of bars from quotes. */
  #startOnTrades(): void {
    this.hasTrades = true;
    this.builder = barBuilder(this.instrument, this.#origin.madeMs, 'trades');
  }

  #knownFinestMs(): number {
    return this.#origin.tapeMs?.[0] ?? this.#origin.madeMs;
  }

  #largerSeries(spanMs: number): IndicatorSet {
    const known = this.larger.get(spanMs);
    if (known !== undefined) return known.series;
    const { session, priceDecimals } = this.instrument;
    const [finestMs, ...others] = this.#origin.tapeMs ?? [];
    const isOnTape = spanMs !== finestMs && others.includes(spanMs);
    const made = { rollUp: isOnTape ? undefined : barRollUp(spanMs, session), series: new IndicatorSet(priceDecimals) };
    this.larger.set(spanMs, made);
    return made.series;
  }
}
