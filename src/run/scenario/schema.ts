import { z } from 'zod';
import { LARGEST_REBATE_BPS } from '../../domain/fee-profile.ts';
import { MARGIN_MODES } from '../../domain/margin.ts';
import { entrantSchema, seasonSchema } from './entrant-schema.ts';
import {
  decimals,
  duration,
  relativePath,
  seedSchema,
  spanSchema,
  symbol,
  tableSchema,
  textDecimal,
} from './table-schema.ts';

/**
 * The shape of a scenario file. Every description finishes the sentence "give …": the error for a bad value and the
 * published JSON Schema are both made from it, so the two cannot disagree. What spans several keys is in `check.ts`.
 */

const DAY_OF_MS = 86_400_000;

const milliseconds = (about: string) =>
  z.int().min(0).max(DAY_OF_MS).describe(`${about} in milliseconds, a plain whole number from 0 to ${DAY_OF_MS}`);
const basisPoints = (about: string, least = 0) =>
  z.number().min(least).max(1_000).describe(`${about} in basis points, a plain number from ${least} to 1000`);

export const instrumentSchema = z
  .strictObject({
    symbol,
    kind: z.enum(['perp', 'spot', 'equity']).describe('perp, spot or equity'),
    venue: z.string().min(1).max(64).describe('the name of a fee profile, such as hyperliquid-perp'),
    fees: z
      .strictObject({
        makerBps: basisPoints('what a resting order pays, below 0 a rebate,', -LARGEST_REBATE_BPS),
        takerBps: basisPoints('what a taking order pays, below 0 a rebate,', -LARGEST_REBATE_BPS),
      })
      .optional()
      .describe("makerBps and takerBps, in place of the profile's rates"),
    quoteCurrency: z
      .string()
      .regex(/^[A-Z][A-Z0-9]{1,9}$/)
      .optional()
      .describe("the currency prices are in, such as USDT; left out, it is the capital's"),
    priceDecimals: decimals('a price has'),
    tick: textDecimal('the step of prices'),
    sizeDecimals: decimals('a size has'),
    lot: textDecimal('the step of sizes'),
    maxLeverage: z
      .number()
      .min(1)
      .max(200)
      .default(1)
      .describe('the largest exposure / margin, a plain number from 1 to 200'),
    negativePrices: z
      .strictObject({ marginPrice: textDecimal('what a unit counts for at the least in margin and limits,') })
      .optional()
      .describe('marginPrice, where prices may be zero or negative'),
    hourlyFundingRate: z
      .number()
      .min(-0.04)
      .max(0.04)
      .optional()
      .describe('what longs pay an hour where the tape has no funding, as a plain number from -0.04 to 0.04'),
  })
  .describe('an instrument with symbol, kind, venue, priceDecimals, tick, sizeDecimals and lot');

export const instrumentsSchema = z
  .array(instrumentSchema)
  .min(1)
  .max(5_000)
  .describe('a list of at least one instrument');

const feedSchema = z
  .strictObject({
    tape: relativePath('a recorded feed or a table of prices or posts').optional(),
    ...spanSchema.shape,
    csv: tableSchema
      .optional()
      .describe('what a table does not tell of itself, such as { symbol: GOOG, interval: 1d }'),
    live: z
      .array(z.string().min(1).max(200))
      .min(1)
      .max(50)
      .optional()
      .describe('names of live feeds, such as hyperliquid or bluesky, for quartet record'),
    maxCost: z
      .string()
      .regex(/^\d{1,9}(\.\d{1,8})? USD$/)
      .optional()
      .describe('the most that a live feed that charges may cost, such as "5 USD"'),
  })
  .describe('a feed such as "tape: prices.ndjson.gz"');

const cycleSchema = z.strictObject({
  every: duration('the span between cycles, counted from UTC midnight,').optional(),
  on: z.enum(['bar-close']).optional().describe('bar-close'),
  triggers: z
    .array(z.enum(['post-burst', 'price-move']).describe('post-burst or price-move'))
    .max(2)
    .default([])
    .describe('a list of post-burst and price-move'),
  deadlineMs: z
    .int()
    .min(1)
    .max(DAY_OF_MS)
    .default(60_000)
    .describe(`how long a cycle may take in milliseconds, a whole number from 1 to ${DAY_OF_MS}`),
  replyLatencyMs: milliseconds('how long a model takes to answer').optional(),
});

/** Measured latencies, in the order they were measured. */
export const latenciesSchema = z
  .array(milliseconds('a latency'))
  .min(1)
  .max(100_000)
  .describe('a list of 1 to 100000 latencies in milliseconds');

const latencySchema = z.strictObject({
  sampled: z
    .strictObject({
      leastMs: milliseconds('the smallest latency'),
      medianMs: milliseconds('the latency that half of all stay below'),
      p95Ms: milliseconds('the latency that 95 % of all stay below'),
      mostMs: milliseconds('the largest latency'),
    })
    .optional()
    .describe('leastMs, medianMs, p95Ms and mostMs'),
  recorded: z
    .union([z.string().min(1).max(1_000), latenciesSchema])
    .optional()
    .describe('a list of latencies in milliseconds, or the path of a file that holds one'),
});

const executionSchema = z.strictObject({
  latencyMs: milliseconds('the way from decision to venue').optional(),
  latency: latencySchema.optional().describe('sampled or recorded latencies, in place of latencyMs'),
  fill: z.enum(['next', 'on-close']).default('next').describe('next or on-close'),
  intrabar: z
    .enum(['pessimistic', 'optimistic', 'ohlc-path', 'whole-bar'])
    .default('pessimistic')
    .describe('pessimistic, optimistic, ohlc-path or whole-bar'),
  spreadBps: basisPoints('the spread where the tape has no quotes').default(0),
  slippageBps: basisPoints('the slippage of market and stop fills').default(0),
  impactBps: basisPoints('what size beyond the shown one costs').default(5),
  staleMs: z
    .int()
    .min(1)
    .max(DAY_OF_MS)
    .default(60_000)
    .describe(`the age in milliseconds from which a price is stale, a whole number from 1 to ${DAY_OF_MS}`),
  fillsWithoutVolume: z.boolean().optional().describe('true or false: whether orders fill in bars of volume 0'),
  margin: z.enum(MARGIN_MODES).default('isolated').describe('isolated, cross or until-ruin'),
});

export const scenarioSchema = z
  .strictObject({
    name: z
      .string()
      .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/)
      .describe('a name of at most 64 letters, digits and ._- that starts with a letter or digit'),
    feeds: z.array(feedSchema).max(100).default([]).describe('a list of tapes, such as "- tape: prices.ndjson.gz"'),
    ...spanSchema.shape,
    spans: z
      .record(z.string().regex(/^[a-z][a-z0-9-]{0,31}$/), spanSchema)
      .optional()
      .describe('spans by name, such as train: { to: 2024-01-01 }; quartet backtest --span NAME runs one'),
    instruments: z
      .union([z.string().min(1).max(1_000), instrumentsSchema])
      .describe(
        'a list of instruments (tape inspect TAPE --instruments makes one), or the path of a file that holds one',
      ),
    cycle: cycleSchema.prefault({}).describe('when teams meet: every: 3m or on: bar-close'),
    execution: executionSchema.prefault({}).describe('how the paper venue treats orders'),
    bars: z
      .strictObject({
        every: duration('the span of bars made from ticks').default('1m'),
        warmUp: z
          .int()
          .min(0)
          .max(5_000)
          .default(0)
          .describe('how many past bars a live run begins with, a whole number from 0 to 5000'),
      })
      .prefault({})
      .describe(
        'every: the span of bars made from ticks; warmUp: past bars that a live run begins with, and after a stop those it slept through',
      ),
    season: seasonSchema.default('baseline'),
    minimumAuthors: z
      .int()
      .min(1)
      .max(1_000)
      .default(3)
      .describe('how many authors news needs behind it, a whole number from 1 to 1000'),
    minimumHistory: z
      .int()
      .min(0)
      .max(1_000_000)
      .default(0)
      .describe('how many posts a symbol needs before its signal counts, a whole number from 0 to 1000000'),
    maximumBadShare: z
      .number()
      .min(0)
      .max(1)
      .default(0.01)
      .describe('the share of unreadable lines from which a tape is refused, a plain number from 0 to 1'),
    mask: relativePath('the key of a masked market').optional(),
    capital: z
      .string()
      .regex(/^\d{1,15}(\.\d{1,8})? [A-Z][A-Z0-9]{1,9}$/)
      .describe('what each account starts with, such as "10000 USDT"'),
    usdRate: z
      .number()
      .min(0.000_001)
      .max(1_000_000_000)
      .optional()
      .describe("US dollars to one unit of the capital's currency, a plain number; of dollars and their coins it is 1"),
    seed: seedSchema.default(0),
    entrants: z.array(entrantSchema).min(1).max(1_000).describe('a list of at least one entrant with id and strategy'),
  })
  .describe('a scenario with name, instruments, capital and entrants');

export type ScenarioData = z.output<typeof scenarioSchema>;
export type InstrumentData = z.output<typeof instrumentSchema>;
export type EntrantData = ScenarioData['entrants'][number];
