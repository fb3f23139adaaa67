import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { feeProfileNamed, feeProfilesSchema } from '../../../src/domain/fee-profile.ts';
import type { SymbolId } from '../../../src/domain/ids.ts';
import type { Instrument } from '../../../src/domain/instrument.ts';
import { leverageTablesSchema } from '../../../src/domain/margin-tier.ts';
import type { Position } from '../../../src/domain/position.ts';
import { DAY_MS, HOUR_MS, instant } from '../../../src/domain/time.ts';
import { money, price, rate, rateOf, size } from '../../../src/domain/units.ts';
import { FeeMeter, feeOf, ratesAt } from '../../../src/execution/money/fees.ts';
import {
  borrowCost,
  dividendPayment,
  fundingPayment,
  hourlyFundingRate,
} from '../../../src/execution/money/funding.ts';
import { maintenanceOf, maxLeverageAt } from '../../../src/execution/money/maintenance.ts';
import { against, partOf, partsOfBps } from '../../../src/execution/money/price-costs.ts';
import {
  affordableSize,
  costOfOpening,
  isPayable,
  openableSize,
  sizeWorth,
} from '../../../src/execution/money/sizing.ts';
import { PERP, SYMBOL } from '../../support/execution/desk.ts';

const read = (path: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../../data/${path}`, import.meta.url), 'utf8'));
const PROFILES = feeProfilesSchema.parse(read('fees/profiles.json')).profiles;
const TABLES = leverageTablesSchema.parse(read('margin/leverage-tables.json')).tables;

const dollars = (value: number) => money(BigInt(Math.round(value * 100)) * 1_000_000n);

function profile(name: string) {
  const found = feeProfileNamed(name, PROFILES);
  if (found === undefined) throw new Error(name);
  return found;
}

describe('fees', () => {
  it.each([
    ['hyperliquid-perp', 0, 4.5, 1.5],
    ['hyperliquid-perp', 5_000_000, 4.5, 1.5],
    ['hyperliquid-perp', 5_000_000.01, 4, 1.2],
    ['hyperliquid-perp', 30_000_000, 3.5, 0.8],
    ['hyperliquid-perp', 8_000_000_000, 2.4, 0],
    ['none', 1e9, 0, 0],
  ])('%s after %d: %d / %d bps', (name, volume, takerBps, makerBps) => {
    const rates = ratesAt(profile(name), dollars(volume));
    expect([rates.taker / 1e8, rates.maker / 1e8]).toEqual([takerBps, makerBps]);
  });

  it('are rounded up, the fixed part once an order', () => {
    const rates = ratesAt(profile('fixed+percent:1.50+20bps'), money(0n));
    expect(feeOf(rates, money(1n), 'taker', true)).toBe(150_000_001n);
    expect(feeOf(rates, dollars(100), 'maker', false)).toBe(20_000_000n);
  });

  it('a name can carry its rates, and a wrong name is none', () => {
    expect(profile('percent:0.5bps').tiers[0].taker).toBe(rateOf(0.00005));
    for (const name of ['percent:', 'percent:20', 'percent:-1bps', 'fixed+percent:1bps', 'nowhere']) {
      expect(feeProfileNamed(name, PROFILES)).toBeUndefined();
    }
  });

  it('follow the volume of the last 14 days, to the hour', () => {
    const meter = new FeeMeter(profile('hyperliquid-perp'));
    const start = 1_000 * DAY_MS;
    const bpsAt = (ms: number) => meter.rates(instant(start + ms)).taker / 1e8;
    expect(bpsAt(0)).toBe(4.5);
    meter.record(instant(start), dollars(4_000_000));
    meter.record(instant(start + DAY_MS), dollars(1_000_000));
    expect(bpsAt(DAY_MS)).toBe(4.5);
    meter.record(instant(start + DAY_MS), dollars(0.01));
    expect(bpsAt(DAY_MS)).toBe(4);
    expect(bpsAt(14 * DAY_MS - 1)).toBe(4);
    expect(bpsAt(14 * DAY_MS)).toBe(4.5);
    meter.record(instant(start + 14 * DAY_MS + HOUR_MS), dollars(4_000_000));
    expect(bpsAt(14 * DAY_MS + HOUR_MS)).toBe(4);
    expect(bpsAt(15 * DAY_MS)).toBe(4.5);
  });
});

describe('price costs', () => {
  it('are rounded against the trader, exactly', () => {
    expect(partOf(10_000, partsOfBps(1))).toBe(1);
    expect(partOf(10_001, partsOfBps(1))).toBe(2);
    expect(partOf(0, partsOfBps(1))).toBe(0);
    // 9e15 × 10^4 leaves the safe integers on the way.
    expect(partOf(9_000_000_000_000_001, partsOfBps(1))).toBe(900_000_000_001);
    const exact = (value: number, parts: number) =>
      Number((BigInt(value) * BigInt(parts) + 99_999_999n) / 100_000_000n);
    fc.assert(
      fc.property(fc.maxSafeNat(), fc.nat({ max: 10_000_000 }), (value, parts) => {
        expect(partOf(value, parts)).toBe(exact(value, parts));
        const near = Math.floor((Number.MAX_SAFE_INTEGER - (value % 7)) / Math.max(1, parts));
        expect(partOf(near, parts)).toBe(exact(near, parts));
      }),
      { numRuns: 2_000 },
    );
    expect(against('buy', price(10_001), partsOfBps(1))).toBe(10_003);
    expect(against('sell', price(10_001), partsOfBps(1))).toBe(9_999);
    expect(against('sell', price(1), partsOfBps(500))).toBe(1);
  });
});

describe('sizing', () => {
  const rates = ratesAt(profile('fixed+percent:1.50+20bps'), money(0n));

  it.each([
    [10_000, 9_000, 1],
    [10_000, 9_000, 7],
    [123.45, 37, 3],
    [0.01, 9_000, 1],
    [1, 9_000, 1],
  ])('opens the most that %d pays at %d cents and %dx', (capital, at, leverage) => {
    const budget = dollars(capital);
    const found = affordableSize(budget, price(at), leverage, rates, PERP) ?? Number.NaN;
    const cost = (units: number) => costOfOpening(size(units), price(at), leverage, rates, PERP);
    if (found > 0) expect(cost(found)).toBeLessThanOrEqual(budget);
    expect(cost(found + 1)).toBeGreaterThan(budget);
  });

  it('leaves out the lot that two roundings make too dear', () => {
    const finest: Instrument = { ...PERP, priceDecimals: 8 };
    const tenth = { taker: rateOf(0.1), maker: rateOf(0.1), worst: rateOf(0.1), fixed: money(0n) };
    // 2 / (1/3 + 1/10) is 4.6; 4 ask ⌈4/3⌉ + ⌈0.4⌉ = 3, 3 ask 1 + 1.
    expect(affordableSize(2n, price(1), 3, tenth, finest)).toBe(3);
    expect(affordableSize(1n, price(1), 3, tenth, finest)).toBe(0);
  });

  it('keeps to the lot on any grid', () => {
    const fine: Instrument = { ...PERP, priceDecimals: 6, sizeDecimals: 5, lot: size(25) };
    expect(sizeWorth(dollars(1), price(333_333), fine)).toBe(300_000);
    expect(sizeWorth(dollars(-1), price(333_333), fine)).toBe(0);
    const affordable = affordableSize(dollars(1), price(333_333), 1, { ...rates, fixed: money(0n) }, fine);
    expect((affordable ?? Number.NaN) % 25).toBe(0);
  });

  it('rounds buying power down where nothing but ruin ends a position', () => {
    const finest: Instrument = { ...PERP, priceDecimals: 8 };
    const free = { taker: rateOf(0), maker: rateOf(0), worst: rateOf(0), fixed: money(0n) };
    // 1 × 1.5 pays for 1, and 3 × 1.5 for 4.
    expect([1n, 3n].map((budget) => openableSize('until-ruin', budget, price(1), 1.5, free, finest))).toEqual([1, 4]);
    const pays = (exposure: bigint, fee: bigint) => isPayable('until-ruin', money(exposure), money(fee), 1.5, 3n);
    expect([pays(4n, 0n), pays(5n, 0n), pays(3n, 1n), pays(4n, 1n)]).toEqual([true, false, true, false]);
  });

  it('asks the margin and the fee of a budget elsewhere, to the last unit', () => {
    const finest: Instrument = { ...PERP, priceDecimals: 8 };
    const free = { taker: rateOf(0), maker: rateOf(0), worst: rateOf(0), fixed: money(0n) };
    expect(openableSize('isolated', 3n, price(1), 1.5, free, finest)).toBe(4);
    // ⌈4 / 1.5⌉ is 3.
    const pays = (fee: bigint, budget: bigint) => isPayable('isolated', money(4n), money(fee), 1.5, budget);
    expect([pays(0n, 3n), pays(0n, 2n), pays(1n, 4n), pays(1n, 3n)]).toEqual([true, false, true, false]);
  });

  it('ends where integers end, and never cuts', () => {
    const coin: Instrument = { ...PERP, priceDecimals: 8, sizeDecimals: 8 };
    const free = { taker: rateOf(0), maker: rateOf(0), worst: rateOf(0), fixed: money(0n) };
    // One unit of money buys 10^8 units of size at a price of 1.
    expect(sizeWorth(money(90_071_992n), price(1), coin)).toBe(9_007_199_200_000_000);
    expect(sizeWorth(money(90_071_993n), price(1), coin)).toBeUndefined();
    expect(affordableSize(90_071_992n, price(1), 1, free, coin)).toBe(9_007_199_200_000_000);
    expect(affordableSize(90_071_993n, price(1), 1, free, coin)).toBeUndefined();
  });
});

function held(side: 'long' | 'short', units: number): Position {
  const nothing = money(0n);
  return { symbol: SYMBOL, side, size: size(units), cost: nothing, margin: nothing, leverage: 1, openedAt: instant(0) };
}

describe('funding', () => {
  it.each([
    ['long', 0.0001, 1_000_000n],
    ['short', 0.0001, -1_000_000n],
    ['long', -0.0001, -1_000_000n],
    ['short', -0.0001, 1_000_000n],
  ] as const)('a %s at %d pays %d', (side, fraction, paid) => {
    expect(fundingPayment(held(side, 1), price(10_000), rateOf(fraction), PERP)).toBe(paid);
  });

  it('is rounded up whoever pays', () => {
    expect(fundingPayment(held('long', 1), price(1), rate(1), PERP)).toBe(1n);
    expect(fundingPayment(held('short', 1), price(1), rate(1), PERP)).toBe(0n);
    const fine: Instrument = { ...PERP, priceDecimals: 6, sizeDecimals: 5 };
    expect(fundingPayment(held('long', 1), price(1), rateOf(0.01), fine)).toBe(1n);
    expect(fundingPayment(held('short', 1), price(1), rateOf(0.01), fine)).toBe(0n);
  });

  it.each([
    // premium, interest → an eighth of premium + clamp(interest − premium, ±0.05 %)
    [0, 0.0001, 0.0000125],
    [0.001, 0.0001, 0.0000625],
    [-0.001, 0.0001, -0.0000625],
    [0.0003, 0.0001, 0.0000125],
    [1, 0.0001, 0.04],
    [-1, 0.0001, -0.04],
  ])('a premium of %d and interest of %d give %d an hour', (premium, interest, hourly) => {
    expect(hourlyFundingRate(rateOf(premium), rateOf(interest))).toBe(rateOf(hourly));
  });
});

describe('borrowing', () => {
  it('costs a short its rate for the time, rounded up', () => {
    const yearly = rateOf(0.0365);
    expect(borrowCost(held('short', 100), price(10_000), yearly, DAY_MS, PERP)).toBe(1_00000000n);
    expect(borrowCost(held('short', 1), price(1), yearly, 1, PERP)).toBe(1n);
    expect(borrowCost(held('short', 1), price(1), yearly, 0, PERP)).toBe(0n);
  });

  it('costs something, too, where the exposure itself is below the last unit of money', () => {
    const fine: Instrument = { ...PERP, priceDecimals: 6, sizeDecimals: 5 };
    expect(borrowCost(held('short', 1), price(1), rateOf(0.0365), DAY_MS, fine)).toBe(1n);
  });
});

describe('dividends', () => {
  it('are what a long receives and a short owes, never rounded to its gain', () => {
    const grid = { ...PERP, sizeDecimals: 2 };
    expect(dividendPayment(held('long', 250), money(101n), grid)).toBe(252n);
    expect(dividendPayment(held('short', 250), money(101n), grid)).toBe(-253n);
  });
});

describe('maintenance', () => {
  const btc: Instrument = { ...PERP, symbol: 'BTC-USD-PERP' as SymbolId, venue: 'hyperliquid-perp', maxLeverage: 40 };

  it('is half the margin at the highest leverage, by tiers that run on without a jump', () => {
    const { long } = maintenanceOf(btc, TABLES);
    expect(long.map(({ rate: asked, maxLeverage }) => [asked, maxLeverage])).toEqual([
      [rateOf(0.0125), 40],
      [rateOf(0.025), 20],
    ]);
    expect(long[1]?.deduction).toBe(dollars(150_000_000 * 0.0125));
    expect([maxLeverageAt(long, dollars(150_000_000)), maxLeverageAt(long, dollars(150_000_001))]).toEqual([40, 20]);
  });

  it('has one tier where the venue has no table, and its own rates for equities', () => {
    expect(maintenanceOf({ ...btc, venue: 'none' }, TABLES).long).toHaveLength(1);
    const { long, short } = maintenanceOf({ ...PERP, kind: 'equity', maxLeverage: 2 }, TABLES);
    expect([long[0].rate, short[0].rate]).toEqual([rateOf(0.25), rateOf(0.3)]);
  });

  it('never asks for less in a higher tier, though the instrument allows less than the venue', () => {
    const { long } = maintenanceOf({ ...btc, maxLeverage: 10 }, TABLES);
    expect(long).toHaveLength(1);
  });
});
