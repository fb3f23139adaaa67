import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { moneyToNumber } from '../../../../src/domain/units.ts';
import { planOf } from '../../../../src/run/scenario/plan.ts';
import { readScenario } from '../../../../src/run/scenario/read.ts';
import { shippedFeeProfiles, shippedLeverageTables } from '../../../../src/run/shipped.ts';
import { testFolder } from '../../../support/test-folder.ts';

const folder = testFolder('dollars');

/** A plan with this capital, and what stands below it; of nobody, since no strategy is loaded. */
type Built = ReturnType<typeof planOf>;

function planWith(capital: string, venue = 'hyperliquid-perp'): Built {
  const file = join(folder, 'scenario.yaml');
  const coin = (symbol: string) =>
    `  - { symbol: ${symbol}, kind: perp, venue: "${venue}", priceDecimals: 8, tick: "0.00000001", sizeDecimals: 4, lot: "0.0001" }`;
  const entrants = 'entrants: [{ id: hold, strategy: buy-and-hold }]';
  writeFileSync(
    file,
    ['name: a', 'instruments:', coin('ETH-X'), coin('SOL-X'), `capital: ${capital}`, entrants].join('\n'),
  );
  return planOf(readScenario(file), {
    strategies: new Map(),
    priceOf: () => undefined,
    feeProfiles: shippedFeeProfiles(),
    leverageTables: shippedLeverageTables(),
    seed: undefined,
  });
}

/** What is in dollars in data: the least order, the second tier of fees, and where leverage first falls. */
function dollarFigures({ season, fees, leverageTables }: Built) {
  const [profile] = fees.values();
  return {
    minNotional: season.limits.minNotional,
    secondTier: profile?.tiers[1] === undefined ? undefined : moneyToNumber(profile.tiers[1].above),
    firstTier: leverageTables[0]?.tiers[0] === undefined ? undefined : moneyToNumber(leverageTables[0].tiers[0].from),
  };
}

describe('figures in dollars, in a run of another currency', () => {
  const inDollars = dollarFigures(planWith('10000 USD'));

  it('stand as they are in dollars and the coins redeemed at one', () => {
    expect(inDollars).toMatchObject({ minNotional: 10, secondTier: 5_000_000 });
    for (const coin of ['USDT', 'USDC', 'FDUSD', 'DAI'])
      expect(dollarFigures(planWith(`10000 ${coin}`))).toEqual(inDollars);
  });

  it.each([
    ['0.5 BTC', 50_000],
    ['1500000 JPY', 0.00625],
    ['9000 EUR', 1.25],
  ])('are reckoned by the rate: %s at %d', (capital, usdRate) => {
    const found = dollarFigures(planWith(`${capital}\nusdRate: ${usdRate}`));
    expect(found).toEqual({
      minNotional: 10 / usdRate,
      secondTier: 5_000_000 / usdRate,
      firstTier: (inDollars.firstTier ?? 0) / usdRate,
    });
  });

  it('do not bind where nobody says the rate', () => {
    expect(dollarFigures(planWith('0.5 BTC'))).toEqual({ minNotional: 0, secondTier: undefined, firstTier: undefined });
  });

  it('of a fee an order are refused without a rate; one that the name carries is the currency’s own', () => {
    expect(() => planWith('0.5 BTC', 'fixed+percent')).toThrow(/charges dollars an order.*add usdRate/);
    const fixed = (plan: Built) => moneyToNumber([...plan.fees.values()][0]?.fixed ?? (0n as never));
    expect(fixed(planWith('0.5 BTC\nusdRate: 50000', 'fixed+percent'))).toBe(0.00002);
    expect(fixed(planWith('0.5 BTC', 'fixed+percent:0.0001+20bps'))).toBe(0.0001);
  });

  it('keeps one profile for all symbols of a venue, since volume counts over all of them', () => {
    const [first, second] = planWith('0.5 BTC\nusdRate: 50000').fees.values();
    expect(first).toBe(second);
  });
});
