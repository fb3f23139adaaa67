import { z } from 'zod';
import { canonicalJson } from '../../domain/canonical.ts';
import { IntegrityError, invariant } from '../../domain/errors.ts';
import { sha256 } from '../../domain/hash.ts';
import { jsonOf } from '../../domain/json.ts';
import type { CallKey, ChatOutcome } from '../../ports/chat-model.ts';

const usage = z.strictObject({
  promptTokens: z.number(),
  cachedTokens: z.number(),
  completionTokens: z.number(),
  reasoningTokens: z.number(),
  searches: z.number().exactOptional(),
  posts: z.number().exactOptional(),
  profiles: z.number().exactOptional(),
  billedTicks: z.number().exactOptional(),
});

const outcomeSchema = z.discriminatedUnion('ok', [
  z.strictObject({
    ok: z.literal(true),
    text: z.string(),
    latencyMs: z.number(),
    usage,
    firstTokenMs: z.number().exactOptional(),
    reasoning: z.string().exactOptional(),
    citations: z.array(z.strictObject({ url: z.string(), title: z.string() })).exactOptional(),
    calls: z.array(z.strictObject({ id: z.string(), name: z.string(), arguments: z.string() })).exactOptional(),
  }),
  z.strictObject({
    ok: z.literal(false),
    failure: z.enum([
      'timeout',
      'rate-limited',
      'unauthorised',
      'bad-request',
      'server-error',
      'unreachable',
      'network',
      'refused',
      'empty',
      'truncated',
      'too-large',
      'not-in-cassette',
    ]),
    detail: z.string(),
    latencyMs: z.number(),
    usage,
    retryAfterMs: z.number().optional(),
  }),
]);

/** An outcome as stored; a wish that is not a finite number is no wish. */
export function outcomeText(outcome: ChatOutcome): string {
  return JSON.stringify(outcome, (_key, value) => (Number.isNaN(value) ? undefined : value));
}

export function outcomeOfText(text: string, where: string): ChatOutcome {
  const parsed = outcomeSchema.safeParse(jsonOf(text));
  if (parsed.success) return parsed.data.ok ? parsed.data : { ...parsed.data, retryAfterMs: parsed.data.retryAfterMs };
  const mend = 'restore the cassette from a copy, or record it again';
  throw new IntegrityError({ code: 'cassette-row-unreadable', what: 'a recorded reply is not one', where, mend });
}

export function keyText(key: CallKey): string {
  return canonicalJson([key.account, key.cycle, key.role, key.requestHash, key.occurrence]);
}

/** One key has one outcome: a second call under it would have been paid for twice. */
export function sameOutcome(key: CallKey, before: ChatOutcome | undefined, now: ChatOutcome): void {
  const same = before === undefined || canonicalJson({ ...before }) === canonicalJson({ ...now });
  invariant(same, `call ${keyText(key)} has two outcomes`);
}

/** What the first call of a cassette follows. */
export const CASSETTE_CHAIN_START = '0'.repeat(64);

export function callHash(previous: string, key: CallKey, outcome: string): string {
  return sha256(`${previous}\n${keyText(key)}\n${outcome}`);
}
