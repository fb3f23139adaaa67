import type { PromptForm } from '../../domain/team.ts';
import type { Critique, Peer } from '../ask.ts';
import { brief, shown } from '../numbers-in-text.ts';

/** How a prompt writes a board: the first in full and for each reader apart, the second the same for all, in fewer tokens. */
export interface BoardStyle {
  /** Quotes of posts, to those who read posts anyway; else they are pointers. */
  readonly showsQuotes: boolean;
  readonly marksOwn: boolean;
  readonly cites: string;
  number(value: number, digits: number): string;
  horizon(minutes: number): string;
  /** Words that may stand without marks. */
  isPlain(invalidation: string): boolean;
  reviews(reviews: Critique['reviews']): string;
  /** Those worth telling, beside what the critic had proposed. */
  stances(critique: Critique, peers: readonly Peer[]): Critique['stances'];
  /** Where a critic stands of whom no stance is told. */
  readonly nowhereElse: string;
}

const FULL: BoardStyle = {
  showsQuotes: true,
  marksOwn: true,
  cites: ' cites',
  number: shown,
  horizon: (minutes) => `horizonMinutes ${shown(minutes)}`,
  isPlain: () => false,
  reviews: (reviews) => reviews.map(({ claim, verdict }) => `${claim} ${verdict}`).join(', '),
  stances: ({ stances }) => stances,
  nowhereElse: 'none',
};

/** A rule that could be nothing else. */
const RULE = /^[a-z]{1,12}\d{0,3}\(\d{1,3}[smhd]\) [<>]=? -?\d{1,9}(\.\d{1,9})?$/;

const SHORT: BoardStyle = {
  showsQuotes: false,
  marksOwn: false,
  cites: '',
  number: brief,
  horizon: (minutes) => `in ${shown(minutes)}m`,
  isPlain: (invalidation) => RULE.test(invalidation),
  reviews: byVerdict,
  stances: ({ label, stances }, peers) => {
    const proposed = peers.find((peer) => peer.label === label)?.proposals ?? [];
    return stances.filter(({ symbol, pUp }) => !proposed.some((one) => one.symbol === symbol && one.pUp === pUp));
  },
  nowhereElse: 'its proposals',
};

function byVerdict(reviews: Critique['reviews']): string {
  const claims = new Map<string, string[]>();
  for (const { claim, verdict } of reviews) claims.set(verdict, [...(claims.get(verdict) ?? []), claim]);
  return [...claims].map(([verdict, labels]) => `${verdict} ${labels.join(' ')}`).join(', ');
}

export function boardStyle(prompt: PromptForm): BoardStyle {
  return prompt === 'v2' ? SHORT : FULL;
}
