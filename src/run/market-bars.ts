import type { BarClose, BarOpen, FeedEvent } from '../domain/feed-event.ts';
import type { SymbolId } from '../domain/ids.ts';
import type { Instrument } from '../domain/instrument.ts';
import type { Instant } from '../domain/time.ts';
import { Desk } from '../engine/desk.ts';
import { acceptEvent } from '../execution/market/accept-event.ts';
import { createMarket } from '../execution/market/market.ts';
import { durationMs } from './scenario/plan.ts';
import type { Scenario } from './scenario/read.ts';

/** The bars that a run's rules and indicators see: those on its tapes, or else made of the ticks that its venue believes. */
export class MarketBars {
  readonly #desks: ReadonlyMap<SymbolId, Desk>;
  readonly #madeMs: number;

  constructor({ data }: Scenario, instruments: readonly Instrument[]) {
    this.#madeMs = durationMs(data.bars.every);
    const origin = { madeMs: this.#madeMs, tapeMs: undefined };
    this.#desks = new Map(
      instruments.map((instrument) => [instrument.symbol, new Desk(createMarket(instrument, data.execution), origin)]),
    );
  }

  /** The bar that is known to have closed when this event comes, if one is. Events come by their visible time. */
  add(event: FeedEvent): BarClose | undefined {
    if (event.kind === 'bar-open' || event.kind === 'bar-close') return this.#addBar(event);
    if (event.kind !== 'quote' && event.kind !== 'trade' && event.kind !== 'mark') return undefined;
    const desk = this.#desks.get(event.symbol);
    const closed = desk?.closeDue(event.visible);
    if (desk !== undefined && acceptEvent(desk.market, event) === 'accepted' && event.kind !== 'mark')
      desk.onTick(event);
    return closed;
  }

  /** Bars of ticks that are over by now, though no tick has come since. */
  due(now: Instant): readonly BarClose[] {
    return [...this.#desks.values()].flatMap((desk) => desk.closeDue(now) ?? []);
  }

  #addBar(bar: BarOpen | BarClose): BarClose | undefined {
    const desk = this.#desks.get(bar.symbol);
    if (desk === undefined) return undefined;
    // History that a live run began with: nobody saw it open.
    if (bar.kind === 'bar-close' && !desk.hasTapeBars) return bar.intervalMs === this.#madeMs ? bar : undefined;
    if (!desk.isFinest(bar) || acceptEvent(desk.market, bar) !== 'accepted') return undefined;
    if (bar.kind === 'bar-close') return bar;
    desk.hasTapeBars = true;
    return undefined;
  }
}
