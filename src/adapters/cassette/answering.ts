import { setTimeout } from 'node:timers/promises';
import { NO_USAGE } from '../../domain/call-usage.ts';
import type { CallKey, Cassette, ChatFailure, ChatModel, ChatOutcome, ChatRequest } from '../../ports/chat-model.ts';

/** Finds the model a request names; undefined where there is none, or none may be asked. */
export type ModelFinder = (name: string) => ChatModel | undefined;

export const noModels: ModelFinder = () => undefined;

/**
 * Answers questions from the cassette first, and from a live model only where that is allowed; what a model said is
 * recorded before anybody hears it. With `noModels` this is strict replay: no network, and a miss is a failure. `leave`
 * ends the calls under way: they throw its reason, and what they would have said is lost. `wait` lets the time pass that
 * a live call is to be put off.
 */
export function answering(
  cassette: Cassette,
  models: ModelFinder,
  leave: AbortSignal = new AbortController().signal,
  wait: (spanMs: number) => Promise<unknown> = (spanMs) =>
    setTimeout(spanMs, undefined, { signal: leave }).catch(() => undefined),
) {
  return {
    async answer(key: CallKey, requestOf: () => ChatRequest, allowedMs: number, delayMs: number): Promise<ChatOutcome> {
      const recorded = cassette.find(key);
      if (recorded !== undefined) return recorded;
      const request = requestOf();
      const model = models(request.model);
      if (model === undefined) return miss(key);
      if (delayMs > 0) await wait(delayMs);
      leave.throwIfAborted();
      const outcome = await withinTime(model, request, allowedMs, leave);
      leave.throwIfAborted();
      cassette.record(key, outcome);
      return outcome;
    },
  };
}

const LONGEST_TIMER_MS = 2_147_483_647;

/** The model's word, or a timeout that took exactly the time that remained, also of a model that minds no signal. */
async function withinTime(
  model: ChatModel,
  request: ChatRequest,
  allowedMs: number,
  leave: AbortSignal,
): Promise<ChatOutcome> {
  const spanMs = Math.min(Math.max(0, allowedMs), LONGEST_TIMER_MS);
  const call = new AbortController();
  const alarm = new AbortController();
  const signal = AbortSignal.any([alarm.signal, leave]);
  const deadline = setTimeout(spanMs, undefined, { signal }).then(
    () => trouble('timeout', 'no reply by the deadline', spanMs),
    () => trouble('timeout', 'the deadline was called off', spanMs),
  );
  try {
    return await Promise.race([model.ask(request, call.signal), deadline]);
  } finally {
    alarm.abort();
    call.abort();
  }
}

export function miss(key: CallKey): ChatOutcome {
  return trouble('not-in-cassette', `no recorded reply for ${key.role} in cycle ${key.cycle} of ${key.account}`, 0);
}

function trouble(failure: ChatFailure, detail: string, latencyMs: number): ChatOutcome {
  return { ok: false, failure, detail, latencyMs, usage: NO_USAGE, retryAfterMs: undefined };
}
