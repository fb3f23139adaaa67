import type { RandomSource } from '../../domain/random.ts';

/** Mean 0, deviation 1: twelve uniforms less six (Irwin–Hall). Additions only, so equal on every machine. */
export function bell(random: RandomSource): number {
  let sum = -6;
  for (let count = 0; count < 12; count += 1) sum += random.next();
  return sum;
}

/** A whole number from `least` to `most`, both included. */
export function wholeBetween(random: RandomSource, least: number, most: number): number {
  return least + Math.floor(random.next() * (most - least + 1));
}

export function pick<Item>(random: RandomSource, items: readonly [Item, ...Item[]]): Item {
  return items[Math.floor(random.next() * items.length)] ?? items[0];
}

/** From 1 up; each doubling is as likely as the one before, so most are small and a few very large. */
export function heavyTailed(random: RandomSource, doublings: number): number {
  const doubled = 1 << Math.floor(random.next() * doublings);
  return Math.floor(doubled * (1 + random.next()));
}
