import { compareFeedEvents } from '../../src/domain/event-order.ts';
import type { FeedEvent } from '../../src/domain/feed-event.ts';
import type { SymbolId } from '../../src/domain/ids.ts';
import type { Instrument } from '../../src/domain/instrument.ts';
import type { Intent } from '../../src/domain/order.ts';
import { DAY_MS, instant } from '../../src/domain/time.ts';
import { price } from '../../src/domain/units.ts';
import type { ExecutionPlan } from '../../src/engine/plan.ts';
import { auditRun } from '../../src/ledger/audit.ts';
import type { CodeStrategy } from '../../src/ports/strategy.ts';
import { competitor, feesNamed, planFor, runTest, sourceOf } from './engine-run.ts';

/** A daily bar in cents, and what the strategy wants at its close. */
export interface ToldBar {
  readonly day: number;
  readonly symbol: SymbolId;
  readonly prices: readonly [open: number, high: number, low: number, close: number];
  readonly volume?: number;
  readonly intents?: readonly Intent[];
}

const START = Date.UTC(2024, 0, 1);

/** A bar that stays at one price. */
export function flat(
  day: number,
  symbol: SymbolId,
  at: number,
  volume = 1_000,
  ...intents: readonly Intent[]
): ToldBar {
  return { day, symbol, prices: [at, at, at, at], volume, intents };
}

/** Runs a strategy that does as it is told at each bar's close, without latency or fees; capital 10,000. */
export async function toldBars(
  instruments: readonly Instrument[],
  bars: readonly ToldBar[],
  execution: Partial<ExecutionPlan> = {},
  others: readonly FeedEvent[] = [],
) {
  const events = bars.flatMap((bar, at): readonly FeedEvent[] => {
    const { symbol, volume = 1_000 } = bar;
    const [open, high, low, close] = bar.prices.map(price);
    if (open === undefined || high === undefined || low === undefined || close === undefined) throw new Error('no bar');
    const opened = instant(START + bar.day * DAY_MS);
    const closed = instant(opened + DAY_MS);
    const shared = { symbol, tape: 0, line: at + 1, intervalMs: DAY_MS, open };
    return [
      { ...shared, kind: 'bar-open', ts: opened, visible: opened, ...(volume === 0 && { isUntraded: true }) },
      { ...shared, kind: 'bar-close', ts: closed, visible: closed, openedAt: opened, high, low, close, volume },
    ];
  });
  const strategy: CodeStrategy = {
    kind: 'code',
    name: 'told',
    parameters: {},
    start: () => ({ onBars: (_, closed) => closed.flatMap(({ line }) => bars[line - 1]?.intents ?? []) }),
  };
  const market = {
    instruments: new Map(instruments.map((instrument) => [instrument.symbol, instrument])),
    feeds: () => [sourceOf('told', [...events, ...others].sort(compareFeedEvents))],
  };
  const plan = planFor(market, [competitor('told', strategy)]);
  const { outcome, rows } = await runTest(
    {
      ...plan,
      fees: new Map(instruments.map(({ symbol }) => [symbol, feesNamed('percent:0bps')])),
      execution: {
        ...plan.execution,
        latency: { kind: 'fixed', ms: 0 },
        spreadBps: 0,
        slippageBps: 0,
        ...execution,
      },
    },
    market.feeds(),
  );
  const [ledger] = auditRun(rows).ledgers.values();
  if (ledger === undefined) throw new Error('nobody ran');
  const records = rows.flatMap((row) => row.records);
  return {
    outcome,
    ledger,
    records,
    /** `2 buy 10 @ 130.00 o1`, with the line of the bar. */
    fills: records.flatMap((record) => {
      if (record.kind !== 'fill-made') return [];
      const { on, side, size, price: at, cause } = record.fill;
      const why = cause.kind === 'order' ? cause.order : cause.kind === 'exit' ? cause.exit : cause.kind;
      return [`${on.line} ${side} ${size} @ ${(at / 100).toFixed(2)} ${why}`];
    }),
  };
}
