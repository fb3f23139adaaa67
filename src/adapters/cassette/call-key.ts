import { canonicalJson } from '../../domain/canonical.ts';
import { invariant } from '../../domain/errors.ts';
import { sha256 } from '../../domain/hash.ts';
import type { CallKey, ChatOutcome } from '../../ports/chat-model.ts';

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

/** A call's hash: over the one before it, its key and its outcome as stored. */
export function callHash(previous: string, key: CallKey, outcome: string): string {
  return sha256(`${previous}\n${keyText(key)}\n${outcome}`);
}
