import { CHART_CANDLES } from '../agents/eyes/chart.ts';
import type { Fill } from '../domain/fill.ts';
import type { SymbolChart } from '../domain/snapshot.ts';
import { seesCharts } from '../domain/team.ts';
import { price, priceToNumber } from '../domain/units.ts';
import type { Account } from './account.ts';
import type { Desk } from './desk.ts';

/** Fills of all symbols that a chart may show. */
const KEPT_FILLS = 64;

/** Keeps what the charts of an account's team will show of it. */
export function rememberFill({ plan: { team }, recentFills }: Account, fill: Fill): void {
  if (team === undefined || !seesCharts(team.eyes)) return;
  recentFills.push(fill);
  if (recentFills.length > KEPT_FILLS) recentFills.shift();
}

/** The last closed bars of a symbol, and what the account did in their time; undefined before the first bar. */
export function symbolChart(desk: Desk, { recentFills }: Account): SymbolChart | undefined {
  const { symbol, priceDecimals } = desk.instrument;
  const bars = Array.from({ length: CHART_CANDLES }, (_, back) => desk.recentBar(back) ?? [])
    .flat()
    .reverse();
  const [first] = bars;
  if (first === undefined) return undefined;
  const decimal = (grid: number): number => priceToNumber(price(grid), priceDecimals);
  return {
    candles: bars.map(({ visible, open, high, low, close, volume }) => ({
      at: visible,
      open: decimal(open),
      high: decimal(high),
      low: decimal(low),
      close: decimal(close),
      volume,
    })),
    fills: recentFills
      .filter((fill) => fill.symbol === symbol && fill.at >= first.visible)
      .map((fill) => ({ at: fill.at, side: fill.side, price: decimal(fill.price) })),
  };
}

/** What is drawn may be cited: `close0` is the last candle's close, `close1` the one's before it. */
export function chartNumbers({ candles }: SymbolChart): Readonly<Record<string, number>> {
  const numbers: Record<string, number> = {};
  for (const [place, { open, high, low, close, volume }] of candles.toReversed().entries()) {
    numbers[`open${place}`] = open;
    numbers[`high${place}`] = high;
    numbers[`low${place}`] = low;
    numbers[`close${place}`] = close;
    numbers[`volume${place}`] = volume;
  }
  return numbers;
}
