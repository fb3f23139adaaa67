import type { BarClose } from '../../domain/feed-event.ts';
import type { GrowingLists } from '../../ports/kept-lists.ts';
import { MARKET_LISTS, type MarketPost, postBytes, postIdBytes, ROWS_A_CHUNK } from './market-items.ts';

export interface ChartCandle {
  readonly from: number;
  /** Its end: from then on it can be seen. */
  readonly to: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
}

/** Rows that are kept together, as many as there are yet. */
interface Chunk {
  readonly place: number;
  readonly under: number;
  readonly numbers: number[];
  rows: number;
  last: number;
}

/** Keeps candles, bars and posts of a run's tapes in lists. They come by time; what came is in the lists when `keep` returns. */
export class MarketWriter {
  readonly #lists: GrowingLists;
  readonly #chunks = new Map<string, Chunk>();
  readonly #counts = new Map<string, number>();

  constructor(lists: GrowingLists) {
    this.#lists = lists;
  }

  addCandle(symbol: string, { to, from, open, high, low, close }: ChartCandle): void {
    this.#addRow(MARKET_LISTS.candlesOf(symbol), [to, from, open, high, low, close]);
  }

  addBar({ symbol, visible, openedAt, intervalMs, open, high, low, close, volume, tape, line }: BarClose): void {
    const prices = [open, high, low, close];
    this.#addRow(MARKET_LISTS.barsOf(symbol), [visible, openedAt, intervalMs, ...prices, volume, tape, line]);
  }

  addPost(post: MarketPost): void {
    const { id, at, scores } = post;
    this.#lists.put(MARKET_LISTS.post(id), 0, { under: at, body: postBytes(post) });
    for (const { symbol, score } of scores) {
      const count = this.#counts.get(symbol) ?? 0;
      this.#lists.put(MARKET_LISTS.postsIn(symbol), count, { under: at, body: postIdBytes(id) });
      this.#addRow(MARKET_LISTS.scoresOf(symbol), [at, score]);
      this.#counts.set(symbol, count + 1);
    }
  }

  keep(): void {
    for (const [list, chunk] of this.#chunks) this.#keepChunk(list, chunk);
  }

  /** A row is seen no sooner than the one before it. */
  #addRow(list: string, [at = 0, ...rest]: readonly number[]): void {
    let chunk = this.#chunks.get(list);
    const seenAt = Math.max(at, chunk?.last ?? at);
    if (chunk === undefined || chunk.rows === ROWS_A_CHUNK) {
      if (chunk !== undefined) this.#keepChunk(list, chunk);
      chunk = { place: (chunk?.place ?? -1) + 1, under: seenAt, numbers: [], rows: 0, last: seenAt };
      this.#chunks.set(list, chunk);
    }
    chunk.numbers.push(seenAt, ...rest);
    chunk.rows += 1;
    chunk.last = seenAt;
  }

  #keepChunk(list: string, { place, under, numbers }: Chunk): void {
    this.#lists.put(list, place, { under, body: new Uint8Array(Float64Array.from(numbers).buffer) });
  }
}
