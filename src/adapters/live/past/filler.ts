import type { RandomSource } from '../../../domain/random.ts';
import { type Instant, later, SECOND_MS } from '../../../domain/time.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { TradeMessage } from '../wire/message.ts';
import { Asker } from './asker.ts';
import { isNoPage, type Missed, type VenuePast } from './past.ts';

/** Trades of that market wait so long for those that were missed; then the hole is told instead. */
const DEADLINE_MS = 5 * SECOND_MS;
/** After an answer that did not come, holes are told without asking for so long. */
const REST_MS = 30 * SECOND_MS;
const TRIES = 3;
/** A hole of more trades than these is told, not filled. */
const MOST_MISSED = 5_000;

/** Trades `from` to `to` of a market; `after` is when the last one before them happened. */
export interface Hole {
  readonly market: string;
  readonly from: number;
  readonly to: number;
  readonly after: Instant;
}

export interface Filling {
  /** Those that could be had, in their order. */
  readonly trades: readonly TradeMessage[];
  /** When they came. */
  readonly at: Instant;
}

/** Asks a venue for trades that were missed. Asks for one hole at a time. */
export class Filler {
  readonly #past: VenuePast;
  readonly #missed: Missed;
  readonly #clock: Clock;
  readonly #random: RandomSource;
  readonly #stop = new AbortController();
  #pending: Promise<unknown> = Promise.resolve();
  #restsUntil: Instant | undefined;

  constructor(past: VenuePast, missed: Missed, clock: Clock, random: RandomSource) {
    this.#past = past;
    this.#missed = missed;
    this.#clock = clock;
    this.#random = random;
  }

  /** Whether it is worth while to wait for these. */
  canFill({ from, to }: Hole): boolean {
    if (this.#stop.signal.aborted || to - from >= MOST_MISSED) return false;
    return this.#restsUntil === undefined || this.#clock.now() >= this.#restsUntil;
  }

  /** Never fails: what cannot be had in time is not among them. */
  fill(hole: Hole): Promise<Filling> {
    const filling = this.#pending.then(() => this.#fill(hole));
    this.#pending = filling;
    return filling;
  }

  /** Calls off what is under way. */
  async end(): Promise<void> {
    this.#stop.abort();
    await this.#pending;
  }

  async #fill(hole: Hole): Promise<Filling> {
    const over = new AbortController();
    const stop = AbortSignal.any([this.#stop.signal, over.signal]);
    const deadline = this.#clock.sleep(DEADLINE_MS, stop).then(() => over.abort());
    const trades = await this.#pages(hole, stop);
    const last = trades.at(-1)?.count ?? 0;
    if (last < hole.to) this.#restsUntil = later(this.#clock.now(), REST_MS);
    over.abort();
    await deadline;
    return { trades, at: this.#clock.now() };
  }

  async #pages({ market, from, to, after }: Hole, stop: AbortSignal): Promise<readonly TradeMessage[]> {
    const { host, spacingMs } = this.#past;
    const asker = new Asker({ host, spacingMs, tries: TRIES, clock: this.#clock, random: this.#random, stop });
    const trades: TradeMessage[] = [];
    let next = from;
    let since = after;
    while (next <= to) {
      const page = await asker.ask(this.#missed.ask(market, next, to, since), (body) => {
        const read = this.#missed.read(market, body);
        return isNoPage(read) ? read : { trades: read };
      });
      const news = page.ok ? page.value.trades.filter(({ count = 0 }) => count >= next && count <= to) : [];
      const last = news.at(-1);
      if (last?.count === undefined) break;
      trades.push(...news);
      next = last.count + 1;
      since = last.ts;
    }
    return trades;
  }
}
