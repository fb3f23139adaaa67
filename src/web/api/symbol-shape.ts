import { z } from 'zod';
import { decimalText, fill, moment, sequence } from './shape-parts.ts';

const post = z.object({
  /** As a claim cites it. */
  id: z.string(),
  at: moment,
  author: z.string(),
  source: z.string(),
  text: z.string(),
  score: z.number(),
});
export const postShape = z.object({ at: sequence, post });

export const symbolShape = z.object({
  at: sequence,
  symbol: z.string(),
  candles: z.array(
    z.object({ from: moment, to: moment, open: z.number(), high: z.number(), low: z.number(), close: z.number() }),
  ),
  /** Of each stretch in which somebody spoke: how many posts, and their mean. */
  lane: z.array(z.object({ from: moment, to: moment, posts: z.int(), mood: z.number() })),
  /** The latest. */
  posts: z.array(post),
  postCount: z.int(),
  fills: z.array(fill),
  /** Stops and targets as they stood, by when they came into force; one that still stands has no end. */
  levels: z.array(
    z.object({
      account: z.string(),
      from: moment,
      to: moment.optional(),
      stop: decimalText.optional(),
      target: decimalText.optional(),
    }),
  ),
});
