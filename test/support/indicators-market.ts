import { seededRandom } from '../../src/domain/random.ts';
import type { PriceBar } from '../../src/indicators/catalog.ts';

/** A made-up market: a random walk of bars on a grid of cents, some of them without movement or volume. */
export function walk(seed: number, count: number, start = 100): PriceBar[] {
  const random = seededRandom('indicator-walk', seed);
  const bars: PriceBar[] = [];
  const cents = start * 100;
  let close = cents;
  for (let index = 0; index < count; index += 1) {
    const open = close;
    const still = random.next() < 0.1;
    const step = (): number => (still ? 0 : Math.round((random.next() - 0.5) * cents * 0.04));
    close = Math.max(1, open + step());
    const high = Math.max(open, close) + Math.abs(step());
    const low = Math.max(1, Math.min(open, close) - Math.abs(step()));
    const bar = { open: open / 100, high: high / 100, low: low / 100, close: close / 100 };
    bars.push({ ...bar, volume: still ? 0 : Math.floor(random.next() * 10_000) });
  }
  return bars;
}

/** Nothing moves and nothing is traded: every ratio has nothing to divide by. */
export function flat(count: number, price = 100): PriceBar[] {
  return Array.from({ length: count }, () => ({ open: price, high: price, low: price, close: price, volume: 0 }));
}
