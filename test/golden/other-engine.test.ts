import { readFileSync } from 'node:fs';
import {
  bracket,
  buy,
  buyingPower,
  type CodeStrategy,
  cancel,
  close,
  defineStrategy,
  type Intent,
  limit,
  type OpenIntent,
  type OrderSide,
  type Sizing,
  type SymbolId,
  sell,
  setExits,
  stop,
  stopLimit,
  units,
} from 'quartet';
import { expect, it } from 'vitest';
import { z } from 'zod';
import type { FeedEvent } from '../../src/domain/feed-event.ts';
import { isSymbolId } from '../../src/domain/ids.ts';
import type { Instrument } from '../../src/domain/instrument.ts';
import { instant } from '../../src/domain/time.ts';
import { moneyOfNumber, moneyToNumber, price, size } from '../../src/domain/units.ts';
import type { RunPlan } from '../../src/engine/plan.ts';
import { historyOf } from '../../src/ledger/history.ts';
import { competitor, feesNamed, type Market, planFor, runTest, sourceOf } from '../support/engine-run.ts';

/*
 * `other-engine.ndjson`: made-up bars, the orders placed at their closes, and what backtesting.py 0.6.6 made of them:
 * closed trades (size, entry price, exit price, entry bar, exit bar) and the equity of every bar. Some cases a kind of
 * order. By `whole-bar` ours gives the same; by `pessimistic` it differs where that engine does what no market would:
 * it fills a stop-limit at a trigger that the bar gapped over, and one that the bar came back to (on every path, for it
 * closed beyond the limit) only at the next open, which may be better; it lets what a resting order filled at an open be
 * stopped only in the next bar, and takes the target of a stop entry in the entry's own bar. One thing is followed
 * nowhere, since it is look-ahead: its buying power is reckoned at the close of the bar whose open it fills at.
 */
const caseSchema = z.object({
  kind: z.string(),
  cash: z.number(),
  commission: z.number(),
  /** Margin / exposure. */
  margin: z.number(),
  /** A new order cancels the others and closes the position first. */
  exclusive: z.boolean(),
  bars: z.array(z.tuple([z.number(), z.number(), z.number(), z.number()])),
  orders: z.array(
    z.object({
      bar: z.number(),
      side: z.number(),
      /** Units, or below 1 a share of buying power. */
      size: z.number(),
      stop: z.number().optional(),
      limit: z.number().optional(),
      sl: z.number().optional(),
      tp: z.number().optional(),
    }),
  ),
  trades: z.array(z.tuple([z.number(), z.number(), z.number(), z.number(), z.number()])),
  equity: z.array(z.number()),
});
type Case = z.output<typeof caseSchema>;
type Placed = Case['orders'][number];

const CASES = readFileSync(new URL('./other-engine.ndjson', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line) => caseSchema.parse(JSON.parse(line)));

const BY_WHOLE_BAR_ONLY: ReadonlySet<string> = new Set([
  'stop-limit-gapped',
  'stop-limit-returned-to',
  'limit-bracket',
  'stop-bracket',
]);
const RUNS = CASES.flatMap((one, at) =>
  (['pessimistic', 'whole-bar'] as const)
    .filter((intrabar) => intrabar === 'whole-bar' || !BY_WHOLE_BAR_ONLY.has(one.kind))
    .map((intrabar) => [`${one.kind} ${at}, ${intrabar}`, intrabar, one] as const),
);

const DAY_MS = 86_400_000;
const START = 1_704_067_200_000;
const DECIMALS = 8;
const TRAILED = 2;
const SYMBOL = symbolNamed('MADE-UP');
const INSTRUMENT: Instrument = {
  symbol: SYMBOL,
  kind: 'perp',
  venue: 'test',
  quoteCurrency: 'USD',
  priceDecimals: DECIMALS,
  tick: price(1),
  sizeDecimals: 0,
  lot: size(1),
  maxLeverage: 40,
  session: undefined,
  hourlyFundingRate: undefined,
};

it.each(RUNS)('comes out as there: %s', async (_, intrabar, one) => {
  const market: Market = {
    instruments: new Map([[SYMBOL, INSTRUMENT]]),
    feeds: () => [sourceOf('made-up', one.bars.flatMap(barEvents))],
  };
  const base = planFor(market, [competitor('placed', placing(one))]);
  const plan: RunPlan = {
    ...base,
    capital: moneyOfNumber(one.cash, 'down'),
    fees: new Map([[SYMBOL, feesNamed(`percent:${one.commission * 10_000}bps`)]]),
    sampleMs: DAY_MS,
    season: {
      ...base.season,
      limits: { maxLeverage: 100, maxSymbolExposure: 100, minNotional: 0, pyramiding: true, minimumAuthors: 1 },
    },
    execution: {
      latency: { kind: 'fixed', ms: 0 },
      fillModel: 'next-event',
      intrabar,
      spreadBps: 0,
      slippageBps: 0,
      impactBps: 0,
      staleMs: 60_000,
      marginMode: 'until-ruin',
    },
  };
  const [account] = historyOf((await runTest(plan, market.feeds())).rows).accounts;
  const byTime = new Map(account?.samples.map(({ at, equity }) => [at, moneyToNumber(equity)]));
  one.equity.forEach((equity, bar) => {
    const found = byTime.get(instant(START + (bar + 1) * DAY_MS)) ?? Number.NaN;
    expect(Math.abs(found - equity), `bar ${bar}: ${found}, there ${equity}`).toBeLessThanOrEqual(1e-9 * one.cash);
  });
  // That engine splits a position into trades by entry; netted ones are compared by their equity alone.
  if (!one.exclusive) return;
  const trips = account?.roundTrips.map(({ side, size: closed, entryPrice, exitPrice, openedAt }) => ({
    size: side === 'long' ? closed : -closed,
    entry: entryPrice,
    exit: exitPrice,
    bar: Math.ceil((openedAt - START) / DAY_MS),
  }));
  expect(trips).toHaveLength(one.trades.length);
  for (const [at, [closed, entry, exit]] of one.trades.entries()) {
    expect(trips?.[at]?.size).toBe(closed);
    expect(trips?.[at]?.entry).toBeCloseTo(entry, 8);
    expect(trips?.[at]?.exit).toBeCloseTo(exit, 8);
  }
});

function barEvents([open, high, low, close]: Case['bars'][number], at: number): readonly FeedEvent[] {
  const openedAt = instant(START + at * DAY_MS);
  const closedAt = instant(START + (at + 1) * DAY_MS);
  const shared = { symbol: SYMBOL, recv: undefined, tape: 0, line: at + 1, intervalMs: DAY_MS };
  return [
    { ...shared, kind: 'bar-open', ts: openedAt, visible: openedAt, open: onGrid(open) },
    {
      ...shared,
      kind: 'bar-close',
      ts: closedAt,
      visible: closedAt,
      openedAt,
      open: onGrid(open),
      high: onGrid(high),
      low: onGrid(low),
      close: onGrid(close),
      volume: 1,
    },
  ];
}

const onGrid = (value: number) => price(Math.round(value * 10 ** DECIMALS));

/** Places the case's orders at the closes they were placed at; in the trailing ones also moves the stop behind them. */
function placing(one: Case): CodeStrategy {
  return defineStrategy({
    name: 'placing',
    parameters: {},
    start() {
      let bar = -1;
      let trailed: number | undefined;
      return {
        onBars(context) {
          bar += 1;
          const held = context.position(SYMBOL);
          const placed = one.orders.filter((order) => order.bar === bar);
          if (held === undefined) trailed = undefined;
          const intents: Intent[] = [];
          if (one.kind === 'trailing' && held !== undefined) {
            trailed = trailTo(trailed, held.side, one.bars[bar]?.[3] ?? Number.NaN);
            intents.push(setExits(SYMBOL, { stop: trailed }));
          }
          for (const order of placed) {
            if (one.exclusive) {
              intents.push(cancel(SYMBOL), ...(held === undefined ? [] : [close(SYMBOL)]));
              trailed = undefined;
            }
            intents.push(intentOf(order, 1 / one.margin));
          }
          return intents;
        },
      };
    },
  });
}

function trailTo(before: number | undefined, side: 'long' | 'short', closed: number): number {
  const wanted = Math.round((side === 'long' ? closed - TRAILED : closed + TRAILED) * 100) / 100;
  if (before === undefined) return wanted;
  return side === 'long' ? Math.max(before, wanted) : Math.min(before, wanted);
}

function intentOf(order: Placed, leverage: number): Intent {
  const side: OrderSide = order.side > 0 ? 'buy' : 'sell';
  const sizing = order.size < 1 ? buyingPower(order.size) : units(order.size);
  const entry = entryOf(order, side, sizing, { leverage });
  return order.sl === undefined ? entry : bracket(entry, { stop: order.sl, target: order.tp });
}

function entryOf(order: Placed, side: OrderSide, sizing: Sizing, options: { readonly leverage: number }): OpenIntent {
  if (order.stop !== undefined && order.limit !== undefined) {
    return stopLimit(side, SYMBOL, sizing, order.stop, order.limit, options);
  }
  if (order.stop !== undefined) return stop(side, SYMBOL, sizing, order.stop, options);
  if (order.limit !== undefined) return limit(side, SYMBOL, sizing, order.limit, options);
  return side === 'buy' ? buy(SYMBOL, sizing, options) : sell(SYMBOL, sizing, options);
}

function symbolNamed(name: string): SymbolId {
  if (isSymbolId(name)) return name;
  throw new Error(`${name} is no symbol`);
}
