import { z } from 'zod';
import { feedStandingShape } from '../../domain/feed-standing.ts';
import { boardShape, compareShape } from './board-shape.ts';
import { cycleShape } from './cycle-shape.ts';
import { lessonsShape } from './lessons-shape.ts';
import { account, counts, decimalText, fill, moment, names, sequence } from './shape-parts.ts';
import { positionsShape, stateShape } from './state-shape.ts';
import { postShape, symbolShape } from './symbol-shape.ts';

/*
 * Every answer of the read API, and with it all that can leave the server: a member that is not named here is stripped.
 * Money, prices and sizes are exact decimal text; times are milliseconds UTC; sequences are the journal's.
 */

export const runSummaryShape = z.object({
  id: z.string(),
  name: z.string(),
  folder: z.string(),
  /** `going`: it is being written; `stopped`: nobody writes it and it has not ended. */
  state: z.enum(['going', 'finished', 'stopped', 'damaged', 'empty']),
  live: z.boolean(),
  rows: sequence,
  from: moment.optional(),
  to: moment.optional(),
  entrants: z.int(),
  best: z.string().optional(),
  /** As the run's last row tells it: its board reckons it from the rows. */
  verdict: z.string().optional(),
  trouble: z.string().optional(),
  bytes: z.number(),
});

export const runsShape = z.object({ runs: z.array(runSummaryShape) });

/** How far a run has come, whatever the cursor: the length of the scrubber and nothing else. */
export const extentShape = z.object({
  name: z.string(),
  state: runSummaryShape.shape.state,
  live: z.boolean(),
  last: sequence,
  /** Rows that are read in, of `last`: below it while a long journal is opened. */
  read: sequence,
});

/** Where a step takes the cursor. */
export const stepShape = z.object({ sequence, time: moment });

export const runShape = z.object({
  /** The cursor: all of the answer is as of this row. */
  at: sequence,
  time: moment,
  name: z.string(),
  live: z.boolean(),
  seed: z.int(),
  version: z.string(),
  quoteCurrency: z.string(),
  symbols: names,
  accounts: z.array(account),
  fills: z.int(),
  cycles: z.int(),
  gaps: z.array(z.object({ source: z.string(), from: moment, to: moment })),
});

export const boardAnswerShape = z.object({ at: sequence, board: boardShape });

export const equityShape = z.object({
  at: sequence,
  /** One line an account; `equity` is decimal text, beside `times`. */
  lines: z.array(
    z.object({
      account: z.string(),
      entrant: z.string(),
      capital: decimalText,
      /** Whether samples were left out: the lowest and the highest of each stretch stay. */
      thinned: z.boolean(),
      times: z.array(moment),
      equity: z.array(decimalText),
    }),
  ),
});

export const fillsShape = z.object({ at: sequence, total: z.int(), fills: z.array(fill) });

const trade = z.object({
  symbol: z.string(),
  side: z.enum(['long', 'short']),
  size: z.number(),
  openedAt: moment,
  closedAt: moment,
  entryPrice: z.number(),
  exitPrice: z.number(),
  realised: decimalText,
  fees: decimalText,
  exit: z.string(),
  closedBy: z.string(),
});

export const entrantShape = z.object({
  at: sequence,
  account,
  waterfall: z.record(z.string(), decimalText),
  trades: z.array(trade),
  refusals: counts,
  holds: counts,
  /** Stated confidence against what came, a bin of confidence each; only of trades that have closed. */
  calibration: z.array(z.object({ count: z.int(), confidence: z.number(), won: z.number() })),
  /** How each model answered in each phase, and what the audit made of its claims. */
  conduct: z.array(
    z.object({
      model: z.string(),
      phase: z.string(),
      asked: z.int(),
      outcomes: counts,
      calls: z.int(),
      tokens: z.number(),
      cost: z.number(),
      claims: z.int(),
      dropped: z.int(),
      flags: counts,
      latencyP50Ms: z.number().optional(),
    }),
  ),
});

const mark = z.enum(['disagreement', 'flip', 'refusal', 'clamp', 'liquidation', 'audit', 'fill']);
const round = z.object({
  account: z.string(),
  cycle: z.int(),
  sequence,
  at: moment,
  trigger: z.string(),
  outcome: z.string(),
  marks: z.array(mark),
});
export const cyclesShape = z.object({ at: sequence, total: z.int(), cycles: z.array(round) });

export const feedsShape = z.object({
  at: sequence,
  time: moment,
  /** The latest, of `gapCount`. */
  gaps: z.array(z.object({ source: z.string(), from: moment, to: moment })),
  gapCount: z.int(),
  /** Our clock against each source's, in milliseconds; below 0: behind. */
  offsets: counts,
  /** Each team's latest round, with who has answered in which phase so far. */
  rounds: z.array(
    z.object({
      account: z.string(),
      cycle: z.int(),
      at: moment,
      trigger: z.string(),
      outcome: z.string(),
      phases: z.array(
        z.object({
          phase: z.string(),
          role: z.string(),
          seat: z.int(),
          round: z.int(),
          at: moment,
          outcome: z.string(),
        }),
      ),
    }),
  ),
  /** What the run's own process tells of its connections: only of a run that goes on, where no row was asked for. */
  now: feedStandingShape.optional(),
});

/** The last close of each market that the cursor sees. */
export const pricesShape = z.object({ at: sequence, prices: z.record(z.string(), z.number()) });

/** One message of the stream: what rows (`from`, `to`] brought; without fills where they were not asked for. */
export const eventShape = z.object({ from: sequence, to: sequence, time: moment, fills: z.array(fill).optional() });

export const problemShape = z.object({ code: z.string(), what: z.string(), mend: z.string().optional() });

/** By the name under which `/api/v1/schema` gives each. */
export const SHAPES = {
  runs: runsShape,
  extent: extentShape,
  step: stepShape,
  run: runShape,
  board: boardAnswerShape,
  equity: equityShape,
  entrant: entrantShape,
  state: stateShape,
  positions: positionsShape,
  fills: fillsShape,
  cycles: cyclesShape,
  cycle: cycleShape,
  lessons: lessonsShape,
  symbol: symbolShape,
  post: postShape,
  feeds: feedsShape,
  prices: pricesShape,
  compare: compareShape,
  event: eventShape,
  problem: problemShape,
} as const;

/** What is handed out is read-only by type. */
type Given<Shape> = Shape extends readonly (infer Item)[]
  ? readonly Given<Item>[]
  : Shape extends object
    ? { readonly [Key in keyof Shape]: Given<Shape[Key]> }
    : Shape;

export type RunSummary = Given<z.infer<typeof runSummaryShape>>;
export type ExtentAnswer = Given<z.infer<typeof extentShape>>;
export type StepAnswer = Given<z.infer<typeof stepShape>>;
export type RunAnswer = Given<z.infer<typeof runShape>>;
export type BoardAnswer = Given<z.infer<typeof boardAnswerShape>>;
export type EquityAnswer = Given<z.infer<typeof equityShape>>;
export type EntrantAnswer = Given<z.infer<typeof entrantShape>>;
export type StateAnswer = Given<z.infer<typeof stateShape>>;
export type PositionsAnswer = Given<z.infer<typeof positionsShape>>;
export type FillsAnswer = Given<z.infer<typeof fillsShape>>;
export type CyclesAnswer = Given<z.infer<typeof cyclesShape>>;
export type CycleAnswer = Given<z.infer<typeof cycleShape>>;
export type LessonsAnswer = Given<z.infer<typeof lessonsShape>>;
export type SymbolAnswer = Given<z.infer<typeof symbolShape>>;
export type FeedsAnswer = Given<z.infer<typeof feedsShape>>;
export type PricesAnswer = Given<z.infer<typeof pricesShape>>;
export type PostAnswer = Given<z.infer<typeof postShape>>;
export type CompareAnswer = Given<z.infer<typeof compareShape>>;
export type StreamEvent = Given<z.infer<typeof eventShape>>;
export type Round = Given<z.infer<typeof round>>;
