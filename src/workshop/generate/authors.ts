import type { RandomSource } from '../../domain/random.ts';
import { DAY_MS, type Instant, instant } from '../../domain/time.ts';
import { heavyTailed, pick, wholeBetween } from './chance.ts';

/** Someone who posts. */
export interface Author {
  readonly name: string;
  readonly followers: number;
  readonly created: Instant;
}

const FIRST = ['delta', 'basis', 'gamma', 'tidal', 'copper', 'north', 'quiet', 'amber', 'rapid', 'sunny'] as const;
const SECOND = ['trader', 'whale', 'charts', 'macro', 'ape', 'desk', 'reader', 'otter', 'signal', 'bags'] as const;

/** A crowd of people: reach from a handful to hundreds of thousands, accounts up to ten years old. */
export function people(count: number, before: Instant, random: RandomSource): readonly [Author, ...Author[]] {
  const person = (number: number): Author => ({
    name: `${pick(random, FIRST)}_${pick(random, SECOND)}_${number}`,
    followers: heavyTailed(random, 18),
    created: instant(Math.max(0, before - wholeBetween(random, 30, 3_650) * DAY_MS)),
  });
  return [person(0), ...Array.from({ length: count - 1 }, (_, index) => person(index + 1))];
}

/** Accounts made days ago that nobody follows. */
export function bots(count: number, before: Instant, random: RandomSource): readonly Author[] {
  return Array.from({ length: count }, () => ({
    name: `user${wholeBetween(random, 10_000_000, 99_999_999)}`,
    followers: wholeBetween(random, 0, 9),
    created: instant(Math.max(0, before - wholeBetween(random, 1, 9) * DAY_MS)),
  }));
}
