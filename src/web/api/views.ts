import { formatDecimal } from '../../domain/decimal.ts';
import type { Instrument } from '../../domain/instrument.ts';
import type { Position } from '../../domain/position.ts';
import type { RunRecord } from '../../domain/record.ts';
import { MONEY_DECIMALS, type Price, type Size, sizeToNumber } from '../../domain/units.ts';
import type { AccountState, RunBooks, WaitingOrder } from '../../ledger/run-books.ts';
import { ownedOf } from '../../ledger/valuation.ts';
import { cycleLogOf } from '../report/cycle-log.ts';
import { fillRow } from '../report/input.ts';
import { intentText } from '../report/intent-text.ts';
import { decisionOf, type LoggedFill, type RunLog } from './run-log.ts';
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

export function runView(run: OpenRun, at: number): RunAnswer {
  const { log } = run;
  const { seed, version, instruments } = log.started;
  return {
    at,
    time: log.timeOf(at),
    name: run.summary.name,
    live: run.summary.live,
    seed,
    version,
    quoteCurrency: instruments[0]?.quoteCurrency ?? '',
    symbols: instruments.map(({ symbol }) => symbol),
    accounts: log.accounts(at).map(({ account, opened }) => ({
      account,
      entrant: opened.entrant,
      strategy: opened.strategy,
      kind: opened.strategyKind,
    })),
    fills: log.fillCount(at),
    cycles: log.roundCount(at),
    gaps: log.gaps({ from: 0, to: log.gapCount(at) }).map(({ source, from, to }) => ({ source, from, to })),
  };
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
  /** And what comes behind it; undefined: nothing is. */
  readonly to?: number | undefined;
}

/** Of all lines together: a chart that has them side by side has no room for more. */
const MOST_POINTS = 20_000;

/** At most about twice `points` a line: the lowest and the highest of each stretch stay. */
export function equityView({ log }: OpenRun, at: number, { points, from, to }: Thinning): EquityAnswer {
  const end = to === undefined ? at : Math.min(at, log.rowAt(to));
  const accounts = log.accounts(at);
  const stretches = Math.min(points, Math.floor(MOST_POINTS / 2 / Math.max(1, accounts.length)));
  const lines = accounts.map(({ account, opened }) => {
    const { count, samples } = log.samples(account, end, { from, stretches });
    const places = samples.thinned(stretches);
    return {
      account,
      entrant: opened.entrant,
      capital: money(log.capital(account, at)),
      thinned: places.length < count,
      times: places.map((place) => samples.at(place)),
      equity: places.map((place) => money(samples.equity(place))),
    };
  });
  return { at, lines };
}

/** Of a list of an account, or of all. */
export interface LatestOf {
  readonly account?: string | undefined;
  /** The latest so many. */
  readonly latest: number;
}

export function fillsView({ log }: OpenRun, at: number, { account, latest }: LatestOf): FillsAnswer {
  const total = log.fillCount(at, { account });
  const fills = log.fills({ from: Math.max(0, total - latest), to: total }, { account });
  return { at, total, fills: fillViews(fills, log, at) };
}

export function fillViews(fills: readonly LoggedFill[], log: RunLog, at: number): FillsAnswer['fills'] {
  const { instruments } = log;
  const teams = new Set(
    log.accounts(at).flatMap(({ account, opened }) => (opened.strategyKind === 'code' ? [] : [account])),
  );
  return fills.map(({ sequence, account, fill, cycle }) => ({
    sequence,
    account,
    id: fill.id,
    liquidity: fill.liquidity,
    decision: decisionOf(fill),
    cycle,
    isDebated: cycle !== undefined && teams.has(account),
    ...fillRow(fill, instruments.get(fill.symbol)),
  }));
}

export function booksAt(run: Pick<OpenRun, 'log' | 'rows'>, at: number): RunBooks {
  const books = run.log.booksBefore(at);
  if (books.sequence < at) for (const row of run.rows(books.sequence + 1, at)) books.addRow(row);
  run.log.remember(books);
  return books;
}

export function stateView(run: OpenRun, at: number): StateAnswer {
  const { log } = run;
  const { instruments } = log;
  const books = booksAt(run, at);
  const accounts = [...books.accounts].map(([account, state]) => {
    const { cash, held, margin, cost } = state.ledger;
    const equity = state.sample?.equity ?? (state.ledger.positions.size === 0 ? ownedOf(state.ledger) : undefined);
    return {
      account,
      ...{ cash: money(cash), held: money(held), margin: money(margin), cost: money(cost) },
      equity: equity === undefined ? undefined : money(equity),
      positions: positionsOf(state, instruments),
      orders: [...state.orders.values()].sort(byNumber).map((waiting) => orderOf(waiting, instruments)),
    };
  });
  return { at, time: log.timeOf(at), hash: books.hash(), accounts };
}

type Instruments = ReadonlyMap<string, Instrument>;
type AccountView = StateAnswer['accounts'][number];

function positionsOf({ ledger, exits }: AccountState, instruments: Instruments): AccountView['positions'] {
  const positions = [...ledger.positions.values()].sort(bySymbol);
  return positions.map((position) => {
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

// Whichever way the books came to be.
const bySymbol = (one: Position, other: Position) => (one.symbol < other.symbol ? -1 : 1);
const byNumber = (one: WaitingOrder, other: WaitingOrder) => numberOf(one.order.id) - numberOf(other.order.id);
const numberOf = (id: string) => Number(id.slice(1));

const priceText = (value: Price, grid: Instrument | undefined) => formatDecimal(value, grid?.priceDecimals ?? 0);
const sizeText = (value: Size, grid: Instrument | undefined) => formatDecimal(value, grid?.sizeDecimals ?? 0);

/** The latest rounds, of an account or of all. */
export function cyclesView({ log }: OpenRun, at: number, { account, latest }: LatestOf): CyclesAnswer {
  const total = log.roundCount(at, account);
  return { at, total, cycles: [...log.rounds({ from: Math.max(0, total - latest), to: total }, at, account)] };
}

/** One round whole; undefined where the cursor sees no such round. */
export function cycleView(run: OpenRun, at: number, account: string, number: number): CycleAnswer | undefined {
  const { log } = run;
  const place = log.placeOfRound(account, number);
  if (place === undefined) return undefined;
  const [round, after] = log.rounds({ from: place, to: place + 2 }, at, account);
  if (round === undefined || round.sequence > at) return undefined;
  const records: RunRecord[] = [];
  for (const row of run.rows(round.sequence, Math.min(at, (after?.sequence ?? Number.POSITIVE_INFINITY) - 1))) {
    if (row.account === account) records.push(...row.records.filter(({ kind }) => kind !== 'fill-made'));
  }
  // Fills come long after, and are in the log already.
  const own = { account, cycle: number };
  for (const { fill } of log.fills({ from: 0, to: log.fillCount(at, own) }, own)) {
    records.push({ kind: 'fill-made', fill });
  }
  const [cycle] = cycleLogOf(records, log.instruments, { cycle: number }).cycles;
  if (cycle === undefined) return undefined;
  const [before] = place === 0 ? [] : log.rounds({ from: place - 1, to: place }, at, account);
  const decisions = cycle.decisions.map(({ intents, ...rest }) => ({ ...rest, orders: intents.map(intentText) }));
  const next = after !== undefined && after.sequence <= at ? after.cycle : undefined;
  return { at, account, cycle: { ...cycle, decisions }, previous: before?.cycle, next };
}
