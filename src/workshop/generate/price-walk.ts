import { POWERS_OF_TEN } from '../../domain/decimal.ts';
import type { RandomSource } from '../../domain/random.ts';
import { DAY_MS, type Instant, later } from '../../domain/time.ts';
import { bell } from './chance.ts';
import type { GeneratorOptions, MadeUpMarket } from './options.ts';
import type { Story } from './posts.ts';

/** Prices move this often. */
export const STEP_MS = 1_000;

/** How alike the markets move: the common part's weight, and what is left for their own. 0.6² + 0.8² = 1. */
const COMMON = 0.6;
const OWN = 0.8;
/** E[strength²] of a story, its strength being even on 0.5 … 1.5. */
const STRENGTH_SQUARE = 1 + 1 / 12;

interface Push {
  readonly at: Instant;
  /** Return it will have caused in the end. */
  readonly size: number;
}

/**
 * One market's price: a walk whose variance is `volatility²` a day, of which the share `link` comes from stories.
 * Each story pushes by k · strength, k² · stories · E[strength²] being that share of the variance of the whole span;
 * from `lagMs` after its first post a fixed part of what is left of it reaches the price each second.
 */
export class PriceWalk {
  readonly market: MadeUpMarket;
  readonly #random: RandomSource;
  readonly #pushes: readonly Push[];
  readonly #noise: number;
  readonly #released: number;
  #nextPush = 0;
  #waiting = 0;
  #price: number;

  constructor(market: MadeUpMarket, stories: readonly Story[], options: GeneratorOptions, random: RandomSource) {
    const { link, lagMs, halfLifeMs, spanMs } = options;
    const own = stories.filter((story) => story.market === market).sort((left, right) => left.seenAt - right.seenAt);
    const spanVariance = (market.dailyVolatility * market.dailyVolatility * spanMs) / DAY_MS;
    const push = own.length === 0 ? 0 : Math.sqrt((link * spanVariance) / (own.length * STRENGTH_SQUARE));
    this.market = market;
    this.#random = random;
    this.#pushes = own.map(({ seenAt, stance }) => ({ at: later(seenAt, lagMs), size: push * stance }));
    this.#noise = Math.sqrt(((1 - link) * spanVariance * STEP_MS) / spanMs);
    this.#released = (Math.LN2 * STEP_MS) / halfLifeMs;
    this.#price = market.startPrice;
  }

  /** Moves to the next second; `common` is what all markets feel, of mean 0 and deviation 1. */
  step(now: Instant, common: number): void {
    for (let push = this.#pushes[this.#nextPush]; push !== undefined && push.at <= now; ) {
      this.#waiting += push.size;
      this.#nextPush += 1;
      push = this.#pushes[this.#nextPush];
    }
    const released = this.#waiting * this.#released;
    this.#waiting -= released;
    const noise = this.#noise * (COMMON * common + OWN * bell(this.#random));
    this.#price *= 1 + noise + released;
  }

  units(): number {
    return this.#price * (POWERS_OF_TEN[this.market.instrument.priceDecimals] ?? Number.NaN);
  }

  price(): number {
    return this.#price;
  }
}
