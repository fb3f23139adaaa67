import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { planOf } from '../../../../src/run/scenario/plan.ts';
import { readScenario } from '../../../../src/run/scenario/read.ts';
import { shippedFeeProfiles } from '../../../../src/run/shipped.ts';
import { testFolder } from '../../../support/test-folder.ts';

const folder = testFolder('fees');

function feesOf(rest: string) {
  const file = join(folder, 'scenario.yaml');
  const coin = `{ symbol: ETH-X, kind: perp, ${rest}, priceDecimals: 2, tick: "0.01", sizeDecimals: 0, lot: "1" }`;
  writeFileSync(
    file,
    `name: a\ninstruments: [${coin}]\ncapital: 100 USD\nentrants: [{ id: hold, strategy: buy-and-hold }]\n`,
  );
  const parts = { strategies: new Map(), priceOf: () => undefined, leverageTables: [], seed: undefined };
  return [...planOf(readScenario(file), { ...parts, feeProfiles: shippedFeeProfiles() }).fees.values()][0];
}

it('takes rates of its own in the place of the profile, whose other charges stay', () => {
  const own = feesOf('venue: us-equity, fees: { makerBps: -0.25, takerBps: 3 }');
  const shipped = feesOf('venue: us-equity');
  expect(own).toMatchObject({
    name: 'us-equity (maker -0.25 bps, taker 3 bps)',
    tiers: [{ maker: -25_000_000, taker: 300_000_000 }],
    borrowAYear: shipped?.borrowAYear,
    fixed: shipped?.fixed,
  });
  expect(own?.tiers).toHaveLength(1);
});

it.each([
  ['fees: { makerBps: -101, takerBps: 5 }', /makerBps .*-100/],
  ['fees: { makerBps: 1 }', /takerBps/],
  ['fees: { makerBps: "1", takerBps: 5 }', /makerBps/],
])('refuses %s', (fees, says) => {
  expect(() => feesOf(`venue: none, ${fees}`)).toThrow(says);
});

it('tells whoever writes a rebate into a name where it goes', () => {
  expect(() => feesOf('venue: "percent:-1bps"')).toThrow(/no fee profile.*fees: \{ makerBps/);
});
