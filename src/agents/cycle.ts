import type { RunRecord } from '../domain/record.ts';
import type { Snapshot } from '../domain/snapshot.ts';
import type { HoldReason } from '../domain/team.ts';
import { type Instant, later } from '../domain/time.ts';
import type { ChatOutcome } from '../ports/chat-model.ts';
import type { Ask } from './ask.ts';
import { type Answer, judgeOutcome, looser, TOP_RUNG } from './attempt.ts';
import { type CycleContext, cycleContext } from './context.ts';
import { decisionsJson } from './decision-json.ts';
import type { Forecast, TeamMemory } from './memory.ts';
import { closePhase, openSeat } from './phases/flow.ts';
import { opens } from './rules.ts';
import type { Seat, SeatEnd, SeatStep, SettledDecision } from './seat.ts';
import { rememberForecasts, resolveForecasts } from './skill.ts';
import type { TeamConfig } from './team-config.ts';

/** The event an ask is answered with: what came of the call, visible at `at`. */
export interface RoleReply {
  readonly key: string;
  readonly at: Instant;
  readonly outcome: ChatOutcome;
}

export interface CycleState {
  /** Holds the team's memory as it stands; see `memoryAfter`. */
  readonly context: CycleContext;
  readonly seat: Seat;
}

/** What to hand to the account's next cycle, once this one has an outcome. */
export function memoryAfter(state: CycleState): TeamMemory {
  return state.context.memory;
}

/** How a cycle ended; `raw` is for the gate, or what the leader said when there is nothing for the gate. */
export type CycleOutcome =
  | {
      readonly kind: 'decisions';
      /** A list in the gate's format, one for each of `decisions`; notional has the size factor in it already. */
      readonly raw: string;
      readonly decisions: readonly SettledDecision[];
      readonly dissent: string;
      readonly comment: string;
      readonly sizeFactor: number;
    }
  | { readonly kind: 'hold'; readonly reason: HoldReason; readonly raw: string };

export interface CycleStep {
  readonly state: CycleState;
  /** To be answered, all at once, each by one reply; the same key may be asked again. */
  readonly asks: readonly Ask[];
  readonly records: readonly RunRecord[];
  readonly outcome: CycleOutcome | undefined;
}

/** Opens one decision round: what to ask first, or an outcome at once when the breaker is open. */
export function openCycle(team: TeamConfig, memory: TeamMemory, snapshot: Snapshot): CycleStep {
  const context = cycleContext(team, resolveForecasts(memory, snapshot), snapshot);
  const { seat, asks } = openSeat(context, 0);
  if (memory.skipsLeft === 0) return { state: { context, seat }, asks, records: [], outcome: undefined };
  const skipping = withMemory(context, { ...context.memory, skipsLeft: memory.skipsLeft - 1 });
  const state: CycleState = { context: skipping, seat: { ...seat, waiting: new Map() } };
  return { state, asks: [], records: [], outcome: { kind: 'hold', reason: 'breaker-open', raw: '' } };
}

/** Takes one reply in. A reply to nothing that was asked, or to a cycle that has ended, changes nothing. */
export function advanceCycle(state: CycleState, reply: RoleReply): CycleStep {
  const { context, seat } = state;
  const attempt = seat.waiting.get(reply.key);
  if (attempt === undefined) return waitingStep(state, []);
  const judged = judgeOutcome(attempt, reply.outcome, reply.at);
  const waiting = new Map(seat.waiting);
  if (judged.kind === 'again') {
    waiting.set(reply.key, judged.attempt);
    return waitingStep({ context, seat: { ...seat, waiting } }, [judged.attempt.ask]);
  }
  waiting.delete(reply.key);
  const answered: Seat = { ...seat, waiting, answers: [...seat.answers, judged.answer] };
  const learned = withMemory(context, withRung(context.memory, judged.answer));
  if (waiting.size > 0) return waitingStep({ context: learned, seat: answered }, []);
  return afterPhase(learned, closePhase(learned, answered));
}

function waitingStep(state: CycleState, asks: readonly Ask[]): CycleStep {
  return { state, asks, records: [], outcome: undefined };
}

function afterPhase(context: CycleContext, { seat, asks, records, end }: SeatStep): CycleStep {
  if (end === undefined) return { state: { context, seat }, asks, records, outcome: undefined };
  const outcome = outcomeOf(context, seat, end);
  const memory = withForecasts(withHealth(context, outcome), context, seat);
  return { state: { context: withMemory(context, memory), seat }, asks: [], records, outcome };
}

function withMemory(context: CycleContext, memory: TeamMemory): CycleContext {
  return memory === context.memory ? context : { ...context, memory };
}

function outcomeOf(context: CycleContext, seat: Seat, end: SeatEnd): CycleOutcome {
  if (end.kind === 'hold') return end;
  const acts = end.decisions.some((decision) => opens(decision) || decision.action === 'close');
  if (!acts) return { kind: 'hold', reason: 'model-held', raw: end.raw };
  const sizeFactor = seat.down.size === 0 ? 1 : context.team.protocol.oneDownFactor;
  const raw = decisionsJson(end.decisions, context.snapshot.equity, sizeFactor);
  return { kind: 'decisions', raw, decisions: end.decisions, dissent: end.dissent, comment: end.comment, sizeFactor };
}

/** A model that answered on a looser rung is asked there from now on. */
function withRung(memory: TeamMemory, { ask, parsed }: Answer): TeamMemory {
  const known = memory.rungs.get(ask.model) ?? TOP_RUNG;
  const rung = looser(known, ask.rung);
  return parsed === undefined || rung === known
    ? memory
    : { ...memory, rungs: new Map(memory.rungs).set(ask.model, rung) };
}

const FAILURES: ReadonlySet<HoldReason> = new Set(['role-failed', 'leader-failed', 'deadline-passed', 'refused']);

/** Failed cycles in a row open the breaker; after its skips one cycle is tried, and one more failure opens it again. */
function withHealth({ memory, team }: CycleContext, outcome: CycleOutcome): TeamMemory {
  if (outcome.kind !== 'hold' || !FAILURES.has(outcome.reason)) return { ...memory, failedCycles: 0 };
  const { breakerAfter, breakerSkips } = team.protocol;
  const failedCycles = memory.failedCycles + 1;
  return { ...memory, failedCycles, skipsLeft: failedCycles >= breakerAfter ? breakerSkips : 0 };
}

const MINUTE_MS = 60_000;

/** What the voices stand for at the end is scored when its horizon has passed. */
function withForecasts(memory: TeamMemory, context: CycleContext, seat: Seat): TeamMemory {
  const made: Forecast[] = [];
  for (const voice of seat.voices) {
    for (const proposal of voice.proposals) {
      const price = context.views.get(proposal.symbol)?.price;
      const pUp = voice.stance.get(proposal.symbol);
      if (price === undefined || pUp === undefined || pUp === 0.5) continue;
      const due = later(context.snapshot.at, Math.ceil(proposal.horizonMinutes * MINUTE_MS));
      made.push({ voice: voice.role, symbol: proposal.symbol, pUp, price, due });
    }
  }
  return rememberForecasts(memory, made);
}
