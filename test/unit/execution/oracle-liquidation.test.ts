import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { Position } from '../../../src/domain/position.ts';
import { instant } from '../../../src/domain/time.ts';
import { type Grid, type Money, money, price, rateOf, size } from '../../../src/domain/units.ts';
import { fundingPayment } from '../../../src/execution/money/funding.ts';
import { liquidationPrice } from '../../../src/execution/money/liquidation.ts';
import { dataPath, describeWithData } from '../../support/data.ts';
import { SYMBOL } from '../../support/execution/desk.ts';

/** Fine enough for every figure of the files. */
const GRID: Grid = { priceDecimals: 8, sizeDecimals: 5 };
const COARSE: Grid = { priceDecimals: 4, sizeDecimals: 3 };

const exact = (value: number): Money => money(BigInt(Math.round(value * 1e8)));

interface Asked {
  readonly side: 'long' | 'short';
  readonly entry: number;
  readonly units: number;
  readonly margin: number;
  /** Of exposure × rate − deduction. */
  readonly rate: number;
  readonly deduction: number;
}

function liquidationOf({ side, entry, units, margin, rate, deduction }: Asked, grid: Grid): number {
  const backed = {
    side,
    size: size(Math.round(units * 10 ** grid.sizeDecimals)),
    cost: exact(entry * units),
    margin: exact(margin),
  };
  const tier = { from: money(0n), maxLeverage: 1, rate: rateOf(rate), deduction: exact(deduction) };
  return liquidationPrice(backed, [tier], grid) / 10 ** grid.priceDecimals;
}

const relative = (found: number, wanted: number): number => Math.abs(found - wanted) / wanted;

describeWithData('liquidation prices of other engines', () => {
  const file = JSON.parse(readFileSync(dataPath('oracle/liquidation.json'), 'utf8'));

  it('Hyperliquid, isolated', () => {
    expect(file.hyperliquid_isolated.length).toBeGreaterThan(8);
    for (const row of file.hyperliquid_isolated) {
      const found = liquidationOf(
        {
          side: row.side,
          entry: row.entry_price,
          units: row.size,
          margin: row.isolated_margin,
          rate: 0.5 / row.max_leverage,
          deduction: 0,
        },
        GRID,
      );
      // The file rounds to eight decimals, we floor to them.
      expect(Math.abs(found - row.formula_price), JSON.stringify(row)).toBeLessThan(1.01e-8);
      expect(relative(found, row.venue_liquidation_price)).toBeLessThan(4e-5);
    }
  });

  it('Binance, isolated, with its maintenance amount', () => {
    expect(file.binance_isolated.length).toBeGreaterThan(0);
    for (const row of file.binance_isolated) {
      const asked = {
        side: row.side,
        entry: row.entry_price,
        units: row.size,
        margin: row.wallet_balance,
        rate: row.mmr,
        deduction: row.maintenance_amount,
      };
      expect(liquidationOf(asked, COARSE)).toBeCloseTo(row.expected, 1);
    }
  });

  it('every unit case, in its venue’s style', () => {
    expect(file.unit_cases.length).toBeGreaterThan(5);
    for (const row of file.unit_cases) {
      const { mmr, maintenance_amount: amount, taker_fee: fee, entry_price: entry, size: units } = row;
      const styles: Readonly<Record<string, Pick<Asked, 'rate' | 'deduction'>>> = {
        binance: { rate: mmr, deduction: amount },
        // The other venues' rules are the same equation with another requirement.
        okx: { rate: mmr + fee, deduction: 0 },
        gate: { rate: mmr + fee, deduction: 0 },
        bybit: { rate: 0, deduction: -entry * units * mmr },
      };
      const style = styles[row.venue_style];
      if (style === undefined) throw new Error(`no style ${row.venue_style}`);
      const found = liquidationOf({ side: row.side, entry, units, margin: row.margin, ...style }, GRID);
      expect(relative(found, row.expected), JSON.stringify(row)).toBeLessThan(1e-8);
    }
  });
});

describeWithData('funding of other engines', () => {
  const file = JSON.parse(readFileSync(dataPath('oracle/funding.json'), 'utf8'));
  const HOUR_MS = 3_600_000;
  const start = Date.parse('2021-09-01T00:00:00Z');

  function pays(units: number, hour: number, side: 'long' | 'short'): number {
    const nothing = money(0n);
    const position: Position = {
      symbol: SYMBOL,
      side,
      size: size(units * 100_000),
      cost: nothing,
      margin: nothing,
      leverage: 1,
      openedAt: instant(start),
    };
    const mark = price(Math.round(file.mark_by_hour[hour] * 1e8));
    return Number(fundingPayment(position, mark, rateOf(file.rate_by_hour[hour]), GRID)) / 1e8;
  }

  it('each hour, for the long and for the short', () => {
    expect(file.payment_size30_by_hour.length).toBeGreaterThan(5);
    file.payment_size30_by_hour.forEach((wanted: number, hour: number) => {
      expect(pays(30, hour, 'long')).toBeCloseTo(wanted, 10);
      expect(pays(30, hour, 'short')).toBeCloseTo(-wanted, 10);
    });
  });

  it('over windows of a venue that pays every eight hours, both ends included', () => {
    let summed = 0;
    for (const window of file.eight_hour_windows) {
      const from = Math.ceil((Date.parse(window.open) - start) / HOUR_MS);
      const to = Math.floor((Date.parse(window.close) - start) / HOUR_MS);
      const instants = [0, 8, 16].filter((hour) => hour >= from && hour <= to);
      // The file gives marks and rates of the first eight hours only; a window that pays at the ninth cannot be summed.
      if (instants.includes(8)) continue;
      const sum = instants.reduce((total, hour) => total + pays(window.size, hour, 'long'), 0);
      expect(sum).toBeCloseTo(window.sum_size_mark_rate, 10);
      summed += 1;
    }
    expect(summed).toBeGreaterThan(1);
  });
});
