import { formatDecimal } from '../../domain/decimal.ts';
import type { Instrument } from '../../domain/instrument.ts';
import type { RunRecord } from '../../domain/record.ts';
import { MONEY_DECIMALS, type Price, type Size, sizeToNumber } from '../../domain/units.ts';
import type { AccountState, WaitingOrder } from '../../ledger/run-books.ts';
import { ownedOf } from '../../ledger/valuation.ts';
import { cycleLogOf } from '../report/cycle-log.ts';
import { fillRow } from '../report/input.ts';
import { intentText } from '../report/intent-text.ts';
import { type AccountLog, decisionOf, type LoggedFill, type RunLog, seenBy, thinnedSamples } from './run-log.ts';
import type {
  CycleAnswer,
  CyclesAnswer,
  EquityAnswer,
  ExtentAnswer,
  FillsAnswer,
  RunAnswer,
  StateAnswer,
} from './shapes.ts';
import type { OpenRun } from './source.ts';

/* What a cursor sees of a run. Each is made from rows up to `at` and nothing behind it. */

const money = (amount: bigint): string => formatDecimal(amount, MONEY_DECIMALS);

export function timeAt(run: OpenRun, at: number): number {
  for (const row of run.rows(at, at)) return row.at;
  return 0;
}

export function runView(run: OpenRun, at: number): RunAnswer {
  const { log } = run;
  const { seed, version, instruments } = log.started;
  return {
    at,
    time: timeAt(run, at),
    name: run.summary.name,
    live: run.summary.live,
    seed,
    version,
    quoteCurrency: instruments[0]?.quoteCurrency ?? '',
    symbols: instruments.map(({ symbol }) => symbol),
    accounts: accountsSeen(log, at).map(({ account, opened }) => ({
      account,
      entrant: opened.entrant,
      strategy: opened.strategy,
      kind: opened.strategyKind,
    })),
    fills: seenBy(log.fills, at),
    cycles: log.rounds.seen(at, undefined).length,
    gaps: log.gaps.slice(0, seenBy(log.gaps, at)).map(({ gap: { source, from, to } }) => ({ source, from, to })),
  };
}

function accountsSeen({ accounts }: RunLog, at: number): readonly AccountLog[] {
  return [...accounts.values()].filter(({ sequence }) => sequence <= at);
}

export function extentView(run: OpenRun): ExtentAnswer {
  const { name, state, live } = run.summary;
  return { name, state, live, last: run.last, read: run.log.last };
}

export interface Thinning {
  /** Half of how many a line has at most. */
  readonly points: number;
  /** Milliseconds UTC: what was before is left out. */
  readonly from: number;
}

/** At most about twice `points` a line: the lowest and the highest of each stretch stay. */
export function equityView({ log }: OpenRun, at: number, { points, from }: Thinning): EquityAnswer {
  const lines = accountsSeen(log, at).map(({ account, opened, samples, deposits }) => {
    const capital = deposits.slice(0, seenBy(deposits, at)).reduce((sum, { amount }) => sum + amount, 0n);
    const all = samples.slice(0, seenBy(samples, at)).filter((sample) => sample.at >= from);
    const seen = thinnedSamples(all, points);
    return {
      account,
      entrant: opened.entrant,
      capital: money(capital),
      thinned: seen.length < all.length,
      times: seen.map((sample) => sample.at),
      equity: seen.map((sample) => money(sample.equity)),
    };
  });
  return { at, lines };
}

export interface WantedFills {
  readonly account?: string | undefined;
  /** The latest so many. */
  readonly latest: number;
}

export function fillsView({ log }: OpenRun, at: number, { account, latest }: WantedFills): FillsAnswer {
  const seen = log.fills.slice(0, seenBy(log.fills, at));
  const fills = account === undefined ? seen : seen.filter((fill) => fill.account === account);
  return { at, total: fills.length, fills: fills.slice(-latest).map((fill) => fillView(fill, log)) };
}

export function fillView({ sequence, account, fill, cycle }: LoggedFill, { instruments, accounts }: RunLog) {
  const isDebated = cycle !== undefined && accounts.get(account)?.opened.strategyKind !== 'code';
  const row = fillRow(fill, instruments.get(fill.symbol));
  return {
    sequence,
    account,
    id: fill.id,
    liquidity: fill.liquidity,
    decision: decisionOf(fill),
    cycle,
    isDebated,
    ...row,
  };
}

export function stateView(run: OpenRun, at: number): StateAnswer {
  const { log } = run;
  const books = log.booksBefore(at);
  for (const row of run.rows(books.sequence + 1, at)) books.addRow(row);
  const accounts = [...books.accounts].map(([account, state]) => {
    const { cash, held, margin, cost } = state.ledger;
    const equity = state.sample?.equity ?? (state.ledger.positions.size === 0 ? ownedOf(state.ledger) : undefined);
    return {
      account,
      ...{ cash: money(cash), held: money(held), margin: money(margin), cost: money(cost) },
      equity: equity === undefined ? undefined : money(equity),
      positions: positionsOf(state, log.instruments),
      orders: [...state.orders.values()].map((waiting) => orderOf(waiting, log.instruments)),
    };
  });
  return { at, time: timeAt(run, at), hash: books.hash(), accounts };
}

type Instruments = ReadonlyMap<string, Instrument>;
type AccountView = StateAnswer['accounts'][number];

function positionsOf({ ledger, exits }: AccountState, instruments: Instruments): AccountView['positions'] {
  return [...ledger.positions.values()].map((position) => {
    const grid = instruments.get(position.symbol);
    const plan = exits.get(position.symbol);
    const level = (value: Price | undefined) => (value === undefined ? undefined : priceText(value, grid));
    return {
      symbol: position.symbol,
      side: position.side,
      size: sizeText(position.size, grid),
      cost: money(position.cost),
      margin: money(position.margin),
      leverage: position.leverage,
      openedAt: position.openedAt,
      entryPrice: Number(money(position.cost)) / sizeToNumber(position.size, grid?.sizeDecimals ?? 0),
      exits:
        plan === undefined
          ? undefined
          : {
              stop: level(plan.exits.stop),
              target: level(plan.exits.target),
              trailing: level(plan.exits.trailing),
              invalidation: plan.exits.invalidation,
            },
      decision: plan?.decision,
    };
  });
}

function orderOf({ order, filled }: WaitingOrder, instruments: Instruments): AccountView['orders'][number] {
  const { id, symbol, side, size, terms, arrivesAt, decision } = order;
  const grid = instruments.get(symbol);
  return {
    id,
    symbol,
    side,
    size: sizeText(size, grid),
    filled: sizeText(filled, grid),
    type: terms.type,
    limit: 'limit' in terms ? priceText(terms.limit, grid) : undefined,
    trigger: 'trigger' in terms ? priceText(terms.trigger, grid) : undefined,
    arrivesAt,
    decision,
  };
}

const priceText = (value: Price, grid: Instrument | undefined) => formatDecimal(value, grid?.priceDecimals ?? 0);
const sizeText = (value: Size, grid: Instrument | undefined) => formatDecimal(value, grid?.sizeDecimals ?? 0);

export function cyclesView({ log }: OpenRun, at: number, account: string | undefined): CyclesAnswer {
  return { at, cycles: [...log.rounds.seen(at, account)] };
}

/** One round whole; undefined where the cursor sees no such round. */
export function cycleView(run: OpenRun, at: number, account: string, number: number): CycleAnswer | undefined {
  const { log } = run;
  const extent = log.rounds.extent(account, number);
  if (extent === undefined || extent.from > at) return undefined;
  const records: RunRecord[] = [];
  for (const row of run.rows(extent.from, Math.min(at, extent.to - 1))) {
    if (row.account === account) records.push(...row.records.filter(({ kind }) => kind !== 'fill-made'));
  }
  // Fills come long after, and are in the log already.
  for (const logged of log.fills.slice(0, seenBy(log.fills, at))) {
    if (logged.account === account && logged.cycle === number) records.push({ kind: 'fill-made', fill: logged.fill });
  }
  const [cycle] = cycleLogOf(records, log.instruments, { cycle: number }).cycles;
  if (cycle === undefined) return undefined;
  const numbers = log.rounds.seen(at, account).map((round) => round.cycle);
  const place = numbers.indexOf(number);
  const decisions = cycle.decisions.map(({ intents, ...rest }) => ({ ...rest, orders: intents.map(intentText) }));
  return { at, account, cycle: { ...cycle, decisions }, previous: numbers[place - 1], next: numbers[place + 1] };
}
