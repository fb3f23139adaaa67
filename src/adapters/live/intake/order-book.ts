import { crc32 } from 'node:zlib';
import type { BookMessage, Level } from '../wire/message.ts';

/** So many levels a side are known and summed up. */
const DEPTH = 10;

/**
 * The top of one market's order book, put together from changes. Each says by a checksum what the book is then to look
 * like, so that a change that was lost shows at the next one. Figures stay as the venue wrote them, zeros and all: they
 * are what is summed.
 */
export class OrderBook {
  #bids: readonly Level[] = [];
  #asks: readonly Level[] = [];

  /** Whether the book looks as the venue says. */
  apply({ snapshot, bids, asks, checksum }: BookMessage): boolean {
    this.#bids = changed(snapshot ? [] : this.#bids, bids, (left, right) => right - left);
    this.#asks = changed(snapshot ? [] : this.#asks, asks, (left, right) => left - right);
    return checksum === undefined || checksum === this.#checksum();
  }

  get bestBid(): Level | undefined {
    return this.#bids[0];
  }

  get bestAsk(): Level | undefined {
    return this.#asks[0];
  }

  /** Prices and sizes without their points and leading zeros, asks before bids, best first. */
  #checksum(): number {
    return crc32([...this.#asks, ...this.#bids].map(({ price, size }) => digits(price) + digits(size)).join(''));
  }
}

/** A size of nothing takes a level away. */
function changed(
  side: readonly Level[],
  changes: readonly Level[],
  order: (left: number, right: number) => number,
): readonly Level[] {
  if (changes.length === 0) return side;
  const levels = new Map(side.map((level) => [Number(level.price), level]));
  for (const level of changes) {
    if (Number(level.size) === 0) levels.delete(Number(level.price));
    else levels.set(Number(level.price), level);
  }
  return [...levels]
    .sort(([left], [right]) => order(left, right))
    .slice(0, DEPTH)
    .map(([, level]) => level);
}

function digits(figure: string): string {
  return figure.replace('.', '').replace(/^0+/, '');
}
