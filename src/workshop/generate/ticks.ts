import { POWERS_OF_TEN } from '../../domain/decimal.ts';
import type { Quote, Trade } from '../../domain/feed-event.ts';
import type { RandomSource } from '../../domain/random.ts';
import { type Instant, later } from '../../domain/time.ts';
import { price, type Size, size } from '../../domain/units.ts';
import type { GeneratorOptions } from './options.ts';
import type { PriceWalk } from './price-walk.ts';

/** Bid to ask, beside the tick that it is at least. */
const SPREAD = 0.0002;
/** What the smallest order is worth, in the quote currency, and how many sizes there are. */
const SMALLEST_WORTH = 500;
const SIZES = 20;
/** Ticks are dated on this grid, as venues that send at a beat do; it also packs better. */
const BEAT_MS = 100;

/** When one market's next quote and trade come, and what they say. */
export class Ticker {
  readonly walk: PriceWalk;
  readonly #options: GeneratorOptions;
  readonly #random: RandomSource;
  #quoteAt: Instant;
  #tradeAt: Instant;

  constructor(walk: PriceWalk, options: GeneratorOptions, random: RandomSource) {
    this.walk = walk;
    this.#options = options;
    this.#random = random;
    this.#quoteAt = this.#after(options.from, options.quoteEveryMs);
    this.#tradeAt = this.#after(options.from, options.tradeEveryMs);
  }

  /** Ticks before `end`, without their lines, in order. */
  until(end: Instant): readonly (Quote | Trade)[] {
    const ticks: (Quote | Trade)[] = [];
    while (this.#quoteAt < end || this.#tradeAt < end) {
      if (this.#quoteAt <= this.#tradeAt) {
        ticks.push(this.#quote(this.#quoteAt));
        this.#quoteAt = this.#after(this.#quoteAt, this.#options.quoteEveryMs);
      } else {
        ticks.push(this.#trade(this.#tradeAt));
        this.#tradeAt = this.#after(this.#tradeAt, this.#options.tradeEveryMs);
      }
    }
    return ticks;
  }

  /** A distance around the mean, from half to one and a half of it, at least one beat. */
  #after(last: Instant, meanMs: number): Instant {
    return later(last, Math.max(1, Math.round((meanMs * (0.5 + this.#random.next())) / BEAT_MS)) * BEAT_MS);
  }

  #quote(ts: Instant): Quote {
    const { symbol } = this.walk.market.instrument;
    const { bid, ask } = this.#bidAndAsk();
    const sizes = { bidSize: this.#size(), askSize: this.#size() };
    return { kind: 'quote', ts, visible: ts, tape: 0, line: 0, symbol, bid: price(bid), ask: price(ask), ...sizes };
  }

  #trade(ts: Instant): Trade {
    const { symbol } = this.walk.market.instrument;
    const { bid, ask } = this.#bidAndAsk();
    const buys = this.#random.next() < 0.5;
    const at = price(buys ? ask : bid);
    return {
      kind: 'trade',
      ts,
      visible: ts,
      tape: 0,
      line: 0,
      symbol,
      price: at,
      size: this.#size(),
      side: buys ? 'buy' : 'sell',
    };
  }

  #bidAndAsk(): { readonly bid: number; readonly ask: number } {
    const { tick } = this.walk.market.instrument;
    const mid = this.walk.units();
    const spread = Math.max(1, Math.round((mid * SPREAD) / tick)) * tick;
    const bid = Math.max(tick, Math.floor((mid - spread / 2) / tick) * tick);
    return { bid, ask: bid + spread };
  }

  /** Small ones most often. */
  #size(): Size {
    const { lot, sizeDecimals } = this.walk.market.instrument;
    const smallest = (SMALLEST_WORTH / this.walk.market.startPrice) * (POWERS_OF_TEN[sizeDecimals] ?? Number.NaN);
    const step = Math.max(1, Math.round(smallest / lot)) * lot;
    const draw = this.#random.next();
    return size(step * (1 + Math.floor(draw * draw * SIZES)));
  }
}
