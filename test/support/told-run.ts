import type { Quote } from '../../src/domain/feed-event.ts';
import type { Fill } from '../../src/domain/fill.ts';
import { isSymbolId, type SymbolId } from '../../src/domain/ids.ts';
import type { Instrument, InstrumentKind } from '../../src/domain/instrument.ts';
import type { Intent } from '../../src/domain/order.ts';
import type { RunRecord } from '../../src/domain/record.ts';
import { instant, SECOND_MS } from '../../src/domain/time.ts';
import { moneyToNumber, price, size } from '../../src/domain/units.ts';
import type { ExecutionPlan, RunPlan } from '../../src/engine/plan.ts';
import { auditRun } from '../../src/ledger/audit.ts';
import { equityOf } from '../../src/ledger/valuation.ts';
import type { CodeStrategy } from '../../src/ports/strategy.ts';
import { competitor, feesNamed, type Market, planFor, runTest, sourceOf } from './engine-run.ts';
import { waterfallOf } from './waterfall.ts';

export const START = 1_704_207_600_000;

/** A quote in cents, and what the strategy wants when it sees it. */
export interface Beat {
  readonly symbol: SymbolId;
  readonly bid: number;
  readonly ask: number;
  readonly shown: number;
  readonly intents: readonly Intent[];
}

export function symbolNamed(name: string): SymbolId {
  if (isSymbolId(name)) return name;
  throw new Error(`${name} is no symbol`);
}

export function instrumentOf(symbol: SymbolId, kind: InstrumentKind = 'perp', maxLeverage = 20): Instrument {
  return {
    symbol,
    kind,
    venue: 'none',
    quoteCurrency: 'USD',
    priceDecimals: 2,
    tick: price(1),
    sizeDecimals: 0,
    lot: size(1),
    maxLeverage,
    session: undefined,
    hourlyFundingRate: undefined,
  };
}

/** Runs a strategy that does as it is told, a quote a second or `stepMs`, without latency; capital 10,000, no fees. */
export async function toldRun(
  instruments: readonly Instrument[],
  beats: readonly Beat[],
  execution: Partial<ExecutionPlan> = {},
  over: Partial<RunPlan> = {},
  stepMs = SECOND_MS,
) {
  const quotes = beats.map((beat, at): Quote => {
    const visible = instant(START + at * stepMs);
    const shown = size(beat.shown);
    const prices = { bid: price(beat.bid), ask: price(beat.ask), bidSize: shown, askSize: shown };
    return {
      kind: 'quote',
      symbol: beat.symbol,
      ts: visible,

      visible,
      tape: 0,
      line: at + 1,
      ...prices,
    };
  });
  const strategy: CodeStrategy = {
    kind: 'code',
    name: 'told',
    parameters: {},
    start: () => ({ onQuote: (_, { line }) => beats[line - 1]?.intents ?? [] }),
  };
  const market: Market = {
    instruments: new Map(instruments.map((instrument) => [instrument.symbol, instrument])),
    feeds: () => [sourceOf('told', quotes)],
  };
  const plan = planFor(market, [competitor('told', strategy)]);
  const { rows } = await runTest(
    {
      ...plan,
      fees: new Map(instruments.map(({ symbol }) => [symbol, feesNamed('percent:0bps')])),
      execution: { ...plan.execution, latency: { kind: 'fixed', ms: 0 }, slippageBps: 0, impactBps: 0, ...execution },
      season: {
        ...plan.season,
        limits: { maxLeverage: 50, maxSymbolExposure: 100, minNotional: 0, pyramiding: true, minimumAuthors: 1 },
      },
      ...over,
    },
    market.feeds(),
  );
  const records: readonly RunRecord[] = rows.flatMap((row) => row.records);
  const [ledger] = auditRun(rows).ledgers.values();
  if (ledger === undefined) throw new Error('nobody ran');
  const last = new Map(quotes.map((quote) => [quote.symbol, price(Math.floor((quote.bid + quote.ask) / 2))]));
  return {
    records,
    ledger,
    fills: records.flatMap((record): readonly Fill[] => (record.kind === 'fill-made' ? [record.fill] : [])),
    /** A line each: `1 buy 5 ACME @ 100.05 order`, with the line of the tape it filled on. */
    log: records.flatMap((record): readonly string[] => lineOf(record)),
    equity: moneyToNumber(equityOf(ledger, last)),
    insured: moneyToNumber(waterfallOf(ledger).total.insurance),
  };
}

function lineOf(record: RunRecord): readonly string[] {
  switch (record.kind) {
    case 'fill-made': {
      const { cause, side, size: filled, symbol, price: at, on } = record.fill;
      const what = cause.kind === 'exit' ? cause.exit : cause.kind === 'order' ? cause.order : cause.kind;
      return [`${on.line} ${side} ${filled} ${symbol} @ ${(at / 100).toFixed(2)} ${what}`];
    }
    case 'order-cancelled':
      return [`${record.order} cancelled ${record.reason}`];
    case 'order-refused':
      return [`refused ${record.reason}`];
    default:
      return [];
  }
}
