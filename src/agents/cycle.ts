import type { RunRecord } from '../domain/record.ts';
import type { Evidence, Snapshot } from '../domain/snapshot.ts';
import type { Instant } from '../domain/time.ts';
import type { ChatOutcome } from '../ports/chat-model.ts';
import type { Ask } from './ask.ts';
import { type Attempt, type AttemptStep, cutShort, judgeOutcome, type RoleAnswer, withReserve } from './attempt.ts';
import { type CycleContext, cycleContext, withFound } from './context.ts';
import { memoryAtEnd, resting, spentSoFar } from './health.ts';
import { inWeekOf, type TeamMemory } from './memory.ts';
import { type CycleOutcome, outcomeOf } from './outcome.ts';
import { answerRecord, inRoleOrder } from './phases/answers.ts';
import { closePhase, openSeat } from './phases/flow.ts';
import { joinSeats } from './phases/join.ts';
import { closeMerge, settledEnds } from './phases/merge.ts';
import { seatCount } from './phases/seats.ts';
import { overspent } from './purse.ts';
import type { Seat, SeatStep } from './seat.ts';
import type { TeamConfig } from './team-config.ts';
import type { ToolResult } from './tools/turn.ts';

export type { CycleOutcome } from './outcome.ts';

/** The event an ask is answered with: what came of the call, visible at `at`. */
export interface RoleReply {
  readonly key: string;
  readonly at: Instant;
  readonly outcome: ChatOutcome;
  /** Of the calls that the ask wanted run first. */
  readonly results: readonly ToolResult[];
}

export interface CycleState {
  readonly context: CycleContext;
  readonly seats: readonly Seat[];
  /** For the account's next cycle, once this one has an outcome. */
  readonly memory: TeamMemory;
}

export interface CycleStep {
  readonly state: CycleState;
  /** To be answered, all at once, each by one reply; the same key may be asked again. */
  readonly asks: readonly Ask[];
  readonly records: readonly RunRecord[];
  readonly outcome: CycleOutcome | undefined;
}

/** Opens one decision round: what to ask first, or an outcome at once while the breaker is open or the purse empty. */
export function openCycle(team: TeamConfig, before: TeamMemory, snapshot: Snapshot): CycleStep {
  const memory = inWeekOf(before, snapshot.at);
  const context = cycleContext(team, memory, snapshot);
  if (memory.skipsLeft > 0) {
    const state = { context, seats: [], memory: resting(memory) };
    return { state, asks: [], records: [], outcome: { kind: 'hold', reason: 'breaker-open', raw: '' } };
  }
  const opened = Array.from({ length: seatCount(team) }, (_, index) => openSeat(context, index));
  const state: CycleState = { context, seats: opened.map((step) => step.seat), memory };
  return paid(
    state,
    opened.flatMap((step) => step.asks),
    [],
  );
}

/** Takes one reply in. A reply to nothing that was asked, or to a cycle that has ended, changes nothing. */
export function advanceCycle(state: CycleState, reply: RoleReply): CycleStep {
  const seat = state.seats.find((one) => one.waiting.has(reply.key));
  const attempt = seat?.waiting.get(reply.key);
  if (seat === undefined || attempt === undefined) return { state, asks: [], records: [], outcome: undefined };
  const judged = judgeOutcome(attempt, reply.outcome, reply.at, reply.results);
  const heard = withJudged(seat, reply.key, judged);
  if (judged.kind === 'again') return paid(withSeat(state, heard), [judged.attempt.ask], []);
  if (heard.waiting.size > 0) return paid(withSeat(state, heard), [], []);
  return afterPhase(state, closed(state, heard));
}

/** Ends a cycle that nobody waits for any more. */
export function haltCycle(before: CycleState): CycleStep {
  const { context, seats } = before;
  const outcome: CycleOutcome = { kind: 'hold', reason: 'trading-paused', raw: '' };
  const state = { context, seats: [], memory: memoryAtEnd(context, seats, outcome) };
  return { state, asks: [], records: answersInVain(before, []), outcome };
}

/**
 * What was asked and paid in a cycle that ends without taking it in, for the record: answers of phases that were not
 * over, `unheard` replies, and calls of which nothing has been heard, counted whole. `unasked` were never made.
 */
export function answersInVain(
  { context, seats }: CycleState,
  unheard: readonly RoleReply[],
  unasked: ReadonlySet<string> = new Set(),
): readonly RunRecord[] {
  const answers = seats.flatMap((seat) => [
    ...seat.answers,
    ...[...seat.waiting].flatMap(([key, attempt]) => {
      const reply = unheard.find((one) => one.key === key);
      if (reply === undefined) return unasked.has(key) ? spentInVain(attempt) : [cutShort(withReserve(attempt))];
      const judged = judgeOutcome(attempt, reply.outcome, reply.at, reply.results);
      return judged.kind === 'answered' ? [judged.answer] : [cutShort(judged.attempt)];
    }),
  ]);
  return inRoleOrder(answers).map((answer) => answerRecord(context, answer));
}

/** A question whose next attempt is not made any more has its earlier ones to tell of. */
function spentInVain(attempt: Attempt): readonly RoleAnswer[] {
  return attempt.spent.calls === 0 ? [] : [cutShort(attempt)];
}

function withJudged(seat: Seat, key: string, judged: AttemptStep): Seat {
  const waiting = new Map(seat.waiting);
  if (judged.kind === 'again') return { ...seat, waiting: waiting.set(key, judged.attempt) };
  waiting.delete(key);
  return { ...seat, waiting, answers: [...seat.answers, judged.answer] };
}

function closed({ context, seats }: CycleState, seat: Seat): SeatStep {
  const judging = seat.phaseIndex >= context.plan.phases.length;
  return judging
    ? closeMerge(withFound(context, foundByAll(seats)), settledEnds(seats), seat)
    : closePhase(context, seat);
}

function foundByAll(seats: readonly Seat[]): readonly Evidence[] {
  return seats.flatMap(({ found }) => found.flat());
}

/** A seat goes on by itself; once all have ended they are joined, by a judge where the mode has one. */
function afterPhase(state: CycleState, { seat, asks, records }: SeatStep): CycleStep {
  const next = withSeat(state, seat);
  if (next.seats.some((one) => one.end === undefined)) return paid(next, asks, records);
  const joined = joinSeats(withFound(next.context, foundByAll(next.seats)), next.seats);
  if (joined.kind === 'judge') {
    return paid({ ...next, seats: [...next.seats, joined.step.seat] }, joined.step.asks, records);
  }
  const outcome = outcomeOf(next.context, next.seats, joined.end);
  const memory = memoryAtEnd(next.context, next.seats, outcome);
  return { state: { ...next, memory }, asks: [], records: [...records, ...joined.records], outcome };
}

/** Nothing is asked that the purse could not pay at its dearest; the cycle then ends, calls under way counted whole. */
function paid(state: CycleState, asks: readonly Ask[], records: readonly RunRecord[]): CycleStep {
  const { context, seats } = state;
  const { purse } = context.team;
  const reason =
    asks.length === 0 ? undefined : overspent(purse, spentSoFar(context, seats), context.memory.week.before);
  if (reason === undefined) return { state, asks, records, outcome: undefined };
  const outcome: CycleOutcome = { kind: 'hold', reason, raw: '' };
  const unasked = new Set(asks.map((ask) => ask.key));
  const memory = memoryAtEnd(context, seats, outcome, unasked);
  const inVain = answersInVain(state, [], unasked);
  return { state: { context, seats: [], memory }, asks: [], records: [...records, ...inVain], outcome };
}

function withSeat(state: CycleState, seat: Seat): CycleState {
  return { ...state, seats: state.seats.map((one) => (one.seat === seat.seat ? seat : one)) };
}
