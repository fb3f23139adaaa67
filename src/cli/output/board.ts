import { z } from 'zod';
import { boardShape } from '../../web/api/board-shape.ts';
import { counts, interval, metric, moment, names } from '../../web/api/shape-parts.ts';

/** How one model did in one phase. */
export const conductShape = z.object({
  model: z.string(),
  phase: z.string(),
  /** Questions; `outcomes` tells how many were answered, `troubles` why the others were not. */
  asked: z.int(),
  outcomes: counts,
  troubles: counts,
  rungs: counts,
  calls: z.int(),
  toolCalls: z.int(),
  tokens: z.number(),
  /** US dollars. */
  cost: z.number(),
  /** Of the calls that came with a bill: that bill, and our own reckoning, in ticks of 1e-10 US dollars. */
  billedTicks: z.int(),
  reckonedTicks: z.int(),
  claims: z.int(),
  dropped: z.int(),
  flags: counts,
});

const conductRow = conductShape.extend({
  latencyP50Ms: z.number().optional(),
  latencyP95Ms: z.number().optional(),
  firstTokenP50Ms: z.number().optional(),
});

const none = z.object({ none: z.string() });

const superiority = z.union([
  z.object({
    block: z.object({ length: z.number(), rule: z.string() }),
    superior: metric,
    aboveBenchmark: names.optional(),
    /** Ahead, and by how many more days it would be told. */
    tooShort: z.array(z.object({ entrant: z.string(), moreDays: z.number() })),
    paired: z
      .object({
        told: z.array(z.object({ better: z.string(), worse: z.string() })),
        best: z.array(z.object({ entrant: z.string(), probability: z.number() })),
      })
      .optional(),
  }),
  none,
]);

const forecasts = z.object({
  /** Symbols at the times of cycles; `shared`: those that several entrants answered. */
  questions: z.int(),
  shared: z.int(),
  rows: z.array(
    z.object({
      entrant: z.string(),
      count: z.int(),
      brier: z.number(),
      reliability: z.number(),
      resolution: z.number(),
      uncertainty: z.number(),
      /** Brier saved beside the mean forecaster of the same questions. */
      ahead: metric,
      interval,
    }),
  ),
});

const regimes = z.object({
  periods: z.array(z.object({ regime: z.string(), count: z.int() })),
  /** Sums of returns less buy-and-hold's, in the order of `periods`. */
  rows: z.array(z.object({ entrant: z.string(), leads: z.array(metric) })),
});

const factors = z.object({
  shares: z.array(z.object({ factor: z.string(), levels: z.int(), samples: z.int(), share: metric })),
  passes: z.array(z.object({ k: z.int(), entrants: z.int(), share: z.number() })),
});

const { facts, rows } = boardShape.shape;

/** The leaderboard whole: what the window shows of it, and what a report needs besides. */
export const fullBoardShape = boardShape.extend({
  facts: facts.extend({
    runs: z.array(
      z.object({
        name: z.string(),
        seed: z.number(),
        digest: z.string(),
        version: z.string(),
        build: z.string().optional(),
      }),
    ),
    marketHash: z.string(),
    lookAhead: z.boolean(),
    notes: names,
    tapes: z.array(facts.shape.tapes.element.extend({ events: z.int() })),
    entrants: z.array(
      z.object({
        entrant: z.string(),
        configHash: z.string(),
        baseline: z.boolean(),
        model: z.string().optional(),
        mode: z.string().optional(),
        knowledgeCutoff: moment.optional(),
        askedTurnoverPerDay: z.number().optional(),
      }),
    ),
  }),
  /** Whether the market lies before, across or after what the models had read. */
  flag: z.enum(['before', 'straddling', 'after', 'unknown']).optional(),
  basis: z
    .object({ periodMs: z.number(), periodsPerYear: z.number(), returnCount: z.int(), spanDays: z.number() })
    .optional(),
  rows: z.array(
    rows.element.extend({
      askedTurnoverPerDay: z.number().optional(),
      /** Equity / capital at evenly spaced times. */
      curve: z.array(z.number()),
      /** The same less what its models had cost by then; empty where the currency's rate to the dollar is not known. */
      netCurve: z.array(z.number()),
      conduct: z.array(conductRow),
    }),
  ),
  models: z.array(conductRow),
  realityCheck: metric,
  superiority,
  superiorityText: names,
  /** Where a provider's bills part from our own reckoning. */
  bills: names,
  forecasts: forecasts.optional(),
  regimes: z.union([regimes, none]),
  factors: z.union([factors, none]),
  factorText: names,
});
