import {
  bracket,
  buy,
  type CodeStrategy,
  cancel,
  close,
  type DecideContext,
  decimal,
  defineStrategy,
  type Intent,
  limit,
  type SymbolId,
  sell,
  units,
  whole,
} from 'quartet';
import { expect, it } from 'vitest';
import { openTape } from '../../src/adapters/tape/open-tape.ts';
import { POWERS_OF_TEN } from '../../src/domain/decimal.ts';
import type { RoundTrip } from '../../src/domain/history.ts';
import { isSymbolId } from '../../src/domain/ids.ts';
import type { Instrument } from '../../src/domain/instrument.ts';
import { instant, later } from '../../src/domain/time.ts';
import { moneyOfNumber, moneyToNumber, price, size } from '../../src/domain/units.ts';
import { historyOf } from '../../src/ledger/history.ts';
import { dataPath, describeWithData } from '../support/data.ts';
import { competitor, feesNamed, type Market, planFor, runTest } from '../support/engine-run.ts';
import { type Answer, answerOf, barHistory, barTimes, CASES, csv, expectMetrics } from '../support/oracle.ts';

const PRICE_DECIMALS = 8;
const NOTHING: readonly Intent[] = [];

describeWithData("another engine's backtests", () => {
  it.each(CASES)('come out the same on ours: %s', { timeout: 120_000 }, async (name, barMs) => {
    const answer = answerOf(name);
    const { trips, equities, commissions } = await backtest(answer, barMs);

    const expected = csv(`${name}.trades.csv`);
    expect(trips).toHaveLength(expected.length);
    trips.forEach((trip, at) => {
      const row = expected[at] ?? {};
      expect((trip.side === 'long' ? 1 : -1) * trip.size).toBe(Number(row.size));
      // Their prices are floats; ours lie on a grid finer than their figures.
      expectClose(trip.entryPrice, Number(row.entry_price));
      expectClose(trip.exitPrice, Number(row.exit_price));
      expectClose(moneyToNumber(trip.realised) - moneyToNumber(trip.fees), Number(row.pnl), 1e-7);
    });

    const rows = csv(`${name}.equity.csv`).map((row) => Number(row.equity));
    expect(equities).toHaveLength(rows.length);
    equities.forEach((equity, at) => {
      expectClose(equity, rows[at] ?? Number.NaN);
    });
    expectClose(commissions, answer.metrics['Commissions [$]'] ?? Number.NaN);
    const returns = trips.map(
      (trip) =>
        moneyToNumber(trip.realised) / (trip.entryPrice * trip.size) -
        moneyToNumber(trip.fees) / (trip.entryPrice * trip.size),
    );
    expectMetrics(barHistory(answer, barMs, equities, trips), answer, returns);
  });
});

function expectClose(actual: number, expected: number, absolute = 0): void {
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(Math.max(1e-9 * Math.abs(expected), absolute));
}

interface Result {
  readonly trips: readonly RoundTrip[];
  /** One a bar, at its close. */
  readonly equities: readonly number[];
  readonly commissions: number;
}

async function backtest(answer: Answer, barMs: number): Promise<Result> {
  const instrument = instrumentOf();
  const market: Market = {
    instruments: new Map([[instrument.symbol, instrument]]),
    feeds: () => [
      openTape(dataPath(`oracle/${answer.bars}`), {
        instruments: market.instruments,
        tape: 0,
        csv: { symbol: instrument.symbol, intervalMs: barMs },
      }),
    ],
  };
  const plan = planFor(market, [competitor('oracle', strategyOf(answer), answer.params)], {
    capital: moneyOfNumber(answer.config.cash, 'down'),
    fees: new Map([[instrument.symbol, feesNamed(`percent:${answer.config.commission * 10_000}bps`)]]),
    sampleMs: barMs,
    execution: {
      latency: { kind: 'fixed', ms: 0 },
      fillModel: answer.config.trade_on_close === true ? 'on-close' : 'next-event',
      intrabar: 'pessimistic',
      spreadBps: 0,
      slippageBps: 0,
      impactBps: 0,
      staleMs: 60_000,
      marginMode: 'isolated',
    },
  });
  const { rows } = await runTest(plan, market.feeds());
  const [account] = historyOf(rows).accounts;
  if (account === undefined) throw new Error('the run has no account');
  const byTime = new Map(account.samples.map((sample) => [sample.at, moneyToNumber(sample.equity)]));
  const equities = barTimes(answer.bars).map((time) => byTime.get(later(instant(time), barMs)) ?? Number.NaN);
  return finalised(answer, account.roundTrips, equities, moneyToNumber(account.fees), rows);
}

/** That engine closes what is open at the end at the price its last bar would fill a market order at. A quirk of its own, so it is added here. */
function finalised(
  answer: Answer,
  trips: readonly RoundTrip[],
  equities: readonly number[],
  commissions: number,
  rows: Awaited<ReturnType<typeof runTest>>['rows'],
): Result {
  const fills = rows.flatMap((row) =>
    row.records.flatMap((record) => (record.kind === 'fill-made' ? [record.fill] : [])),
  );
  const held = fills.reduce((sum, fill) => sum + (fill.side === 'buy' ? fill.size : -fill.size), 0);
  const last = fills.at(-1);
  if (held === 0 || last === undefined) return { trips, equities, commissions };
  const [before = {}, bar = {}] = csv(answer.bars).slice(-2);
  const exitPrice = Number(answer.config.trade_on_close === true ? before.close : bar.open);
  const entryPrice = last.price / (POWERS_OF_TEN[PRICE_DECIMALS] ?? 1);
  const closedUnits = Math.abs(held);
  const exitFee = closedUnits * exitPrice * answer.config.commission;
  const realised = held * (exitPrice - entryPrice);
  const trip: RoundTrip = {
    symbol: last.symbol,
    side: held > 0 ? 'long' : 'short',
    size: closedUnits,
    openedAt: last.at,
    closedAt: last.at,
    entryPrice,
    exitPrice,
    realised: moneyOfNumber(Math.round(realised * 1e8) / 1e8, 'down'),
    fees: moneyOfNumber(
      Math.round((exitFee + closedUnits * entryPrice * answer.config.commission) * 1e8) / 1e8,
      'down',
    ),
    exit: 'order',
    closedBy: last.id,
  };
  const marked = held * (Number(bar.close) - entryPrice);
  const end = (equities.at(-1) ?? Number.NaN) - marked + realised - exitFee;
  return { trips: [...trips, trip], equities: [...equities.slice(0, -1), end], commissions: commissions + exitFee };
}

function instrumentOf(): Instrument {
  return {
    symbol: symbolNamed('ORACLE'),
    kind: 'perp',
    venue: 'test',
    quoteCurrency: 'USD',
    priceDecimals: PRICE_DECIMALS,
    tick: price(1),
    sizeDecimals: 0,
    lot: size(1),
    maxLeverage: 40,
    session: undefined,
    hourlyFundingRate: undefined,
  };
}

function symbolNamed(name: string): SymbolId {
  if (isSymbolId(name)) return name;
  throw new Error(`${name} is no symbol`);
}

/** Its three strategies: what each orders when the averages cross. */
function strategyOf(answer: Answer): CodeStrategy {
  switch (answer.strategy) {
    case 'Cross':
      return crossing((context, symbol, isUp, { amount }) => turn(context, symbol, isUp, amount));
    case 'CrossBracket':
      return crossing((context, symbol, isUp, { amount, stopShare, targetShare }) => {
        const at = context.price(symbol) ?? Number.NaN;
        const sign = isUp ? 1 : -1;
        const exits = { stop: at * (1 - sign * stopShare), target: at * (1 + sign * targetShare) };
        return turn(context, symbol, isUp, amount).map((intent) =>
          intent.kind === 'open' ? bracket(intent, exits) : intent,
        );
      });
    case 'CrossLimit':
      return crossing((context, symbol, isUp, { amount, offset }) => {
        const at = (context.price(symbol) ?? Number.NaN) * (isUp ? 1 - offset : 1 + offset);
        const order = limit(isUp ? 'buy' : 'sell', symbol, units(amount), at);
        const out = context.position(symbol) === undefined ? [] : [close(symbol)];
        return [cancel(symbol), ...out, order];
      });
    default:
      throw new Error(`no strategy ${answer.strategy}`);
  }
}

interface CrossTerms {
  readonly amount: number;
  readonly stopShare: number;
  readonly targetShare: number;
  readonly offset: number;
}

type OnCross = (context: DecideContext, symbol: SymbolId, isUp: boolean, terms: CrossTerms) => readonly Intent[];

function crossing(onCross: OnCross): CodeStrategy {
  return defineStrategy({
    name: 'cross',
    parameters: {
      n1: whole(10, { least: 1, most: 500 }),
      n2: whole(20, { least: 1, most: 500 }),
      size: decimal(10, { least: 0, most: 1e9 }),
      sl: decimal(0, { least: 0, most: 1 }),
      tp: decimal(0, { least: 0, most: 1 }),
      off: decimal(0, { least: 0, most: 1 }),
    },
    start({ symbols, indicator, parameter }) {
      const [instrument] = symbols;
      if (instrument === undefined) throw new Error('no instrument');
      const { symbol } = instrument;
      const fast = indicator('sma', { period: parameter('n1') }, symbol);
      const slow = indicator('sma', { period: parameter('n2') }, symbol);
      const terms: CrossTerms = {
        amount: parameter('size'),
        stopShare: parameter('sl'),
        targetShare: parameter('tp'),
        offset: parameter('off'),
      };
      let gapBefore: number | undefined;
      return {
        onBars(context) {
          const [fastNow, slowNow] = [fast.value(), slow.value()];
          if (fastNow === undefined || slowNow === undefined) return NOTHING;
          const gap = fastNow - slowNow;
          const before = gapBefore;
          gapBefore = gap;
          if (before === undefined) return NOTHING;
          if (before < 0 && gap > 0) return onCross(context, symbol, true, terms);
          return before > 0 && gap < 0 ? onCross(context, symbol, false, terms) : NOTHING;
        },
      };
    },
  });
}

/** One order that closes what is held the other way and opens the new position at the same price. */
function turn(context: DecideContext, symbol: SymbolId, isUp: boolean, amount: number): readonly Intent[] {
  const held = context.position(symbol)?.size ?? 0;
  return [isUp ? buy(symbol, units(amount + held)) : sell(symbol, units(amount + held))];
}
