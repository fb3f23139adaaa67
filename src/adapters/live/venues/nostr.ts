import { createHash } from 'node:crypto';
import { schnorr } from '@noble/curves/secp256k1.js';
import type { Instant } from '../../../domain/time.ts';
import { parseJson } from '../../shared/parse-json.ts';
import { countOf, isJson, type JsonObject, listOf, referencesOf, secondsOf, textOf } from '../wire/json.ts';
import {
  control,
  type FrameReading,
  type Message,
  malformed,
  type ReadFrame,
  UNTOLD,
  unknown,
} from '../wire/message.ts';
import { type ListedFeed, type Venue, WORDS } from './venue.ts';

const QUIET: ReadonlySet<unknown> = new Set(['EOSE', 'NOTICE', 'CLOSED', 'OK', 'AUTH', 'COUNT']);
const HEX_32 = /^[0-9a-f]{64}$/;
const HEX_64 = /^[0-9a-f]{128}$/;

/** A relay's message. Relays are strangers: an event counts only when its author's signature holds. */
export const readNostr: ReadFrame = (frame) => {
  const message = parseJson(frame);
  if (!Array.isArray(message)) return [malformed('not-a-list')];
  const [type, , event] = message;
  if (type === 'EVENT') return isJson(event) ? readEvent(event) : [malformed('EVENT')];
  return [QUIET.has(type) ? control(String(type)) : unknown(type)];
};

function readEvent(event: JsonObject): FrameReading {
  const { id, pubkey, created_at, kind, tags, content, sig } = event;
  const ts = secondsOf(created_at);
  const number = countOf(kind);
  const createdAt = countOf(created_at);
  if (ts === undefined || number === undefined || createdAt === undefined) return [malformed('EVENT')];
  if (typeof content !== 'string' || !isHex(id, HEX_32) || !isHex(pubkey, HEX_32) || !isHex(sig, HEX_64))
    return [malformed('EVENT')];
  if (number !== 1 && number !== 5) return [control(`kind-${number}`)];
  const signed = { id, pubkey, createdAt, kind: number, tags, content, sig };
  if (!isSigned(signed)) return [control('bad-signature')];
  return number === 5 ? deletions(tags, pubkey, ts) : [post(id, pubkey, ts, content, tags)];
}

/** What a Nostr event's signature covers, and the signature. */
interface SignedEvent {
  readonly id: string;
  readonly pubkey: string;
  readonly createdAt: number;
  readonly kind: number;
  readonly tags: unknown;
  readonly content: string;
  readonly sig: string;
}

/** Whether the id is the hash of what the event says, and its author signed it. */
function isSigned({ id, pubkey, createdAt, kind, tags, content, sig }: SignedEvent): boolean {
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

function isHex(value: unknown, pattern: RegExp): value is string {
  return typeof value === 'string' && pattern.test(value);
}

/** Only its author can take a post back: who asks is told along. */
function deletions(tags: unknown, author: string, ts: Instant): FrameReading {
  const gone = tagged(tags, 'e');
  return gone.length === 0 ? [control('kind-5')] : gone.map((id) => ({ kind: 'deletion', ts, id, author }));
}

function post(id: string, author: string, ts: Instant, content: string, tags: unknown): Message {
  const pictures = picturesOf(tags);
  return {
    ...UNTOLD,
    kind: 'post',
    ts,
    id,
    author,
    text: [content, ...pictures.flatMap(({ alt }) => alt ?? [])].join('\n'),
    repostOf: tagged(tags, 'q')[0],
    references: referencesOf([...tagged(tags, 'r'), ...pictures.map(({ url }) => url)]),
  };
}

/** Each member of a picture's tag behind the first is a name and a value. */
function picturesOf(tags: unknown): readonly { readonly url: string | undefined; readonly alt: string | undefined }[] {
  return listOf(tags).flatMap((tag) => {
    const [key, ...members] = listOf(tag);
    if (key !== 'imeta') return [];
    const memberOf = (name: string): string | undefined => {
      const member = members.find((one) => typeof one === 'string' && one.startsWith(`${name} `));
      return typeof member === 'string' ? textOf(member.slice(name.length + 1).trim()) : undefined;
    };
    return { url: memberOf('url'), alt: memberOf('alt') };
  });
}

function tagged(tags: unknown, name: string): readonly string[] {
  return listOf(tags).flatMap((tag) => {
    const [key, value] = listOf(tag);
    return key === name ? (textOf(value) ?? []) : [];
  });
}

const STORED_S = 120;
/** Relays may be quiet for long; asked for what nobody can have signed, they say that there is nothing of it. */
const NOTHING = JSON.stringify(['REQ', 'alive', { ids: ['0'.repeat(64)], limit: 1 }]);

/** What relays have stored of the last minutes comes first; deletions come like posts. */
const venue: Venue = {
  ...WORDS,
  source: 'nostr',
  transport: 'socket',
  read: readNostr,
  hosts: ['wss://relay.damus.io', 'wss://nos.lol', 'wss://relay.primal.net'],
  path: () => '/',
  greetings: ({ now }) => [
    JSON.stringify(['REQ', 'quartet', { kinds: [1, 5], since: Math.floor(now / 1000) - STORED_S }]),
  ],
  ping: NOTHING,
  keepAliveMs: 30_000,
  datedByAuthors: true,
};

export const nostr: ListedFeed = {
  name: venue.source,
  gives: 'signed notes and deletions; others are passed over',
  repeats: '2 minutes',
  venues: () => [venue],
};
