import {
  advanceCycle,
  answersInVain,
  type CycleOutcome,
  type CycleState,
  type CycleStep,
  haltCycle,
  openCycle,
  type RoleReply,
} from '../agents/cycle.ts';
import { ForecastBook } from '../agents/forecast-book.ts';
import { FRESH_MEMORY, type TeamMemory, withReviews } from '../agents/memory.ts';
import { resolveForecasts } from '../agents/skill.ts';
import { DEFAULT_MAX_TOKENS, HOUSE_MODEL, markerOf, type TeamConfig } from '../agents/team-config.ts';
import { InvariantBroken } from '../domain/errors.ts';
import type { Fill } from '../domain/fill.ts';
import type { SymbolId } from '../domain/ids.ts';
import { assertNever } from '../domain/never.ts';
import type { CycleOpened, CycleShown, ForecastMade, RunRecord } from '../domain/record.ts';
import type { MemoryView, Snapshot } from '../domain/snapshot.ts';
import { seesCharts } from '../domain/team.ts';
import type { Instant } from '../domain/time.ts';
import type { Money } from '../domain/units.ts';
import { isStale } from '../execution/market/stale.ts';
import type { Account } from './account.ts';
import { INTERNAL_RANK } from './agenda.ts';
import { touch } from './booking.ts';
import { OwnPast } from './own-past.ts';
import type { AccountPlan, RunPlan } from './plan.ts';
import { pricesNow, snapshotHash, type TeamIndicators, takeSnapshot } from './snapshot.ts';
import type { PendingAsk, RunState, Team } from './state.ts';
import { carryOutVerdicts } from './verdicts.ts';

/** One account's team and the cycle it is in. */
export class TeamCycles implements Team {
  readonly #account: Account;
  readonly #deadlineMs: number;
  readonly #indicators: TeamIndicators;
  private readonly past: OwnPast;
  private readonly forecasts = new ForecastBook();
  /** Of the cycle in flight. */
  private readonly foretold: ForecastMade[] = [];
  /** When something comes due that was foretold. */
  private readonly dues = new Set<Instant>();
  /** Prices at the horizons that have passed since the last cycle opened. */
  private readonly judged: { readonly at: Instant; readonly prices: ReadonlyMap<SymbolId, number> }[] = [];
  /** A copy of its own: what a checkpoint holds is written into the objects of a fresh run. */
  private memory: TeamMemory = structuredClone(FRESH_MEMORY);
  private cycle: CycleState | undefined;
  /** Slots that came while a cycle was in flight. */
  missed = 0;

  constructor(account: Account, { cycle, instruments }: RunPlan, indicators: TeamIndicators) {
    this.#account = account;
    this.#indicators = indicators;
    this.#deadlineMs = cycle.deadlineMs;
    this.past = new OwnPast(instruments);
  }

  /** A slot has come: opens a cycle unless one is in flight or no symbol has a fresh price to decide on. */
  open(state: RunState, trigger: CycleOpened['trigger']): readonly PendingAsk[] {
    if (this.cycle !== undefined) {
      this.missed += 1;
      return [];
    }
    if (![...state.desks.values()].some(({ market }) => !isStale(market, state.now))) return [];
    const account = this.#account;
    account.counts.cycle += 1;
    const config = this.#config();
    const snapshot = takeSnapshot(state, account, {
      indicators: this.#indicators,
      claims: this.past.claims,
      withSeries: config.prompt !== 'v1',
      withCharts: seesCharts(config.eyes),
      memory: this.#shownPast(config),
    });
    const closed = this.past.takeClosed();
    if (config.memory === 'notebook') {
      this.past.read(snapshot.evidence);
      this.memory = withReviews(this.memory, closed);
    }
    this.#note(state, {
      kind: 'cycle-opened',
      cycle: account.counts.cycle,
      at: state.now,
      trigger,
      snapshotHash: snapshotHash(snapshot),
      shown: shownIn(snapshot),
    });
    for (const { at, prices } of this.judged.splice(0)) {
      this.memory = resolveForecasts(this.memory, at, prices);
    }
    return this.#advance(state, openCycle(config, this.memory, snapshot));
  }

  #shownPast({ memory }: TeamConfig): MemoryView | undefined {
    if (memory === 'none') return undefined;
    return { calibration: this.forecasts.calibrated, notes: memory === 'notebook' ? this.past.notes : [] };
  }

  /** As the account's plan has it by now; a cycle in flight keeps the one it was opened with. */
  #config(): TeamConfig {
    const { seed, account, team, strategy } = this.#account.plan;
    if (team === undefined || strategy.kind === 'code') throw new InvariantBroken(`${account} is no team`);
    return {
      ...team,
      account,
      briefs: strategy.briefs,
      seed,
      marker: markerOf(seed, account, team.prompt),
      deadlineMs: this.#deadlineMs,
      maxTokens: DEFAULT_MAX_TOKENS,
      seasonBrief: this.#account.season.brief,
    };
  }

  isIn(cycle: number): boolean {
    return this.cycle !== undefined && cycle === this.#account.counts.cycle;
  }

  /** A reply to a cycle that has ended meanwhile is nobody's. */
  receive(state: RunState, cycle: number, reply: RoleReply): readonly PendingAsk[] {
    if (this.cycle === undefined || !this.isIn(cycle)) return [];
    return this.#advance(state, advanceCycle(this.cycle, reply));
  }

  /** What was foretold for this instant is held to its prices. */
  scoreForecasts(state: RunState): void {
    this.dues.delete(state.now);
    const prices = pricesNow(state);
    this.judged.push({ at: state.now, prices });
    for (const scored of this.forecasts.scored(state.now, prices)) this.#note(state, scored);
  }

  onFill(state: RunState, fill: Fill, fee: Money): void {
    const reviewed = this.past.filled(fill, fee);
    if (reviewed !== undefined && this.#account.plan.team?.memory === 'notebook') this.#note(state, reviewed);
  }

  /** Ends the cycle in flight without a decision. */
  halt(state: RunState): void {
    if (this.cycle !== undefined) this.#advance(state, haltCycle(this.cycle));
  }

  /** The run is over: the cycle in flight decides nothing any more, but what it asked was paid. */
  end(state: RunState, unheard: readonly RoleReply[]): void {
    if (this.cycle === undefined) return;
    for (const record of answersInVain(this.cycle, unheard)) this.#note(state, record);
    this.cycle = undefined;
  }

  #advance(state: RunState, step: CycleStep): readonly PendingAsk[] {
    this.cycle = step.state;
    for (const record of step.records) {
      this.#note(state, record);
      if (record.kind === 'forecast-made') this.foretold.push(record);
    }
    if (step.outcome !== undefined) this.#end(state, step.state, step.outcome);
    const { cycle } = this.#account.counts;
    return step.asks.map((ask) => ({ account: this.#account, cycle, ask }));
  }

  #end(state: RunState, cycle: CycleState, outcome: CycleOutcome): void {
    this.cycle = undefined;
    this.memory = cycle.memory;
    this.#learn(state, cycle);
    const horizons = horizonsOf(this.foretold);
    this.#awaitHorizons(state, cycle.context.snapshot);
    switch (outcome.kind) {
      case 'hold':
        this.#note(state, {
          kind: 'hold-made',
          cycle: this.#account.counts.cycle,
          at: state.now,
          reason: outcome.reason,
        });
        return;
      case 'decisions':
        carryOutVerdicts(state, this.#account, outcome, {
          snapshot: cycle.context.snapshot,
          claims: this.past.claims,
          horizons,
        });
        return;
      default:
        assertNever(outcome);
    }
  }

  #learn(state: RunState, { seats, context }: CycleState): void {
    const lessons = seats.flatMap((seat) => seat.lessons);
    if (lessons.length === 0) return;
    this.past.read(seats.flatMap(({ found }) => found.flat()));
    const told = this.past.learn(lessons, context.memory.reviews, { ...context.snapshot, at: state.now });
    for (const record of told) this.#note(state, record);
  }

  #awaitHorizons(state: RunState, snapshot: Snapshot): void {
    const dues = [
      ...this.forecasts.add(this.foretold.splice(0), snapshot),
      ...this.memory.forecasts.map((one) => one.due),
    ];
    for (const at of dues) {
      if (at <= state.now || this.dues.has(at)) continue;
      this.dues.add(at);
      const event = { kind: 'forecasts-due' } as const;
      state.agenda.push({ at, rank: INTERNAL_RANK.forecasts, account: this.#account.index, minor: 0, event });
    }
  }

  #note(state: RunState, record: RunRecord): void {
    touch(state, this.#account);
    this.#account.note(record);
  }
}

function horizonsOf(made: readonly ForecastMade[]): ReadonlyMap<SymbolId, number> {
  return new Map(
    made.flatMap(({ symbol, horizonMinutes }) =>
      horizonMinutes === undefined ? [] : [[symbol, horizonMinutes] as const],
    ),
  );
}

/** The snapshot in a few words, for whoever reads the record: posts and indicators are in the tapes. */
function shownIn({ equity, freeMargin, symbols, held, evidence }: Snapshot): CycleShown {
  return {
    equity,
    freeMargin,
    symbols: symbols.map(({ symbol, price, sentiment }) => ({ symbol, price, mood: sentiment?.score.h1 })),
    held: held.map(({ symbol }) => symbol),
    evidence: evidence.length,
    posts: evidence.filter(({ kind }) => kind === 'post').length,
  };
}

/** Whether every role of the account's team is the rule-based one. */
export function isHouseTeam({ team }: AccountPlan): boolean {
  return team !== undefined && Object.values(team.models).every((model) => model === HOUSE_MODEL);
}

/** Whether anybody in the account's team is ever offered tools. */
export function mayUseTools(plan: AccountPlan): boolean {
  return plan.team?.tools === true && !isHouseTeam(plan);
}
