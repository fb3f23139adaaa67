import { createHash } from 'node:crypto';
import { schnorr } from '@noble/curves/secp256k1.js';

/** What a Nostr event's signature covers, and the signature. */
export interface SignedEvent {
  readonly id: string;
  readonly pubkey: string;
  readonly createdAt: number;
  readonly kind: number;
  readonly tags: unknown;
  readonly content: string;
  readonly sig: string;
}

/** Whether the id is the hash of what the event says, and its author signed it. */
export function isSigned({ id, pubkey, createdAt, kind, tags, content, sig }: SignedEvent): boolean {
  const hash = createHash('sha256')
    .update(JSON.stringify([0, pubkey, createdAt, kind, tags, content]))
    .digest();
  if (hash.toString('hex') !== id) return false;
  try {
    return schnorr.verify(Buffer.from(sig, 'hex'), hash, Buffer.from(pubkey, 'hex'));
  } catch {
    return false;
  }
}
