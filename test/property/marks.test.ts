import { expect, it } from 'vitest';
import { memoryJournal } from '../../src/adapters/journal/memory-journal.ts';
import { maxDrawdown } from '../../src/arena/metrics/drawdown.ts';
import { returnsOf } from '../../src/arena/returns.ts';
import { rankOf } from '../../src/domain/event-order.ts';
import type { FeedEvent } from '../../src/domain/feed-event.ts';
import type { AccountId, SymbolId } from '../../src/domain/ids.ts';
import type { EquityFall } from '../../src/domain/record.ts';
import { decodeRow } from '../../src/domain/record-codec.ts';
import { money } from '../../src/domain/units.ts';
import type { Account } from '../../src/engine/account.ts';
import { createRun, openBooks } from '../../src/engine/open-run.ts';
import type { RunState } from '../../src/engine/state.ts';
import { step, stepAgenda } from '../../src/engine/step.ts';
import { historyOf } from '../../src/ledger/history.ts';
import { equityOf } from '../../src/ledger/valuation.ts';
import { type World, worldOf } from '../simulation/world.ts';
import { runWorld } from '../support/simulation-events.ts';

const WORLDS = 20;

it(`tells the deepest fall of every account over every mark, in ${WORLDS} worlds`, { timeout: 300_000 }, async () => {
  let deeperThanSamples = 0;
  for (let seed = 1; seed <= WORLDS; seed += 1) {
    const world = worldOf(seed, { cycles: 40, appetite: 0.2, hasTeams: false });
    const { events, rows } = await runWorld(world);
    const paths = pathsOf(world, events);
    for (const history of historyOf(rows.map((row) => ({ ...row, records: decodeRow(row.body) }))).accounts) {
      const deepest = deepestOf(paths.get(history.account) ?? []);
      const told = history.samples.flatMap(({ fall }) => fall ?? []).at(-1);
      expect(told).toEqual(deepest);
      const shown = { peak: history.capital, trough: history.capital, ...deepest };
      const share = 1 - Number(shown.trough) / Number(shown.peak);
      expect(maxDrawdown.of({ history, series: returnsOf(history) })).toEqual({ value: expect.closeTo(share, 12) });
      const sampled = deepestOf([history.capital, ...history.samples.map(({ equity }) => equity)]);
      if (deepest !== undefined && sampled?.trough !== deepest.trough) deeperThanSamples += 1;
    }
  }
  expect(deeperThanSamples).toBeGreaterThan(WORLDS / 4);
});

/** Steps a run's events by hand, and weighs whoever trades a symbol after each of its prices. */
function pathsOf(world: World, events: readonly FeedEvent[]): ReadonlyMap<AccountId, bigint[]> {
  const state = createRun(world.plan, {
    feeds: [],
    journal: memoryJournal(),
    scorer: world.scorer,
    secrets: { patterns: [], values: [] },
    commitEveryRows: 1_000,
    onProgress: () => undefined,
  });
  const paths = new Map<AccountId, bigint[]>(state.accounts.map(({ plan }) => [plan.account, [world.plan.capital]]));
  const weigh = (isSeen: (account: Account) => boolean): void => {
    for (const account of state.accounts.filter(isSeen)) {
      paths.get(account.plan.account)?.push(equityOf(account.ledger, state.marks));
    }
  };
  const stepDue = (): void => {
    const item = state.agenda.pop();
    if (item === undefined) return;
    const closed = state.closed.map(({ symbol }) => symbol);
    const isSampled = item.event.kind === 'equity-due' && state.hasNewPrice;
    stepAgenda(state, item);
    if (item.event.kind === 'closes-delivered') weigh(trades(closed));
    if (isSampled) weigh(() => true);
  };
  const [first] = events;
  if (first === undefined) return paths;
  openBooks(state, first.visible, started(world));
  for (const event of events) {
    while (state.agenda.isDueBefore(event.visible, rankOf(event))) stepDue();
    const isTick = event.kind === 'quote' || event.kind === 'trade' || event.kind === 'mark';
    const before = isTick ? serialOf(state, event.symbol) : 0;
    step(state, event);
    if (isTick && serialOf(state, event.symbol) !== before) weigh(trades([event.symbol]));
  }
  while (state.agenda.nextAt <= state.now) stepDue();
  weigh(() => true);
  return paths;
}

function trades(symbols: readonly SymbolId[]): (account: Account) => boolean {
  return ({ subAccounts }) => symbols.some((symbol) => subAccounts.has(symbol));
}

/** Counts the prices that were believed. */
function serialOf({ desks }: RunState, symbol: SymbolId): number {
  return desks.get(symbol)?.market.serial ?? 0;
}

function started({ plan }: World) {
  const { seed, instruments } = plan;
  return { kind: 'run-started', scenarioHash: '', tapes: [], strategies: [], seed, version: '', instruments } as const;
}

/** The earliest pair of a point and one behind it that lost the largest share; undefined where nothing fell. */
function deepestOf(path: readonly bigint[]): EquityFall | undefined {
  let [peak = 0n] = path;
  let deepest = { peak: money(peak), trough: money(peak) };
  for (const level of path) {
    if (level > peak) peak = level;
    const trough = level > 0n ? level : 0n;
    if (trough * deepest.peak < deepest.trough * peak) deepest = { peak: money(peak), trough: money(trough) };
  }
  return deepest.trough === deepest.peak ? undefined : deepest;
}
