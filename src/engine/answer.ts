import type { Ask } from '../agents/ask.ts';
import type { RoleReply } from '../agents/cycle.ts';
import { houseReply } from '../agents/house/house.ts';
import { chatRequestOf, requestHashOf } from '../agents/prompt/prompt.ts';
import { HOUSE_MODEL } from '../agents/team-config.ts';
import type { ToolResult } from '../agents/tools/turn.ts';
import { NO_USAGE } from '../domain/call-usage.ts';
import { invariant } from '../domain/errors.ts';
import { RANK } from '../domain/event-order.ts';
import { ROLES } from '../domain/team.ts';
import { type Instant, later } from '../domain/time.ts';
import type { CallKey, ChatOutcome, ChatRequest } from '../ports/chat-model.ts';
import type { PendingAsk, RunState } from './state.ts';
import { toolResults } from './tools/run-tools.ts';

/** Who answers questions to language models: a cassette, a provider, or both. */
export interface ModelDesk {
  /** A live call is made after `delayMs`, and given up `allowedMs` later; a recorded one waits for nothing. */
  answer(key: CallKey, request: () => ChatRequest, allowedMs: number, delayMs: number): Promise<ChatOutcome>;
}

/** More than one question can take: several seats may ask the very same thing at once, and each has an answer of its own. */
const CALLS_A_SEAT = 1_000;
const HOUSE_LATENCY_MS = 1_000;
/**
 * Has questions answered, all at once, and puts each answer on the agenda at the time it becomes visible. What comes in
 * first does not matter: the agenda orders answers by time, account and role.
 */
export async function answerAsks(
  state: RunState,
  asks: readonly PendingAsk[],
  models: ModelDesk | undefined,
): Promise<void> {
  const results = asks.map((pending) => toolResults(state, pending));
  const outcomes = await Promise.all(
    asks.map((pending, place) => outcomeOf(state, pending, results[place] ?? [], models)),
  );
  asks.forEach((pending, place) => {
    const outcome = outcomes[place];
    if (outcome === undefined) return;
    scheduleReply(state, pending, later(state.now, pending.ask.delayMs), outcome, results[place] ?? []);
  });
}

/** Puts what came of a call on the agenda, at the time it becomes visible. */
export function scheduleReply(
  state: RunState,
  { account, cycle, ask }: PendingAsk,
  askedAt: Instant,
  outcome: ChatOutcome,
  results: readonly ToolResult[],
): void {
  const heard = inTime(ask, askedAt, state.plan.cycle.replyLatencyMs ?? outcome.latencyMs, outcome);
  const reply: RoleReply = { key: ask.key, ...heard, results };
  state.agenda.push({
    at: reply.at,
    rank: RANK.reply,
    account: account.index,
    minor: ask.seat * ROLES.length + ROLES.indexOf(ask.role),
    event: { kind: 'role-replied', cycle, reply },
  });
}

function inTime({ until }: Ask, askedAt: Instant, latencyMs: number, outcome: ChatOutcome) {
  const at = later(askedAt, latencyMs);
  return at <= until ? { at, outcome } : { at: until, outcome: tooLate(outcome, until - askedAt) };
}

async function outcomeOf(
  state: RunState,
  pending: PendingAsk,
  results: readonly ToolResult[],
  models: ModelDesk | undefined,
): Promise<ChatOutcome> {
  const { ask } = pending;
  if (ask.model === HOUSE_MODEL) return houseOutcome(ask);
  invariant(models !== undefined, 'a language model is asked in a run that has none');
  const { key, request } = callOf(pending, results);
  return models.answer(key, request, ask.until - later(state.now, ask.delayMs), ask.delayMs);
}

/** The house model answers itself. */
export function houseOutcome(ask: Ask): ChatOutcome {
  return { ok: true, text: houseReply(ask), latencyMs: HOUSE_LATENCY_MS, usage: NO_USAGE };
}

export interface Call {
  readonly key: CallKey;
  /** Written out only where nobody has answered it yet. */
  readonly request: () => ChatRequest;
}

/** A question to a language model as it is asked, and its name in a cassette. */
export function callOf({ account, cycle, ask }: PendingAsk, results: readonly ToolResult[]): Call {
  const key: CallKey = {
    account: account.plan.account,
    cycle,
    role: ask.role,
    requestHash: requestHashOf(ask, results),
    occurrence: ask.seat * CALLS_A_SEAT + ask.occurrence,
  };
  return { key, request: () => chatRequestOf(ask, results) };
}

/** A reply that came behind its deadline counts as none; what it cost was spent all the same. */
function tooLate(outcome: ChatOutcome, latencyMs: number): ChatOutcome {
  const detail = 'no reply by the deadline';
  return { ok: false, failure: 'timeout', detail, latencyMs, usage: outcome.usage, retryAfterMs: undefined };
}
