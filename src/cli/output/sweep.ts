import { z } from 'zod';
import { names } from '../../web/api/shape-parts.ts';

const point = z.record(z.string(), z.union([z.number(), z.string(), z.boolean()]));
const interval = z.union([z.object({ low: z.number(), high: z.number() }), z.object({ none: z.string() })]);
const span = z.object({ from: z.string(), to: z.string() });

/** `quartet sweep`: the points, best first, or where it was stopped. */
export const sweepOutput = z.union([
  z.object({
    folder: z.string(),
    name: z.string(),
    entrant: z.string(),
    objective: z.string(),
    axes: names,
    rows: z.array(
      z.object({
        number: z.int(),
        point,
        slices: z.int(),
        score: z.number().optional(),
        totalReturn: z.number(),
        interval: interval.optional(),
        maxDrawdown: z.number(),
        fills: z.int(),
        /** US dollars. */
        cost: z.number(),
      }),
    ),
    /** Points ever tried on this market with this store. */
    tries: z.int(),
    /** Probability that the best point's true Sharpe is more than the luck of the best of so many. */
    deflated: z.union([z.object({ value: z.number() }), z.object({ none: z.string() })]),
    verdict: z.string(),
    notes: names,
    /** Run here, found done by another process or before, and of those run here too for comparison. */
    jobs: z.object({ ran: z.int(), found: z.int(), checked: z.int() }),
    folds: z.array(
      z.object({ judged: span, point, chosenScore: z.number().optional(), judgedScore: z.number().optional() }),
    ),
    /** When the sealed span was opened, by which sweep, with which point. */
    openings: z.array(z.object({ at: z.string(), sweep: z.string(), point: z.string() })),
    /** What the best point came to on the sealed span, where it was opened now. */
    test: z.object({ score: z.number().optional() }).optional(),
  }),
  z.object({ stopped: z.literal(true) }),
]);

/** `quartet bus serve`: once it listens. */
export const busOutput = z.object({ url: z.string() });

/** `quartet worker`: when it is told to stop. */
export const workerOutput = z.object({
  worker: z.string(),
  ran: z.int(),
  /** Milliseconds that a job took on average beside its run. */
  handlingMs: z.number().optional(),
  refused: names,
});

/** `quartet queue …`: the jobs that it was about, how many of the store are done, and whether nothing new is begun. */
export const queueOutput = z.object({
  jobs: z.array(
    z.object({
      id: z.string(),
      sweep: z.string(),
      state: z.enum(['open', 'taken', 'dead']),
      entrant: z.string(),
      parameters: point,
      seed: z.int(),
      from: z.string(),
      to: z.string(),
      /** Who has it. */
      worker: z.string().optional(),
      /** How often it was handed out, and how often it was lost with who had it. */
      epoch: z.int(),
      lost: z.int(),
      reason: z.string().optional(),
    }),
  ),
  done: z.int(),
  drained: z.boolean(),
});
