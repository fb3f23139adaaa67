import { crc32 } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { OrderBook } from '../../../../src/adapters/live/intake/order-book.ts';
import type { BookMessage, Level } from '../../../../src/adapters/live/wire/message.ts';
import { seededRandom } from '../../../../src/domain/random.ts';

function message(bids: readonly Level[], asks: readonly Level[], checksum: number, snapshot = false): BookMessage {
  return { kind: 'book', market: 'A/B', ts: undefined, snapshot, bids, asks, checksum };
}

/** The plain way: all levels in one list a side, sorted and cut each time, in whole cents. */
class Plain {
  readonly sides = { bids: new Map<number, string>(), asks: new Map<number, string>() };

  top(side: 'bids' | 'asks'): readonly Level[] {
    const prices = [...this.sides[side].keys()].sort((left, right) => (side === 'asks' ? left - right : right - left));
    for (const price of prices.slice(10)) this.sides[side].delete(price);
    return prices
      .slice(0, 10)
      .map((price) => ({ price: (price / 100).toFixed(2), size: this.sides[side].get(price) ?? '' }));
  }

  checksum(): number {
    const figures = [...this.top('asks'), ...this.top('bids')].flatMap(({ price, size }) => [price, size]);
    return crc32(figures.map((figure) => String(BigInt(figure.replace('.', '')))).join(''));
  }
}

describe('an order book', () => {
  it('looks as the plain way says after each of 2,000 changes, and tells when one is missing', () => {
    const random = seededRandom('books');
    const plain = new Plain();
    const book = new OrderBook();
    let lost = 0;
    for (let n = 0; n < 2_000; n += 1) {
      const side = random.next() < 0.5 ? 'bids' : 'asks';
      const cents = 5_000 + Math.floor(random.next() * 15) * (side === 'bids' ? -1 : 1) + (side === 'asks' ? 1 : 0);
      const size = random.next() < 0.3 ? '0.00000000' : (random.next() * 2 + 0.001).toFixed(8);
      if (Number(size) === 0) plain.sides[side].delete(cents);
      else plain.sides[side].set(cents, size);
      const level = { price: (cents / 100).toFixed(2), size };
      const told = message(side === 'bids' ? [level] : [], side === 'asks' ? [level] : [], plain.checksum());
      if (random.next() > 0.01) {
        expect(book.apply(told)).toBe(true);
        expect([book.bestBid, book.bestAsk]).toEqual([plain.top('bids')[0], plain.top('asks')[0]]);
        continue;
      }
      // The change is lost; the next one shows it, unless nothing of it was to be seen.
      lost += 1;
      book.apply(message(plain.top('bids'), plain.top('asks'), plain.checksum(), true));
    }
    expect(lost).toBeGreaterThan(5);
  });

  it('is wrong when a figure loses a zero, a level, or its place', () => {
    const bids = [{ price: '0.05005', size: '0.00000500' }];
    const asks = [{ price: '0.05010', size: '1.10000000' }];
    const checksum = crc32('50101100000005005500');
    expect(new OrderBook().apply(message(bids, asks, checksum, true))).toBe(true);
    expect(new OrderBook().apply(message(bids, [{ price: '0.0501', size: '1.10000000' }], checksum, true))).toBe(false);
    expect(new OrderBook().apply(message([], asks, checksum, true))).toBe(false);
    expect(new OrderBook().apply(message(asks, bids, checksum, true))).toBe(false);
  });
});
