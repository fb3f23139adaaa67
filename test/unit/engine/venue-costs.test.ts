import { buy, close, type Intent, limit, sell, units } from 'quartet';
import { describe, expect, it } from 'vitest';
import { type FeeProfile, withRates } from '../../../src/domain/fee-profile.ts';
import { DAY_MS } from '../../../src/domain/time.ts';
import { money, moneyOfNumber, moneyToNumber, NO_MONEY, rateOf, rateOfBps } from '../../../src/domain/units.ts';
import { feeOf, ratesAt } from '../../../src/execution/money/fees.ts';
import { feesNamed } from '../../support/engine-run.ts';
import { type Beat, instrumentOf, symbolNamed, toldRun } from '../../support/told-run.ts';
import { waterfallOf } from '../../support/waterfall.ts';

const ONE = symbolNamed('ONE');

/** A quote of a cent's spread, with plenty shown; `cents` is the bid. */
function at(cents: number, ...intents: readonly Intent[]): Beat {
  return { symbol: ONE, bid: cents, ask: cents + 1, shown: 1_000_000, intents };
}

describe('a share sold short', () => {
  const shares = [instrumentOf(ONE, 'equity', 2)];
  const fees = new Map([[ONE, { ...feesNamed('percent:0bps'), borrowAYear: rateOf(0.0365) }]]);
  const short = sell(ONE, units(10), { leverage: 2 });

  it('pays for its loan at each midnight, on its mark; one held pays nothing', async () => {
    const costOf = async (opening: Intent) => {
      const beats = [at(10_000, opening), at(10_000), at(10_000), at(11_000), at(11_000)];
      const { ledger } = await toldRun(shares, beats, {}, { fees }, DAY_MS);
      return moneyToNumber(waterfallOf(ledger).total.borrow);
    };
    // Three nights: two at a mark of 100.00, one at 110.00, at 3.65 % of a year of 365 days.
    expect(await costOf(short)).toBe(0.1 + 0.1 + 0.11);
    expect(await costOf(buy(ONE, units(10), { leverage: 2 }))).toBe(0);
  });

  it('is liquidated at 30 % of its worth, one bought on margin at 25 %, and neither is geared beyond 2', async () => {
    // Short: 500 + 10 × (100 − p) = 0.3 × 10 × p at 115.38; long: 500.05 + 10 × (p − 100.01) = 0.25 × 10 × p at 66.67.
    const run = async (opening: Intent, ...bids: readonly number[]) =>
      (await toldRun(shares, [at(10_000, opening), at(10_000), ...bids.map((bid) => at(bid))])).log;
    expect(await run(short, 11_537)).toHaveLength(1);
    expect(await run(short, 11_539)).toEqual(['2 sell 10 ONE @ 100.00 o1', '3 buy 10 ONE @ 115.40 liquidation']);
    const long = buy(ONE, units(10), { leverage: 2 });
    expect(await run(long, 8_200, 6_668)).toHaveLength(1);
    expect(await run(long, 8_200, 6_666)).toEqual(['2 buy 10 ONE @ 100.01 o1', '4 sell 10 ONE @ 66.66 liquidation']);
    expect(await run(sell(ONE, units(10), { leverage: 2.5 }), 10_000)).toEqual(['refused leverage-over-cap']);
  });
});

const BY_VOLUME: FeeProfile = {
  name: 'by volume',
  fixed: NO_MONEY,
  tiers: [
    { above: NO_MONEY, taker: rateOfBps(4.5), maker: rateOfBps(1.5) },
    { above: moneyOfNumber(5_000_000, 'down'), taker: rateOfBps(4), maker: rateOfBps(1.2) },
  ],
  borrowAYear: rateOf(0),
};

describe('a fee', () => {
  it('falls with the volume of the last 14 days, and rises again when that is over', async () => {
    const perps = [instrumentOf(ONE, 'perp', 20)];
    const [turn, back] = [buy(ONE, units(30_000)), close(ONE)];
    const quiet = Array.from({ length: 16 }, () => at(10_000));
    const beats = [
      at(10_000, turn),
      at(10_000, back),
      at(10_000, turn),
      at(10_000, back),
      at(10_000),
      ...quiet,
      at(10_000, turn),
      at(10_000),
    ];
    const capital = moneyOfNumber(1_000_000_000, 'down');
    const over = { fees: new Map([[ONE, BY_VOLUME]]), capital };
    const { fills } = await toldRun(perps, beats, {}, over, DAY_MS);
    const bps = fills.map(
      ({ fee, size: filled, price: paid }) => (moneyToNumber(fee) / (filled * (paid / 100))) * 10_000,
    );
    // 3 M and 6 M are traded before the second and the third; above 5 M the taker pays 4.
    expect(bps.map((one) => Number(one.toFixed(6)))).toEqual([4.5, 4.5, 4, 4, 4.5]);
  });
});

describe('rates of its own for makers and takers', () => {
  const run = async (makerBps: number, takerBps: number, intents: readonly Intent[]) => {
    const fees = new Map([[ONE, withRates(feesNamed('percent:9bps'), makerBps, takerBps)]]);
    const beats = [at(10_000, ...intents), at(10_000), at(9_998), at(9_998, close(ONE)), at(9_998)];
    return toldRun([instrumentOf(ONE, 'perp', 20)], beats, {}, { fees });
  };

  it('pays a rebate to the order that rested, and charges the one that took', async () => {
    const { fills, ledger, equity } = await run(-1, 5, [limit('buy', ONE, units(10), 99.99)]);
    // 10 × 99.99 at −1 bps, 10 × 99.98 at 5 bps.
    expect(fills.map(({ liquidity, fee }) => [liquidity, moneyToNumber(fee)])).toEqual([
      ['maker', -0.09999],
      ['taker', 0.4999],
    ]);
    expect(moneyToNumber(waterfallOf(ledger).total.fees)).toBe(0.39991);
    expect(equity).toBe(10_000 - 0.1 - 0.39991);
  });

  it.each([
    [-1, 5],
    [8, -2],
    [-3, -2],
  ])(
    'holds the dearer of the two for an order, and never less than nothing: maker %d, taker %d',
    async (maker, taker) => {
      const { records } = await run(maker, taker, [limit('buy', ONE, units(10), 99.99)]);
      const [order] = records.flatMap((record) => (record.kind === 'order-approved' ? [record.order] : []));
      expect(moneyToNumber(order?.heldFee ?? NO_MONEY)).toBeCloseTo((999.9 * Math.max(0, maker, taker)) / 10_000, 8);
    },
  );

  it('rounds a rebate so that it never exceeds its rate', () => {
    const rates = ratesAt(withRates(feesNamed('percent:0bps'), -1, 5), NO_MONEY);
    expect(feeOf(rates, money(9_999n), 'maker', true)).toBe(0n);
    expect(feeOf(rates, money(10_001n), 'maker', true)).toBe(-1n);
    expect(feeOf(rates, money(10_001n), 'taker', true)).toBe(6n);
  });
});
