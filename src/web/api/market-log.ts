import type { BarClose } from '../../domain/feed-event.ts';
import type { SymbolId } from '../../domain/ids.ts';
import { instant } from '../../domain/time.ts';
import { price } from '../../domain/units.ts';
import type { KeptLists } from '../../ports/kept-lists.ts';
import {
  BAR,
  CANDLE,
  MARKET_LISTS,
  type MarketPost,
  type NumberRows,
  postIdIn,
  postOf,
  rowsIn,
  SCORE,
} from './market-items.ts';

/** What is seen from a time on, and before another. */
interface TimesWanted {
  readonly since: number;
  readonly before: number;
}

const WIDTHS = { candle: Object.keys(CANDLE).length, bar: Object.keys(BAR).length, score: Object.keys(SCORE).length };

/** What a cursor sees of a run's tapes: of each list the beginning, up to what was seen before its instant. */
export class MarketLog {
  readonly #lists: KeptLists;

  constructor(lists: KeptLists) {
    this.#lists = lists;
  }

  /** Whether its tapes ever tell of it. */
  hasPrices(symbol: string): boolean {
    return this.#lists.items(MARKET_LISTS.candlesOf(symbol), 0, 1).length > 0;
  }

  candles(symbol: string, wanted: TimesWanted): NumberRows {
    return seenIn(this.#rows(MARKET_LISTS.candlesOf(symbol), WIDTHS.candle, wanted), wanted);
  }

  lastClose(symbol: string, before: number): number | undefined {
    const wanted = { since: Number.NEGATIVE_INFINITY, before };
    const rows = seenIn(this.#rows(MARKET_LISTS.candlesOf(symbol), WIDTHS.candle, { since: before, before }), wanted);
    return rows.count === 0 ? undefined : rows.at(rows.count - 1, CANDLE.close);
  }

  /** At least a chunk from before `since`, where there are so many. */
  bars(symbol: SymbolId, wanted: TimesWanted): readonly BarClose[] {
    const { before } = wanted;
    const rows = seenIn(this.#rows(MARKET_LISTS.barsOf(symbol), WIDTHS.bar, wanted), { since: 0, before });
    return Array.from({ length: rows.count }, (_, row): BarClose => {
      const at = (column: number): number => rows.at(row, column);
      const closedAt = instant(at(BAR.closedAt));
      return {
        kind: 'bar-close',
        ...{ ts: closedAt, visible: closedAt, tape: at(BAR.tape), line: at(BAR.line), symbol },
        intervalMs: at(BAR.intervalMs),
        openedAt: instant(at(BAR.openedAt)),
        open: price(at(BAR.open)),
        high: price(at(BAR.high)),
        low: price(at(BAR.low)),
        close: price(at(BAR.close)),
        volume: at(BAR.volume),
      };
    });
  }

  /** What the scorer made of each post. */
  scores(symbol: string, wanted: TimesWanted): NumberRows {
    return seenIn(this.#rows(MARKET_LISTS.scoresOf(symbol), WIDTHS.score, wanted), wanted);
  }

  postCount(symbol: string, before: number): number {
    return this.#lists.countTo(MARKET_LISTS.postsIn(symbol), before - 1);
  }

  /** By place from 0 on, `from` up to and without `to`. */
  posts(symbol: string, from: number, to: number): readonly MarketPost[] {
    return this.#lists
      .items(MARKET_LISTS.postsIn(symbol), from, to)
      .flatMap(({ body }) => this.post(postIdIn(body)) ?? []);
  }

  post(id: string): MarketPost | undefined {
    const [item] = this.#lists.items(MARKET_LISTS.post(id), 0, 1);
    return item === undefined ? undefined : postOf(item.body);
  }

  /** The chunks with all rows that are wanted, and those of the chunk before them. */
  #rows(list: string, width: number, { since, before }: TimesWanted): NumberRows {
    const to = this.#lists.countTo(list, before - 1);
    const from = Math.max(0, Math.min(to, this.#lists.countTo(list, since - 1)) - 2);
    return rowsIn(this.#lists, list, { from, to, width });
  }
}

/** Those seen from a time on and before another: times never fall. */
function seenIn(rows: NumberRows, { since, before }: TimesWanted): NumberRows {
  let [from, to] = [0, rows.count];
  while (to > 0 && rows.at(to - 1, 0) >= before) to -= 1;
  while (from < to && rows.at(from, 0) < since) from += 1;
  return rows.between(from, to);
}
