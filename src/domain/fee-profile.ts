import { z } from 'zod';
import { parseDecimal } from './decimal.ts';
import { MONEY_DECIMALS, type Money, money, NO_MONEY, type Rate, rateOf, rateOfBps } from './units.ts';

export interface FeeTier {
  /** Holds once the account's volume of the last 14 days is above this; the first tier holds from nothing. */
  readonly above: Money;
  /** Below 0: a rebate, paid to the account. */
  readonly taker: Rate;
  readonly maker: Rate;
}

/** What a venue charges. Profiles are data: `data/fees/`, or a name that carries its own rates. */
export interface FeeProfile {
  readonly name: string;
  /** Once an order. */
  readonly fixed: Money;
  /** Rising volumes. */
  readonly tiers: readonly [FeeTier, ...FeeTier[]];
  /** What a short of an equity pays a year of 365 days on what it borrowed. */
  readonly borrowAYear: Rate;
}

/** One percent: what no venue pays, a slip of the pen does. */
export const LARGEST_REBATE_BPS = 100;

const amount = z
  .string()
  .refine((text) => parseDecimal(text, MONEY_DECIMALS).ok)
  .transform(moneyOfText);
const bps = z.number().min(-LARGEST_REBATE_BPS).max(1_000).transform(rateOfBps);
const tier = z
  .strictObject({ above: amount, takerBps: bps, makerBps: bps })
  .transform((given): FeeTier => ({ above: given.above, taker: given.takerBps, maker: given.makerBps }));

/** A file of `data/fees/`. */
export const feeProfilesSchema = z.strictObject({
  schema: z.literal(1),
  source: z.string(),
  asOf: z.iso.date(),
  profiles: z.array(
    z
      .strictObject({
        name: z.string().min(1).max(64),
        fixed: amount,
        tiers: z.tuple([tier], tier),
        borrowPercentAYear: z.number().min(0).max(1_000),
      })
      .transform(
        (given): FeeProfile => ({
          name: given.name,
          fixed: given.fixed,
          tiers: given.tiers,
          borrowAYear: rateOf(given.borrowPercentAYear / 100),
        }),
      ),
  ),
});

const WITH_RATES = /^(?:fixed\+percent:(\d{1,9}(?:\.\d{1,8})?)\+|percent:)(\d{1,3}(?:\.\d{1,4})?)bps$/;

/**
 * The profile of this name: one of `known`, or one whose name carries its rates, the same for maker and taker:
 * `percent:20bps`, `fixed+percent:1.50+20bps`. Undefined when it is neither.
 */
export function feeProfileNamed(name: string, known: readonly FeeProfile[]): FeeProfile | undefined {
  const listed = known.find((profile) => profile.name === name);
  const match = WITH_RATES.exec(name);
  if (listed !== undefined || match === null) return listed;
  const rate = rateOfBps(Number(match[2]));
  return {
    name,
    fixed: moneyOfText(match[1] ?? '0'),
    tiers: [{ above: NO_MONEY, taker: rate, maker: rate }],
    borrowAYear: rateOf(0),
  };
}

/** The profile with rates of a scenario's own in place of its tiers. */
export function withRates(profile: FeeProfile, makerBps: number, takerBps: number): FeeProfile {
  const tier = { above: NO_MONEY, taker: rateOfBps(takerBps), maker: rateOfBps(makerBps) };
  return { ...profile, name: `${profile.name} (maker ${makerBps} bps, taker ${takerBps} bps)`, tiers: [tier] };
}

function moneyOfText(text: string): Money {
  const parsed = parseDecimal(text, MONEY_DECIMALS);
  return parsed.ok ? money(parsed.value) : NO_MONEY;
}
