import { z } from 'zod';
import { ORDER_TYPES } from '../../domain/order.ts';
import { cycleShape } from '../../web/api/cycle-shape.ts';
import { decimalText, moment, names } from '../../web/api/shape-parts.ts';
import { fullBoardShape } from './board.ts';

const timeInForce = z.object({ kind: z.enum(['gtc', 'ioc', 'fok', 'gtd']), until: moment.optional() });
const terms = z.object({
  type: z.enum(ORDER_TYPES),
  limit: z.number().optional(),
  trigger: z.number().optional(),
  distance: z.number().optional(),
  timeInForce: timeInForce.optional(),
  postOnly: z.boolean().optional(),
});
const exits = z.object({
  stop: z.number().optional(),
  target: z.number().optional(),
  trailing: z.number().optional(),
  invalidation: z.string().optional(),
});

/** What a strategy or a team asked for, in plain decimal numbers. */
export const intentShape = z.object({
  kind: z.enum(['open', 'close', 'set-exits', 'cancel']),
  symbol: z.string(),
  side: z.enum(['buy', 'sell']).optional(),
  sizing: z
    .object({
      by: z.enum(['units', 'notional', 'buying-power']),
      units: z.number().optional(),
      notional: z.number().optional(),
      share: z.number().optional(),
    })
    .optional(),
  terms: terms.optional(),
  leverage: z.number().optional(),
  reduceOnly: z.boolean().optional(),
  exits: exits.optional(),
  order: z.string().optional(),
});

const { cycle } = cycleShape.shape;
const answer = cycle.shape.answers.element;
const { orders: _, ...decided } = cycle.shape.decisions.element.shape;

/** One decision round, from what was shown to what was filled. */
const roundShape = cycle.extend({
  opened: cycle.shape.opened.extend({ kind: z.literal('cycle-opened') }),
  turns: z.array(
    cycle.shape.turns.element.extend({
      kind: z.literal('stance-revised'),
      cycle: z.int(),
      seat: z.int(),
      round: z.int(),
    }),
  ),
  forecasts: z.array(
    cycle.shape.forecasts.element.extend({
      kind: z.literal('forecast-made'),
      cycle: z.int(),
      seat: z.int(),
      horizonMinutes: z.number().optional(),
    }),
  ),
  answers: z.array(
    answer.extend({
      usage: z.record(z.string(), z.number()),
      firstTokenMs: z.number().optional(),
      tools: z.array(answer.shape.tools.element.extend({ found: names })),
    }),
  ),
  reviews: z.array(
    z.object({
      kind: z.literal('claims-reviewed'),
      cycle: z.int(),
      role: z.string(),
      seat: z.int(),
      planted: z.int(),
      caught: z.int(),
      sound: z.int(),
      alarms: z.int(),
    }),
  ),
  decisions: z.array(z.object({ ...decided, intents: z.array(intentShape) })),
});

const rounds = z.array(roundShape);

/** `quartet report`; with `--entrant` the rounds of that team's accounts. */
export const reportOutput = z.union([
  z.object({
    file: z.string(),
    bytes: z.int(),
    board: fullBoardShape,
    accounts: z.array(
      z.object({
        account: z.string(),
        waterfall: z.record(z.string(), decimalText),
        /** The latest. */
        cycles: rounds,
        count: z.int(),
      }),
    ),
  }),
  z.object({
    accounts: z.array(z.object({ account: z.string(), entrant: z.string(), cycles: rounds, count: z.int() })),
  }),
]);
