import { z } from 'zod';
import { account, counts, decimalText, moment, names } from '../../web/api/shape-parts.ts';
import { entrantShape } from '../../web/api/shapes.ts';
import { conductShape, fullBoardShape } from './board.ts';

const hash = z.string().regex(/^[0-9a-f]{64}$/);
const score = z.object({ count: z.int(), squaredErrors: z.number(), gain: z.number() });

/** One account of a run, in its own currency. */
const accountShape = account.extend({
  capital: decimalText,
  finalEquity: decimalText,
  sampleMs: z.number(),
  sessionMs: z.number().optional(),
  fillCount: z.int(),
  turnover: decimalText,
  fees: decimalText,
  funding: decimalText,
  borrow: decimalText,
  dividends: decimalText,
  insurance: decimalText,
  waterfall: z.record(z.string(), decimalText),
  refusals: counts,
  holds: counts,
  forecasts: z.array(z.object({ confidence: z.number(), won: z.boolean() })),
  /** US dollars. */
  modelCost: z.number(),
  usdRate: z.number().optional(),
  debate: z.object({
    prior: score,
    vote: score,
    final: score,
    roles: z.record(z.string(), score),
    teams: z.array(score),
    flips: counts,
    reviews: counts,
    decisions: counts,
  }),
  models: z.object({
    calls: z.int(),
    usage: counts,
    latenciesMs: z.array(z.number()),
    firstTokensMs: z.array(z.number()),
    rungs: z.record(z.string(), z.object({ asked: z.int(), valid: z.int() })),
  }),
  conduct: z.array(conductShape.extend({ latenciesMs: z.array(z.number()), firstTokensMs: z.array(z.number()) })),
  digest: hash,
  /** Of `quartet demo` with `--trades` only. */
  trades: entrantShape.shape.trades.optional(),
  /** Of a run of few samples, or with `--equity`. */
  equity: z.array(z.object({ at: moment, equity: decimalText, exposure: decimalText })).optional(),
});

/** `quartet demo`, `quartet backtest`: the run, or where it was stopped. */
export const backtestOutput = z.union([
  z.object({ folder: z.string(), digest: hash, board: fullBoardShape, accounts: z.array(accountShape) }),
  z.object({ folder: z.string(), stopped: z.literal(true) }),
]);

/** `quartet replay`; with `--until` the hash of all books as of a row. */
export const replayOutput = z.union([
  z.object({ folder: z.string(), digest: hash, events: z.int(), rows: z.int(), isFinished: z.boolean() }),
  z.object({ folder: z.string(), row: z.int(), state: hash }),
]);

export const verifyOutput = z.object({
  folder: z.string(),
  rows: z.int(),
  isFinished: z.boolean(),
  accounts: names,
  digest: hash,
  signedBy: z.string().optional(),
  unproved: names,
});

const interval = z.union([z.object({ low: z.number(), high: z.number() }), z.object({ none: z.string() })]);
const paired = z.object({ mean: z.number(), interval, pairs: z.int() });

/** `quartet fork`; returns as fractions, money in the run's currency. */
export const forkOutput = z.union([
  z.object({
    parent: z.string(),
    at: z.int(),
    entrant: z.string(),
    change: z.string(),
    pairs: z.array(
      z.object({
        folder: z.string(),
        control: z.string().optional(),
        digest: hash,
        partsAt: z.int().optional(),
        versus: z.union([
          z.object({ difference: z.number(), interval, outcome: z.string() }),
          z.object({ none: z.string() }),
        ]),
        money: z.number(),
        brier: z.number().optional(),
      }),
    ),
    worth: paired,
    worthMoney: paired,
  }),
  z.object({ folder: z.string(), stopped: z.literal(true) }),
]);

/** `quartet worth`: with each less without it; Brier below 0 helped. */
export const worthOutput = z.union([
  z.object({
    parent: z.string(),
    entrant: z.string(),
    words: z.array(
      z.object({
        kind: z.enum(['role', 'critique', 'post', 'author']),
        name: z.string(),
        at: z.int(),
        worth: z.number(),
        interval,
        money: z.number(),
        brier: z.number().optional(),
      }),
    ),
    moves: z.array(
      z.object({
        account: z.string(),
        cycle: z.int(),
        symbol: z.string(),
        role: z.string(),
        from: z.number(),
        to: z.number(),
        evidence: names,
        by: names,
        brier: z.number().optional(),
      }),
    ),
  }),
  z.object({ folder: z.string(), stopped: z.literal(true) }),
]);

export const exportOutput = z.object({
  folder: z.string(),
  tables: z.array(z.object({ table: z.string(), file: z.string(), rows: z.int() })),
});

export const controlOutput = z.object({ folder: z.string(), command: z.string(), taken: z.boolean() });
