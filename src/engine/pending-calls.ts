import { HOUSE_MODEL } from '../agents/team-config.ts';
import type { ToolResult } from '../agents/tools/turn.ts';
import { NO_USAGE } from '../domain/call-usage.ts';
import { type Instant, instant, later } from '../domain/time.ts';
import type { CallKey, ChatOutcome } from '../ports/chat-model.ts';
import { type Call, callOf, houseOutcome, scheduleReply } from './answer.ts';
import type { PendingAsk, RunState } from './state.ts';
import { toolResults } from './tools/run-tools.ts';

/** Language models that are asked beside a run, which does not wait for them. */
export interface LiveModels {
  /** What is on record, from an earlier life of the run or in a cassette. */
  find(key: CallKey): ChatOutcome | undefined;
  /** On the disk when it returns. */
  record(key: CallKey, outcome: ChatOutcome): void;
  /** Asks at `at` and gives up at `until`; `heard` is called at most once, with the time by our clock. */
  ask(call: Call, at: Instant, until: Instant, heard: (outcome: ChatOutcome, at: Instant) => void): void;
  /** Whether anything may be asked yet: not while a run is stepped again to where it was. */
  readonly isOpen: boolean;
}

interface Waiting {
  readonly pending: PendingAsk;
  /** Of the tools that the question wanted run first. */
  readonly results: readonly ToolResult[];
  readonly call: Call;
  readonly askedAt: Instant;
  isSent: boolean;
  heard: { readonly outcome: ChatOutcome; readonly at: Instant } | undefined;
}

/**
 * Questions under way. An answer becomes visible when it has come, and behind everything that was stepped by then; that
 * latency is what is recorded, so that the run, stepped again, hears it at the same place.
 */
export class PendingCalls {
  readonly #models: LiveModels;
  #waiting: Waiting[] = [];

  constructor(models: LiveModels) {
    this.#models = models;
  }

  /** When the next deadline passes; Infinity when nothing is under way. */
  get dueAt(): number {
    return Math.min(Number.POSITIVE_INFINITY, ...this.#waiting.map(({ pending }) => pending.ask.until));
  }

  /** Answers what can be answered at once, and keeps the rest. */
  ask(state: RunState, asks: readonly PendingAsk[]): void {
    for (const pending of asks) {
      const askedAt = later(state.now, pending.ask.delayMs);
      if (pending.ask.model === HOUSE_MODEL) {
        scheduleReply(state, pending, askedAt, houseOutcome(pending.ask), []);
        continue;
      }
      const results = toolResults(state, pending);
      const call = callOf(pending, results);
      const known = this.#models.find(call.key);
      if (known !== undefined) scheduleReply(state, pending, askedAt, known, results);
      else this.#waiting.push({ pending, results, call, askedAt, isSent: false, heard: undefined });
    }
  }

  /** Before an event visible at `upTo`: lets in what has come, and ends what has not come by its deadline. */
  settle(state: RunState, upTo: Instant): void {
    if (!this.#hasNews(upTo)) return;
    this.#waiting = this.#waiting.filter((waiting) => !this.#settled(state, waiting, upTo));
  }

  /** Asked before every event, and the answer mostly is no. */
  #hasNews(upTo: Instant): boolean {
    for (const { heard, pending } of this.#waiting) if (heard !== undefined || pending.ask.until <= upTo) return true;
    return false;
  }

  #settled(state: RunState, waiting: Waiting, upTo: Instant): boolean {
    const { pending, askedAt, heard } = waiting;
    const { until } = pending.ask;
    // A recorded latency puts a reply at least a millisecond behind its question.
    const at = heard === undefined ? undefined : instant(Math.max(heard.at, state.now + 1, askedAt + 1));
    if (heard !== undefined && at !== undefined && at <= until) {
      this.#answer(state, waiting, { ...heard.outcome, latencyMs: at - askedAt });
      return true;
    }
    if (heard === undefined && until > upTo) return false;
    const usage = heard?.outcome.usage ?? NO_USAGE;
    const detail = 'no reply by the deadline';
    const latencyMs = Math.max(0, until - askedAt);
    this.#answer(state, waiting, { ok: false, failure: 'timeout', detail, latencyMs, usage, retryAfterMs: undefined });
    return true;
  }

  #answer(state: RunState, { pending, call, askedAt, results }: Waiting, outcome: ChatOutcome): void {
    this.#models.record(call.key, outcome);
    scheduleReply(state, pending, askedAt, outcome, results);
  }

  /** Sends what was kept, once what led to it is on the disk. */
  send(): void {
    if (!this.#models.isOpen) return;
    for (const waiting of this.#waiting) {
      if (waiting.isSent) continue;
      waiting.isSent = true;
      this.#models.ask(waiting.call, waiting.askedAt, waiting.pending.ask.until, (outcome, at) => {
        waiting.heard = { outcome, at };
      });
    }
  }
}
