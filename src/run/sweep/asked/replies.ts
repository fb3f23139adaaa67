import { z } from 'zod';
import { keyText, outcomeOfText, outcomeText } from '../../../adapters/cassette/call-text.ts';
import { sha256 } from '../../../domain/hash.ts';
import type { CallKey, ChatOutcome } from '../../../ports/chat-model.ts';
import type { SharedStore } from '../../../ports/shared-store.ts';
import { read } from '../job-records.ts';

/**
 * What models said in a job, on the store before anybody hears it: `reply.JOB.CALL`. Whoever does the job again, for
 * whatever reason, hears the same and pays nothing.
 */

const replySchema = z.strictObject({
  /** The call, as a cassette names it. */
  call: z.string(),
  worker: z.string(),
  /** As a cassette keeps it. */
  outcome: z.string(),
});

/** Replies by the name of their call. */
export type Replies = ReadonlyMap<string, ChatOutcome>;

/** All that stand there of a job. */
export async function repliesOf(store: SharedStore, job: string): Promise<Replies> {
  const replies = new Map<string, ChatOutcome>();
  for (const key of await store.keys(`reply.${job}.`)) {
    const entry = await store.get(key);
    if (entry === undefined) continue;
    const { call, outcome } = read(entry.value, replySchema, key);
    replies.set(call, outcomeOfText(outcome, key));
  }
  return replies;
}

export async function replyTo(store: SharedStore, job: string, call: CallKey): Promise<ChatOutcome | undefined> {
  const key = keyOf(job, call);
  const entry = await store.get(key);
  return entry === undefined ? undefined : outcomeOfText(read(entry.value, replySchema, key).outcome, key);
}

interface NewReply {
  readonly job: string;
  readonly call: CallKey;
  readonly worker: string;
}

/** Keeps a reply, unless there is one; gives the one that stands there then. */
export async function keepReply(
  store: SharedStore,
  { job, call, worker }: NewReply,
  outcome: ChatOutcome,
): Promise<ChatOutcome> {
  const kept = JSON.stringify({ call: keyText(call), worker, outcome: outcomeText(outcome) });
  if ((await store.putLasting(keyOf(job, call), kept, 0)) !== undefined) return outcome;
  return (await replyTo(store, job, call)) ?? outcome;
}

/** Takes back all of a job's. */
export async function forgetReplies(store: SharedStore, job: string): Promise<void> {
  for (const key of await store.keys(`reply.${job}.`)) {
    const entry = await store.get(key);
    if (entry !== undefined) await store.remove(key, entry.revision);
  }
}

/** Takes back all that a worker has told of models. */
export async function withdrawReplies(store: SharedStore, worker: string): Promise<void> {
  for (const key of await store.keys('reply.')) {
    const entry = await store.get(key);
    if (entry === undefined || read(entry.value, replySchema, key).worker !== worker) continue;
    await store.remove(key, entry.revision);
  }
}

function keyOf(job: string, call: CallKey): string {
  return `reply.${job}.${sha256(keyText(call)).slice(0, 32)}`;
}
