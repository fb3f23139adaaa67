import type { BarClose, Dividend, FeedEvent, Funding, Split, Trade } from '../../domain/feed-event.ts';
import { Deduplicator } from '../../feed/dedupe.ts';
import type { BarEvents } from './record.ts';

const SECOND_MS = 1_000;

/** `contradiction`: what is told once is told again, otherwise. */
type Repeat = 'duplicate' | 'contradiction';

/** Knows what a tape holds once: posts by source and id, trades by symbol and id, bars, funding, dividends and splits by symbol and time. */
export class Repeats {
  private readonly posts = new Deduplicator();
  private readonly timed = new Deduplicator();
  private readonly trades = new Map<string, Deduplicator>();

  repeatOf(decoded: FeedEvent | BarEvents): Repeat | undefined {
    if (decoded.kind === 'trade') return this.#rememberTrade(decoded) ? 'duplicate' : undefined;
    if (decoded.kind === 'bar') return this.#repeatOfBar(decoded.close);
    if (decoded.kind === 'funding') return this.#repeatOfFunding(decoded);
    if (decoded.kind === 'dividend') return this.#repeatOfDividend(decoded);
    if (decoded.kind === 'split') return this.#repeatOfSplit(decoded);
    if (decoded.kind !== 'post') return undefined;
    return this.posts.remember(`${decoded.source}\n${decoded.id}`, decoded.ts) ? 'duplicate' : undefined;
  }

  /** Sources that do not number their trades send each once, as far as anyone can tell. */
  #rememberTrade({ id, symbol, ts }: Trade): boolean {
    if (id === undefined) return false;
    let trades = this.trades.get(symbol);
    if (trades === undefined) {
      trades = new Deduplicator();
      this.trades.set(symbol, trades);
    }
    return trades.remember(id, ts);
  }

  #repeatOfBar({ symbol, intervalMs, openedAt, open, high, low, close }: BarClose): Repeat | undefined {
    return this.#repeatOf(`${symbol}\n${intervalMs}\n${openedAt}`, `${open} ${high} ${low} ${close}`, openedAt);
  }

  /** Payments are hours apart; venues date one some milliseconds late, and not always the same. */
  #repeatOfFunding({ symbol, ts, rate }: Funding): Repeat | undefined {
    return this.#repeatOf(`${symbol}\nfunding\n${Math.round(ts / SECOND_MS)}`, String(rate), ts);
  }

  #repeatOfDividend({ symbol, ts, amount }: Dividend): Repeat | undefined {
    return this.#repeatOf(`${symbol}\ndividend\n${ts}`, String(amount), ts);
  }

  #repeatOfSplit({ symbol, ts, newShares, oldShares }: Split): Repeat | undefined {
    return this.#repeatOf(`${symbol}\nsplit\n${ts}`, `${newShares} ${oldShares}`, ts);
  }

  #repeatOf(key: string, figures: string, at: number): Repeat | undefined {
    const isSame = this.timed.remember(`${key}\n${figures}`, at);
    if (!this.timed.remember(key, at)) return undefined;
    return isSame ? 'duplicate' : 'contradiction';
  }
}
