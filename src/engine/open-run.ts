import { InvariantBroken } from '../domain/errors.ts';
import type { RunStarted } from '../domain/record.ts';
import { DAY_MS, HOUR_MS, type Instant, instant } from '../domain/time.ts';
import { createMarket } from '../execution/market/market.ts';
import { venueRules } from '../execution/venue/rules.ts';
import { Account } from './account.ts';
import { Agenda } from './agenda.ts';
import { bookCommand, finishEvent, touch } from './booking.ts';
import { Desk } from './desk.ts';
import { Listeners } from './listeners.ts';
import { MarketNotes } from './market-notes.ts';
import { scheduleDue } from './money-events.ts';
import { OtherPosts } from './other-posts.ts';
import { allAccountPlans, type RunPlan } from './plan.ts';
import { Recorder } from './recorder.ts';
import type { RunPorts } from './run-ports.ts';
import { ScoredPosts } from './scored-posts.ts';
import { scheduleNext } from './slots.ts';
import { teamIndicators } from './snapshot.ts';
import { marksOf, type RunState } from './state.ts';
import { isHouseTeam, mayUseTools, TeamCycles } from './team-cycles.ts';

/** A run before its first event: strategies started, nothing booked. */
export function createRun(plan: RunPlan, ports: RunPorts): RunState {
  const instruments = new Map(plan.instruments.map((instrument) => [instrument.symbol, instrument]));
  const { execution } = plan;
  const desks = new Map(
    plan.instruments.map((instrument) => [
      instrument.symbol,
      new Desk(createMarket(instrument, execution), {
        madeMs: plan.barsMs,
        tapeMs: plan.barIntervals.get(instrument.symbol),
      }),
    ]),
  );
  const newPosts = (): ScoredPosts =>
    new ScoredPosts(
      ports.scorer,
      plan.minimumHistory,
      (symbol) => desks.get(symbol)?.market.mark || undefined,
      allAccountPlans(plan).some(mayUseTools) ? ports.tools?.search() : undefined,
    );
  const state: RunState = {
    plan,
    desks,
    rules: new Map(plan.instruments.map((item) => [item.symbol, venueRules(execution, item, plan.leverageTables)])),
    marks: marksOf(desks),
    accounts: plan.accounts.map((account, index) => new Account(index, account, instruments, plan)),
    listeners: new Listeners(),
    teams: new Map(),
    posts: newPosts(),
    otherPosts: plan.turn?.posts === undefined ? undefined : new OtherPosts(newPosts(), plan.turn.posts),
    tools: ports.tools,
    secrets: ports.secrets,
    agenda: new Agenda(),
    recorder: new Recorder(ports.journal, ports.commitEveryRows),
    touched: [],
    closed: [],
    asks: [],
    now: instant(0),
    turnsAfter: plan.turn?.after ?? Number.POSITIVE_INFINITY,
    isPaused: false,
    hasNewPrice: false,
    sampling: undefined,
    bursts: new Map(),
    refusedPrices: new Map(),
    notes: new MarketNotes(),
  };
  const { onRecord } = ports;
  for (const account of state.accounts) {
    if (onRecord !== undefined) account.onRecord = (record) => onRecord(account.plan.account, record);
    startAccount(state, account);
  }
  return state;
}

function startAccount(state: RunState, account: Account): void {
  const { strategy, team } = account.plan;
  if (strategy.kind === 'code') {
    state.listeners.start(state, account);
    return;
  }
  if (team === undefined) throw new InvariantBroken(`${account.plan.account} is a team without models`);
  const cycles = new TeamCycles(account, state.plan, teamIndicators(state));
  state.teams.set(account.index, cycles);
}

/** The first rows: what the run is made of, whose books there are, and their capital. */
export function openBooks(state: RunState, at: Instant, started: RunStarted): void {
  state.now = at;
  state.recorder.writeRun(at, started);
  for (const account of state.accounts) {
    touch(state, account);
    account.note({
      kind: 'account-opened',
      entrant: account.plan.entrant,
      strategy: account.plan.strategy.name,
      strategyKind: kindOf(account),
      marginMode: state.plan.execution.marginMode,
    });
    bookCommand(state, account, { kind: 'deposit', amount: state.plan.capital });
  }
  finishEvent(state);
  if (state.plan.instruments.some(({ hourlyFundingRate }) => hourlyFundingRate !== undefined)) {
    scheduleDue(state, 'funding-due', HOUR_MS);
  }
  if (state.plan.instruments.some(({ kind }) => kind === 'equity')) scheduleDue(state, 'borrow-due', DAY_MS);
  scheduleNext(state);
}

function kindOf(account: Account): 'code' | 'house-team' | 'model-team' {
  if (account.plan.strategy.kind === 'code') return 'code';
  return isHouseTeam(account.plan) ? 'house-team' : 'model-team';
}
