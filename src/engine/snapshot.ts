import { noteEvidence } from '../agents/notebook.ts';
import { POWERS_OF_TEN } from '../domain/decimal.ts';
import { sha256 } from '../domain/hash.ts';
import { evidenceId, type SymbolId } from '../domain/ids.ts';
import type { ExitPlan, ExitTerms } from '../domain/order.ts';
import type {
  Evidence,
  HeldView,
  MemoryView,
  Note,
  Snapshot,
  StandingView,
  SymbolSeries,
  SymbolView,
} from '../domain/snapshot.ts';
import { HOUR_MS, type Instant } from '../domain/time.ts';
import { money, moneyToNumber, price, priceToNumber, sizeToNumber } from '../domain/units.ts';
import { openMsBetween } from '../execution/market/stale.ts';
import { equityOf, unrealisedOf } from '../ledger/valuation.ts';
import type { IndicatorHandle } from '../ports/strategy.ts';
import type { Account } from './account.ts';
import type { Desk } from './desk.ts';
import type { OpeningClaim } from './own-past.ts';
import { deskOf, maintenanceRateOf, postsOf, type RunState, rulesOf } from './state.ts';
import { chartNumbers, symbolChart } from './symbol-chart.ts';

/** Ids a cycle may cite, all kinds together. */
const MOST_EVIDENCE = 120;

/** The indicators every team sees of every symbol, over the tape's own bars. */
const STANDARD: readonly (readonly [
  label: string,
  name: string,
  parameters: Readonly<Record<string, number>>,
  output: string | undefined,
])[] = [
  ['rsi14', 'rsi', { period: 14 }, undefined],
  ['sma10', 'sma', { period: 10 }, undefined],
  ['sma30', 'sma', { period: 30 }, undefined],
  ['atr14', 'atr', { period: 14 }, undefined],
  ['adx14', 'adx', { period: 14 }, undefined],
  ['macdHist', 'macd', {}, 'histogram'],
  ['bbUpper', 'bollinger', { period: 20 }, 'upper'],
  ['bbLower', 'bollinger', { period: 20 }, 'lower'],
];

export type TeamIndicators = ReadonlyMap<SymbolId, readonly { label: string; read: () => number | undefined }[]>;

/** Taken before the first event, like those of every strategy. */
export function teamIndicators(state: RunState): TeamIndicators {
  const rows = [...state.desks].map(([symbol, desk]) => {
    const handles = STANDARD.map(([label, name, parameters, output]) => {
      const handle: IndicatorHandle = desk.indicator(name, parameters, undefined);
      return { label, read: () => handle.value(output) };
    });
    return [symbol, handles] as const;
  });
  return new Map(rows);
}

/** As teams see them: what they say has a meaning above zero only. */
export function pricesNow({ desks }: RunState): ReadonlyMap<SymbolId, number> {
  const shown = [...desks].filter(([, { market }]) => market.mark > 0);
  return new Map(
    shown.map(([symbol, { market, instrument }]) => [
      symbol,
      priceToNumber(price(market.mark), instrument.priceDecimals),
    ]),
  );
}

/** What a team's snapshot is made with, beyond the market. */
export interface Shows {
  readonly indicators: TeamIndicators;
  /** Why each position was opened. */
  readonly claims: ReadonlyMap<SymbolId, OpeningClaim>;
  readonly withSeries: boolean;
  readonly withCharts: boolean;
  /** Undefined where the team keeps none. */
  readonly memory: MemoryView | undefined;
}

/** What one account's team is shown: everything visible by now, and its own books. */
export function takeSnapshot(state: RunState, account: Account, shows: Shows): Snapshot {
  const { memory } = shows;
  // What a team says of levels and returns has a meaning above zero only.
  const desks = [...state.desks.values()].filter((desk) => desk.market.mark > 0);
  const symbols = desks.map((desk) => symbolView(state, desk, { ...shows, account }));
  return {
    account: account.plan.account,
    cycle: account.counts.cycle,
    at: state.now,
    equity: moneyToNumber(equityOf(account.ledger, state.marks)),
    freeMargin: moneyToNumber(account.ledger.cash),
    symbols,
    held: heldViews(state, account, shows.claims),
    evidence: evidenceOf(state, account, symbols, memory?.notes ?? []),
    limits: account.season.limits,
    standings: standingsOf(state, account),
    ...(memory === undefined ? {} : { memory }),
  };
}

function symbolView(
  state: RunState,
  desk: Desk,
  { indicators, withSeries, withCharts, account }: Shows & { readonly account: Account },
): SymbolView {
  const { instrument, market } = desk;
  const { symbol, priceDecimals } = instrument;
  const values: Record<string, number> = {};
  for (const { label, read } of indicators.get(symbol) ?? []) {
    const value = read();
    if (value !== undefined) values[label] = value;
  }
  const now = priceToNumber(price(market.mark), priceDecimals);
  const back = (bars: number): number | undefined => {
    const bar = desk.recentBar(bars);
    return bar === undefined || bar.close <= 0 ? undefined : now / priceToNumber(bar.close, priceDecimals) - 1;
  };
  return {
    symbol,
    price: now,
    ageMs: openMsBetween(market.seenAt, state.now, instrument.session),
    barMs: desk.recentBar(0)?.intervalMs,
    return1: back(1),
    return5: back(5),
    return20: back(20),
    ...(withSeries ? { series: seriesOf(desk) } : {}),
    ...(withCharts ? { chart: symbolChart(desk, account) } : {}),
    indicators: values,
    sentiment: postsOf(state, account).signal(symbol, state.now),
    maxLeverage: Math.min(instrument.maxLeverage, account.season.limits.maxLeverage),
    canShort: instrument.kind !== 'spot',
    maintenanceRate: maintenanceRateOf(rulesOf(state, symbol)),
  };
}

const SERIES_BARS = 20;
const WIDE_CLOSES = 10;
const WIDE_MS = 4 * HOUR_MS;

/** The kept bars have all closed by now. */
function seriesOf(desk: Desk): SymbolSeries | undefined {
  const last = desk.recentBar(0);
  if (last === undefined) return undefined;
  const { priceDecimals } = desk.instrument;
  const bars = Array.from({ length: SERIES_BARS }, (_, back) => desk.recentBar(back) ?? [])
    .flat()
    .reverse();
  const step = Math.max(1, Math.round(WIDE_MS / last.intervalMs));
  const wide = Array.from({ length: WIDE_CLOSES }, (_, back) => desk.recentBar(back * step) ?? [])
    .flat()
    .reverse();
  const closeOf = ({ close }: { readonly close: number }): number => priceToNumber(price(close), priceDecimals);
  return {
    closes: bars.map(closeOf),
    volumes: bars.map(({ volume }) => volume),
    wideMs: step * last.intervalMs,
    wideCloses: step * WIDE_CLOSES <= SERIES_BARS ? [] : wide.map(closeOf),
  };
}

/** What the series hold may be cited: `close0` is the last close, `close1` the one before it. */
function seriesNumbers(series: SymbolSeries | undefined): Readonly<Record<string, number>> {
  if (series === undefined) return {};
  const named = (name: string, values: readonly number[]) =>
    values.map((value, place) => [`${name}${values.length - 1 - place}`, value] as const);
  return Object.fromEntries([
    ...named('close', series.closes),
    ...named('volume', series.volumes),
    ...named('wide', series.wideCloses),
  ]);
}

/** Everybody of the season by what they have made so far, best first; of equals the first account stands first. */
function standingsOf({ accounts, marks, plan }: RunState, own: Account): readonly StandingView[] {
  if (!own.season.showsRivals) return [];
  return accounts
    .filter(({ season }) => season.name === own.season.name)
    .map((account) => ({
      pnl: moneyToNumber(money(equityOf(account.ledger, marks) - plan.capital)),
      own: account === own,
    }))
    .sort((left, right) => right.pnl - left.pnl);
}

function heldViews(state: RunState, account: Account, claims: Shows['claims']): readonly HeldView[] {
  return [...account.ledger.positions.values()].map((position) => {
    const desk = deskOf(state, position.symbol);
    const { instrument, market } = desk;
    const plan = account.subAccounts.get(position.symbol)?.book.plan;
    const units = sizeToNumber(position.size, instrument.sizeDecimals);
    return {
      symbol: position.symbol,
      side: position.side,
      size: units,
      entryPrice: moneyToNumber(position.cost) / units,
      leverage: position.leverage,
      unrealised: moneyToNumber(unrealisedOf(position, price(market.mark), instrument)),
      exits: plan === undefined ? undefined : decimalExits(plan.exits, instrument.priceDecimals),
      invalidationEnforced: plan?.rule !== undefined && desk.canJudge(plan.rule),
      thesis: claims.get(position.symbol)?.thesis,
      openedAt: position.openedAt,
    };
  });
}

function decimalExits(exits: ExitPlan, priceDecimals: number): ExitTerms<number> {
  const scale = POWERS_OF_TEN[priceDecimals] ?? Number.NaN;
  const decimal = (value: number | undefined): number | undefined => (value === undefined ? undefined : value / scale);
  return {
    stop: decimal(exits.stop),
    target: decimal(exits.target),
    trailing: decimal(exits.trailing),
    invalidation: exits.invalidation,
  };
}

/** What may be cited: each symbol's numbers, the team's own notes, then the newest posts as far as there is room, oldest of them first. */
function evidenceOf(
  state: RunState,
  account: Account,
  symbols: readonly SymbolView[],
  notes: readonly Note[],
): readonly Evidence[] {
  const shown = [...symbols.flatMap((view) => symbolEvidence(view, state.now)), ...notes.map(noteEvidence)];
  const numbers = shown.slice(0, MOST_EVIDENCE);
  const room = MOST_EVIDENCE - numbers.length;
  return [...numbers, ...postsOf(state, account).citable(room)];
}

function symbolEvidence(view: SymbolView, at: Instant): readonly Evidence[] {
  const { symbol, sentiment } = view;
  const item = (kind: Evidence['kind'], numbers: Readonly<Record<string, number | undefined>>): readonly Evidence[] => {
    const known = Object.entries(numbers).filter((entry): entry is [string, number] => entry[1] !== undefined);
    if (known.length === 0) return [];
    const id = evidenceId(`${kind}:${symbol}`);
    return [{ id, kind, symbol, visible: at, numbers: Object.fromEntries(known), text: undefined }];
  };
  const { price, return1, return5, return20 } = view;
  return [
    ...item('price', { price, return1, return5, return20, ...seriesNumbers(view.series) }),
    ...(view.chart === undefined ? [] : item('chart', chartNumbers(view.chart))),
    ...item('indicator', view.indicators),
    ...(sentiment === undefined
      ? []
      : item('signal', {
          ...sentiment.score,
          scoreZ: sentiment.scoreZ,
          volumeZ: sentiment.volumeZ,
          voices: sentiment.voices,
          authors: sentiment.authors,
          disagreement: sentiment.disagreement,
          novelty: sentiment.novelty,
        })),
  ];
}

/** Evidence by its ids: a post is named by its place on a tape, and all other evidence repeats the symbols' numbers. */
export function snapshotHash(snapshot: Snapshot): string {
  return sha256(JSON.stringify({ ...snapshot, evidence: snapshot.evidence.map(({ id }) => id) }));
}
