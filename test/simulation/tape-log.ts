import type { FeedEvent, MarketEvent } from '../../src/domain/feed-event.ts';
import type { Fill } from '../../src/domain/fill.ts';
import type { SymbolId } from '../../src/domain/ids.ts';

/** The longest a price may be from the last before it needs a second one: a fifth. */
const FAR = 0.2;

/** Prices that orders can fill on, kind by kind. */
export type Tick = Extract<MarketEvent, { kind: 'quote' | 'trade' | 'bar-open' | 'bar-close' }>;

/** What a tape showed, looked up by the checks: which event a fill names, and how fresh a symbol's price was. */
export class TapeLog {
  readonly #byPlace = new Map<string, FeedEvent[]>();
  readonly #believed = new Map<SymbolId, Tick[]>();
  readonly #isBelieved = new Set<FeedEvent>();
  readonly #countAt = new Map<number, number>();

  constructor(events: readonly FeedEvent[]) {
    const belief = new Belief();
    for (const event of events) {
      const place = `${event.tape}:${event.line}`;
      this.#byPlace.set(place, [...(this.#byPlace.get(place) ?? []), event]);
      this.#countAt.set(event.visible, (this.#countAt.get(event.visible) ?? 0) + 1);
      if (!isTick(event) || !belief.accepts(event)) continue;
      this.#isBelieved.add(event);
      const ticks = this.#believed.get(event.symbol);
      if (ticks === undefined) this.#believed.set(event.symbol, [event]);
      else ticks.push(event);
    }
  }

  /** The believed event that a fill says it took its price from. */
  eventOf(fill: Fill): Tick | undefined {
    const there = (this.#byPlace.get(`${fill.on.tape}:${fill.on.line}`) ?? []).filter(isTick);
    return there.find((tick) => tick.visible === fill.at && tick.symbol === fill.symbol && this.#isBelieved.has(tick));
  }

  /** Believed prices of a symbol, in order. */
  ticks(symbol: SymbolId): readonly Tick[] {
    return this.#believed.get(symbol) ?? [];
  }

  /** The last price that could be known at an instant. */
  lastAt(symbol: SymbolId, at: number): Tick | undefined {
    return this.ticks(symbol).findLast(({ visible }) => visible <= at);
  }

  countAt(at: number): number {
    return this.#countAt.get(at) ?? 0;
  }
}

function isTick(event: FeedEvent): event is Tick {
  return event.kind === 'quote' || event.kind === 'trade' || event.kind === 'bar-open' || event.kind === 'bar-close';
}

/** The venue's rule for prices out of nowhere, said again in other words. */
class Belief {
  readonly #last = new Map<SymbolId, number>();
  readonly #waiting = new Map<SymbolId, number>();

  accepts(tick: Tick): boolean {
    if (tick.kind === 'bar-open' || tick.kind === 'bar-close') return true;
    const at = tick.kind === 'quote' ? tick.bid : tick.price;
    const last = this.#last.get(tick.symbol);
    const waiting = this.#waiting.get(tick.symbol);
    const isFar = last !== undefined && Math.abs(at - last) / last > FAR;
    if (isFar && (waiting === undefined || Math.abs(at - waiting) / waiting > FAR)) {
      this.#waiting.set(tick.symbol, at);
      return false;
    }
    this.#waiting.delete(tick.symbol);
    this.#last.set(tick.symbol, at);
    return true;
  }
}
