import type { Item } from './fake-venue.ts';

const OPINIONS = [
  'to the moon, buying more',
  'this looks weak, selling everything',
  'bullish breakout, strong volume',
  'crash incoming, bearish',
  'just watching today',
] as const;

/** Words about the item's market that nobody ever wrote. */
export function words({ n, market }: Item): string {
  const [base = market] = market.split(/[-/]/);
  return `$${base} ${OPINIONS[n % OPINIONS.length]} (${n})`;
}

export const authorOf = (n: number): string => `author${n % 40}`;
