import type { Interval } from '../interval.ts';
import { fitPreferences, type PairedVote, type Strength } from './preference.ts';
import { tastesOf } from './tastes.ts';

/** One judge's word on two rationales in one order; competitors and judges by name. */
export interface Ballot {
  readonly judge: string;
  /** Both orders, and all judges, of one pair of rationales. */
  readonly pair: string;
  readonly first: string;
  readonly second: string;
  /** Of the first: 1 won, 0 lost, 0.5 a tie. */
  readonly won: number;
  /** Characters. */
  readonly firstLength: number;
  readonly secondLength: number;
}

/** A chance among equals, with its interval. */
export interface Chance {
  readonly value: number;
  readonly interval: Interval;
}

export interface PanelRank {
  readonly entrant: string;
  /** Log odds against an average competitor, length and order apart. */
  readonly strength: number;
  readonly interval: Interval;
  /** Share of its ballots won, ties as half. */
  readonly won: number;
  readonly ballots: number;
}

export interface PanelJudge {
  readonly judge: string;
  readonly ballots: number;
  /** Share of its ballots. */
  readonly ties: number;
  /** Share of pairs on which it said the same in both orders; undefined where it saw none twice. */
  readonly steady: number | undefined;
  /** Chance that the first of two equals wins; even without a bias. */
  readonly first: Chance;
  /** Chance that a text twice as long wins among equals. */
  readonly longer: Chance;
}

export interface Panel {
  /** Best first. */
  readonly ranks: readonly PanelRank[];
  readonly judges: readonly PanelJudge[];
  /** Somebody won or lost everything, so that strengths lean on one more tie a pair. */
  readonly isBounded: boolean;
}

/** Ranks competitors by how their rationales were preferred, each judge's taste for length and order taken out and told. */
export function panelOf(ballots: readonly Ballot[]): Panel {
  const entrants = [...new Set(ballots.flatMap(({ first, second }) => [first, second]))].sort();
  const judges = [...new Set(ballots.map(({ judge }) => judge))].sort();
  const fit = fitPreferences(
    ballots.map((ballot) => voteOf(ballot, entrants, judges)),
    entrants.length,
    2 * judges.length,
  );
  const ranks = entrants.map((entrant, at): PanelRank => {
    const own = ballots.filter(({ first, second }) => first === entrant || second === entrant);
    const won = own.reduce((sum, ballot) => sum + (ballot.first === entrant ? ballot.won : 1 - ballot.won), 0);
    const { value: strength, interval } = fit.strengths[at] ?? NOTHING;
    return { entrant, strength, interval, won: won / own.length, ballots: own.length };
  });
  return {
    ranks: ranks.sort((left, right) => right.strength - left.strength),
    judges: judges.map((judge) => {
      const own = ballots.filter((ballot) => ballot.judge === judge);
      const votes = own.map((ballot) => voteOf(ballot, entrants, [judge]));
      const [first, longer] = tastesOf(votes, entrants.length, 2);
      return {
        judge,
        ballots: own.length,
        ties: own.filter(({ won }) => won === 0.5).length / own.length,
        steady: steadyShare(own),
        first: chanceOf(first ?? NOTHING),
        longer: chanceOf(longer ?? NOTHING),
      };
    }),
    isBounded: fit.isBounded,
  };
}

const NOTHING: Strength = { value: Number.NaN, interval: { none: 'no votes' } };

/** Each judge has two biases of its own: being first, and each doubling of length. */
function voteOf(ballot: Ballot, entrants: readonly string[], judges: readonly string[]): PairedVote {
  const biases = new Array<number>(2 * judges.length).fill(0);
  const own = 2 * judges.indexOf(ballot.judge);
  biases[own] = 1;
  biases[own + 1] = Math.log2(Math.max(1, ballot.firstLength) / Math.max(1, ballot.secondLength));
  const [first, second] = [entrants.indexOf(ballot.first), entrants.indexOf(ballot.second)];
  return { first, second, won: ballot.won, biases, cluster: ballot.pair };
}

function chanceOf({ value, interval }: Strength): Chance {
  const chance = (odds: number): number => 1 / (1 + Math.exp(-odds));
  if ('none' in interval) return { value: chance(value), interval };
  return { value: chance(value), interval: { low: chance(interval.low), high: chance(interval.high) } };
}

function steadyShare(ballots: readonly Ballot[]): number | undefined {
  const words = new Map<string, Set<string>>();
  const counts = new Map<string, number>();
  for (const { pair, first, second, won } of ballots) {
    const word = won === 0.5 ? 'tie' : won === 1 ? first : second;
    words.set(pair, (words.get(pair) ?? new Set()).add(word));
    counts.set(pair, (counts.get(pair) ?? 0) + 1);
  }
  const twice = [...words].filter(([pair]) => (counts.get(pair) ?? 0) > 1);
  return twice.length === 0 ? undefined : twice.filter(([, said]) => said.size === 1).length / twice.length;
}
