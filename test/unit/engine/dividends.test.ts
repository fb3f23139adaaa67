import { buy, close, type Intent, sell, units } from 'quartet';
import { describe, expect, it } from 'vitest';
import type { Dividend } from '../../../src/domain/feed-event.ts';
import { DAY_MS, instant } from '../../../src/domain/time.ts';
import { moneyOfNumber, moneyToNumber } from '../../../src/domain/units.ts';
import { ownedOf } from '../../../src/ledger/valuation.ts';
import { flat, toldBars } from '../../support/told-bars.ts';
import { instrumentOf, symbolNamed } from '../../support/told-run.ts';
import { waterfallOf } from '../../support/waterfall.ts';

const ONE = symbolNamed('ONE');
const shares = [instrumentOf(ONE, 'equity', 2)];

/** 24 cents a share, as the bar of this day opens. */
function dividendOn(day: number): Dividend {
  const at = instant(Date.UTC(2024, 0, 1) + day * DAY_MS);
  return { kind: 'dividend', ts: at, visible: at, tape: 0, line: 1, symbol: ONE, amount: moneyOfNumber(0.24, 'down') };
}

/** Opens at the open of day 1, closes at that of day 3; ex on one of the days. */
async function paidOn(day: number, opening: Intent) {
  const bars = [flat(0, ONE, 10_000, 1_000, opening), flat(1, ONE, 10_000), flat(2, ONE, 10_000, 1_000, close(ONE))];
  const { ledger, fills } = await toldBars(shares, [...bars, flat(3, ONE, 10_000)], {}, [dividendOn(day)]);
  expect(fills).toHaveLength(2);
  const { dividends } = waterfallOf(ledger).total;
  expect(moneyToNumber(ownedOf(ledger))).toBe(10_000 + moneyToNumber(dividends));
  return moneyToNumber(dividends);
}

describe('a dividend', () => {
  it('goes to whoever held when the day opened, not to who buys at that open, and to who sells at it', async () => {
    const long = buy(ONE, units(10));
    expect(await paidOn(1, long)).toBe(0);
    expect(await paidOn(2, long)).toBe(2.4);
    expect(await paidOn(3, long)).toBe(2.4);
  });

  it('is owed by a short', async () => {
    expect(await paidOn(2, sell(ONE, units(10)))).toBe(-2.4);
  });

  it('is booked as such, once an account and symbol', async () => {
    const bars = [flat(0, ONE, 10_000, 1_000, buy(ONE, units(3))), flat(1, ONE, 10_000), flat(2, ONE, 10_000)];
    const { records } = await toldBars(shares, bars, {}, [dividendOn(2)]);
    const booked = records.flatMap((record) => (record.kind === 'entry-booked' ? [record.entry] : []));
    expect(booked.filter(({ cause }) => cause.kind === 'dividend')).toMatchObject([
      {
        symbol: ONE,
        legs: [
          { account: 'cash', amount: 72_000_000n },
          { account: 'dividends', amount: -72_000_000n },
        ],
      },
    ]);
  });
});
