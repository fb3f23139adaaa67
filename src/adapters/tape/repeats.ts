import type { FeedEvent, Trade } from '../../domain/feed-event.ts';
import { Deduplicator } from '../../feed/dedupe.ts';
import type { BarEvents, RawRecord } from './record.ts';

/** Knows what a tape holds once: posts by source and id, trades by symbol and number, bars by symbol and time. */
export class Repeats {
  readonly #posts = new Deduplicator();
  readonly #bars = new Deduplicator();
  readonly #trades = new Map<string, Deduplicator>();

  isRepeat(decoded: FeedEvent | BarEvents, record: RawRecord): boolean {
    if (decoded.kind === 'trade') return this.#isKnownTrade(decoded, record.id);
    if (decoded.kind === 'post') return this.#posts.isRepeat(`${decoded.source}\n${decoded.id}`);
    if (decoded.kind !== 'bar') return false;
    const { symbol, intervalMs, openedAt } = decoded.close;
    return this.#bars.isRepeat(`${symbol}\n${intervalMs}\n${openedAt}`);
  }

  /** Sources that do not number their trades send each once, as far as anyone can tell. */
  #isKnownTrade(trade: Trade, id: unknown): boolean {
    if (typeof id !== 'string' && typeof id !== 'number') return false;
    let trades = this.#trades.get(trade.symbol);
    if (trades === undefined) {
      trades = new Deduplicator();
      this.#trades.set(trade.symbol, trades);
    }
    return trades.isRepeat(String(id));
  }
}
