import { z } from 'zod';
import { leaningTrial, readingTrial } from '../../agents/probe/chart-trials.ts';
import { injectionTrial, picturedTrial, RUNG_KINDS, schemaTrial } from '../../agents/probe/market-trials.ts';
import { type KnownMove, lossTrial, oddsTrial, recallTrial, steadyTrial } from '../../agents/probe/plain-trials.ts';
import type { ProbeTrial } from '../../agents/probe/trial.ts';
import type { Rung } from '../../ports/chat-model.ts';
import { readData } from '../../run/shipped.ts';

/** All first questions: those on each rung apart, since a provider may not take it. */
export interface ProbeSheet {
  readonly rungs: readonly { readonly rung: Rung; readonly trials: readonly ProbeTrial[] }[];
  readonly others: readonly ProbeTrial[];
}

const hostilePosts = z.strictObject({
  source: z.string(),
  posts: z
    .array(
      z.strictObject({
        id: z.string(),
        text: z.string(),
        wants: z.record(z.string(), z.union([z.number(), z.string()])),
      }),
    )
    .min(1),
});
const knownMoves = z.strictObject({
  source: z.string(),
  moves: z.array(z.strictObject({ symbol: z.string(), date: z.string(), rose: z.boolean() })),
});

/** A rung is asked about so much less often: its questions are the long ones, and there are four. */
const RUNG_SHARE = 4;

/** Days that are written about often. */
function shippedMoves(): readonly KnownMove[] {
  return readData('data/probe/known-moves.json', knownMoves).moves;
}

/** So many questions of each kind, the same for every model that takes pictures, or takes none; moves no more than are given. */
export function probeSheet(samples: number, takesPictures: boolean, moves = shippedMoves()): ProbeSheet {
  const { posts } = readData('data/probe/hostile-posts.json', hostilePosts);
  const places = Array.from({ length: samples }, (_, place) => place);
  const forRung = places.slice(0, Math.ceil(samples / RUNG_SHARE));
  return {
    rungs: RUNG_KINDS.map(([rung, kind]) => ({ rung, trials: forRung.map((place) => schemaTrial(rung, kind, place)) })),
    others: [
      ...places.flatMap((place) => {
        const post = posts[place % posts.length];
        if (post === undefined) return [];
        return takesPictures
          ? [injectionTrial(post, place), picturedTrial(post, place)]
          : [injectionTrial(post, place)];
      }),
      ...(takesPictures ? places.flatMap((place) => [readingTrial(place), leaningTrial(place)]) : []),
      ...[steadyTrial, lossTrial, oddsTrial].flatMap((trial) => places.map((place) => trial(place))),
      ...moves.slice(0, samples).map(recallTrial),
    ],
  };
}
