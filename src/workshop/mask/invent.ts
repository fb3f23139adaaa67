import type { RandomSource } from '../../domain/random.ts';

const STARTS = ['b', 'd', 'f', 'g', 'k', 'l', 'm', 'n', 'p', 'r', 's', 't', 'v', 'z', 'br', 'dr', 'kl', 'tr'];
const MIDDLES = ['a', 'e', 'i', 'o', 'u'];
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** Words that mean nothing, each once and none of those taken, in small letters. */
export function inventedNames(random: RandomSource, count: number, taken: ReadonlySet<string>): readonly string[] {
  const part = (list: readonly string[]): string => list[Math.floor(random.next() * list.length)] ?? '';
  const names = new Set<string>();
  while (names.size < count) {
    const name = Array.from({ length: 3 }, () => part(STARTS) + part(MIDDLES)).join('');
    if (!taken.has(name)) names.add(name);
  }
  return [...names];
}

/** Tickers of four letters that mean nothing, in the order of the alphabet: what goes by name goes as it did. */
export function inventedTickers(random: RandomSource, count: number, taken: ReadonlySet<string>): readonly string[] {
  const tickers = new Set<string>();
  while (tickers.size < count) {
    const letters = Array.from({ length: 3 }, () => LETTERS[Math.floor(random.next() * LETTERS.length)] ?? '').join('');
    const ticker = `${letters}Q`;
    if (!taken.has(ticker)) tickers.add(ticker);
  }
  return [...tickers].sort();
}
