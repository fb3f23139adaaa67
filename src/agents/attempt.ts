import { addUsage, type CallUsage, NO_USAGE } from '../domain/call-usage.ts';
import { assertNever } from '../domain/never.ts';
import type { RoleAnswered } from '../domain/record.ts';
import { type Instant, later } from '../domain/time.ts';
import type { ChatFailure, ChatOutcome, Citation, ToolCall } from '../ports/chat-model.ts';
import type { Ask } from './ask.ts';
import { nextRung } from './memory.ts';
import { retryDelay } from './protocol.ts';
import { addSpending, NOTHING_SPENT, type Spending, ticksOf } from './purse.ts';
import { type ParsedReply, readReply } from './replies/read.ts';
import { chargeFor, reserveFor } from './reserve.ts';
import { finishedTurn, pendingTurn, type ToolResult } from './tools/turn.ts';

/** A question on its way, with what its attempts have cost so far. */
export interface Attempt {
  readonly ask: Ask;
  readonly usage: CallUsage;
  readonly spent: Spending;
  /** What we reckon, in ticks, for those whose provider stated a bill. */
  readonly reckonedTicks: number;
  readonly latencyMs: number;
  readonly firstTokenMs: number | undefined;
  readonly reasoning: string | undefined;
  /** What a live search came upon on the way. */
  readonly citations: readonly Citation[];
  readonly retried: boolean;
  readonly repaired: boolean;
}

/** What came of a question in the end. */
export interface RoleAnswer {
  readonly attempt: Attempt;
  readonly at: Instant;
  readonly outcome: RoleAnswered['outcome'];
  /** Undefined unless the outcome is `valid` or `repaired`. */
  readonly parsed: ParsedReply | undefined;
  readonly failure: ChatFailure | undefined;
  /** The last reply as it came, or what is known of the failure. */
  readonly raw: string;
  /** Why it is no answer, in our own words; undefined when it is one. */
  readonly trouble: string | undefined;
}

export type AttemptStep =
  | { readonly kind: 'again'; readonly attempt: Attempt }
  | { readonly kind: 'answered'; readonly answer: RoleAnswer };

export function firstAttempt(ask: Ask): Attempt {
  return {
    ask,
    usage: NO_USAGE,
    spent: NOTHING_SPENT,
    reckonedTicks: 0,
    latencyMs: 0,
    firstTokenMs: undefined,
    reasoning: undefined,
    citations: [],
    retried: false,
    repaired: false,
  };
}

/**
 * Ladder, one retry, one repair, then an answer that failed: the only place where a question is asked again, and
 * only while the question's time has not passed.
 */
export function judgeOutcome(
  before: Attempt,
  outcome: ChatOutcome,
  at: Instant,
  results: readonly ToolResult[],
): AttemptStep {
  const attempt: Attempt = { ...before, ask: withResults(before.ask, results) };
  const spent: Attempt = {
    ...attempt,
    usage: addUsage(attempt.usage, outcome.usage),
    spent: addSpending(attempt.spent, chargeFor(attempt.ask, outcome)),
    reckonedTicks: attempt.reckonedTicks + reckonedBeside(attempt.ask, outcome),
    latencyMs: attempt.latencyMs + attempt.ask.delayMs + outcome.latencyMs,
    firstTokenMs: outcome.ok ? outcome.firstTokenMs : undefined,
    reasoning: outcome.ok ? outcome.reasoning : undefined,
    citations: outcome.ok ? [...attempt.citations, ...(outcome.citations ?? [])] : attempt.citations,
  };
  if (at > attempt.ask.until) return failed(spent, at, 'timeout', outcome.ok ? outcome.text : outcome.detail);
  if (!outcome.ok) return judgeFailure(spent, outcome, at);
  return outcome.calls === undefined ? judgeText(spent, outcome.text, at) : judgeCalls(spent, outcome.calls, at);
}

/** The same question would bring the same length again. */
const CUT_OFF = 'it was cut off at its greatest length: give fewer and shorter texts, and one entry a symbol at most';

/** Our own reckoning of a call, where there is a bill to hold it against. */
function reckonedBeside({ model, team }: Ask, { usage }: ChatOutcome): number {
  return usage.billedTicks === undefined ? 0 : ticksOf(usage, team.purse.prices.get(model));
}

/** The question as it stands once the calls that went before it were run. */
function withResults(ask: Ask, results: readonly ToolResult[]): Ask {
  if (ask.pending === undefined) return ask;
  return { ...ask, turns: [...ask.turns, finishedTurn(ask, ask.pending, results)], pending: undefined };
}

/** The calls are run and the question asked again, in the end without tools. Calls where none are offered are no answer. */
function judgeCalls(attempt: Attempt, calls: readonly ToolCall[], at: Instant): AttemptStep {
  const { ask } = attempt;
  if (ask.tools.length === 0) return judgeText(attempt, '', at);
  if (at >= ask.until) return failed(attempt, at, 'timeout', '');
  const { maxToolRounds, maxToolCalls } = ask.team.protocol;
  const made = ask.turns.reduce((sum, turn) => sum + turn.calls.length, calls.length);
  const isLast = ask.turns.length + 1 >= maxToolRounds || made >= maxToolCalls;
  const pending = pendingTurn(ask, calls, attempt.reasoning);
  return again(attempt, { pending, tools: isLast ? [] : ask.tools, delayMs: 0 });
}

function judgeText(attempt: Attempt, text: string, at: Instant): AttemptStep {
  const { ask } = attempt;
  const read = readReply(ask.brief.phase, text);
  if (read.ok) {
    const outcome = attempt.repaired ? 'repaired' : 'valid';
    const parsed = read.value;
    return { kind: 'answered', answer: { ...unanswered(attempt, at, text), outcome, parsed, trouble: undefined } };
  }
  if (!attempt.repaired && at < ask.until) {
    return again({ ...attempt, repaired: true }, { problems: read.problem, delayMs: 0 });
  }
  const answer = { ...unanswered(attempt, at, text), outcome: 'invalid', trouble: read.problem[0] } as const;
  return { kind: 'answered', answer };
}

function judgeFailure(attempt: Attempt, outcome: ChatOutcome & { readonly ok: false }, at: Instant): AttemptStep {
  const { ask } = attempt;
  switch (outcome.failure) {
    case 'bad-request': {
      if (ask.tools.length + ask.liveSearch.length > 0 && at < ask.until)
        return again(attempt, { tools: [], liveSearch: [], delayMs: 0 });
      const rung = nextRung(ask.rung);
      if (rung === undefined || at >= ask.until) return failed(attempt, at, outcome.failure, outcome.detail);
      return again(attempt, { rung, delayMs: 0 });
    }
    case 'rate-limited':
    case 'server-error':
    case 'unreachable':
    case 'network':
    case 'empty':
    case 'truncated': {
      const delayMs = retryDelay(ask.team.protocol, outcome.retryAfterMs);
      if (attempt.retried || later(at, delayMs) >= ask.until)
        return failed(attempt, at, outcome.failure, outcome.detail);
      const mended = outcome.failure === 'truncated' && ask.team.prompt === 'v2' ? { problems: [CUT_OFF] } : {};
      return again({ ...attempt, retried: true }, { delayMs, ...mended });
    }
    case 'timeout':
    case 'unauthorised':
    case 'refused':
    case 'too-large':
    case 'not-in-cassette':
      return failed(attempt, at, outcome.failure, outcome.detail);
    default:
      return assertNever(outcome.failure);
  }
}

function again(
  attempt: Attempt,
  change: Partial<Pick<Ask, 'rung' | 'tools' | 'liveSearch' | 'pending' | 'delayMs' | 'problems'>>,
): AttemptStep {
  const ask: Ask = { ...attempt.ask, ...change, occurrence: attempt.ask.occurrence + 1 };
  return { kind: 'again', attempt: { ...attempt, ask } };
}

function failed(attempt: Attempt, at: Instant, failure: ChatFailure, raw: string): AttemptStep {
  const outcome = failure === 'timeout' ? 'timeout' : 'failed';
  return {
    kind: 'answered',
    answer: { ...unanswered(attempt, at, raw), outcome, failure, trouble: troubleOf(failure, raw) },
  };
}

/** What fell short of the deadline may hold a late reply's words; a miss names its call, and all misses are one trouble. */
function troubleOf(failure: ChatFailure, detail: string): string {
  if (failure === 'timeout') return 'no reply by the deadline';
  return failure === 'not-in-cassette' ? 'not in its cassette' : detail;
}

/** A question that nobody waits for any more: what its attempts cost is all that is left of it. */
export function cutShort(attempt: Attempt): RoleAnswer {
  const { snapshot } = attempt.ask;
  const at = later(snapshot.at, attempt.latencyMs);
  return { ...unanswered(attempt, at, ''), trouble: 'the run ended before its answer' };
}

/** With a call under way counted at the most it can cost. */
export function withReserve(attempt: Attempt): Attempt {
  return { ...attempt, spent: addSpending(attempt.spent, reserveFor(attempt.ask)) };
}

function unanswered(attempt: Attempt, at: Instant, raw: string): RoleAnswer {
  return { attempt, at, outcome: 'failed', parsed: undefined, failure: undefined, raw, trouble: undefined };
}
