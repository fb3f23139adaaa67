import { z } from 'zod';

const feedSource = z.object({
  source: z.string(),
  state: z.string(),
  /** Why the last connection ended. */
  lastEnd: z.string().optional(),
  events: z.int(),
  lagMs: z.number(),
  /** Our clock against theirs; below 0: behind. */
  offsetMs: z.number(),
  /** When its last event was seen here, to about a second. */
  lastEventAt: z.int().optional(),
  /** Markets of which nothing came for a minute. */
  stale: z.array(z.string()),
});

/** How the feeds of a paper run stand: what its process tells and no journal row holds. Times are milliseconds UTC. */
export const feedStandingShape = z.object({
  at: z.int(),
  /** Events that wait to be stepped. */
  behind: z.int(),
  /** When its teams are called next by the schedule; left out where nothing calls them by time. */
  nextCycleAt: z.int().optional(),
  sources: z.array(feedSource),
});
export type FeedStanding = z.infer<typeof feedStandingShape>;
