import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

/*
 * A packed tape is gzip members one behind the other. Those of ours say how long they are, in an extra field of their heads
 * (RFC 1952), so that who goes on in the midst of a tape hops over what lies before, and unpacks none of it.
 */

/** Of gzip itself; then the fields' length, ours with its name and its own length, and in it the member's. */
const HEAD_BYTES = 10;
const FIELD = Buffer.from([8, 0, 0x51, 0x54, 4, 0]);
const LENGTH_AT = HEAD_BYTES + FIELD.length;
const HEAD_WITH_FIELD_BYTES = LENGTH_AT + 4;
const FLAGS_AT = 3;
const HAS_FIELDS = 4;
/** At a member's end: how long its text is. */
const TEXT_LENGTH_BYTES = 4;

/** A gzip member, as zlib makes it, that says how long it is. */
export function sizedMember(member: Buffer): Buffer {
  const head = Buffer.alloc(HEAD_WITH_FIELD_BYTES);
  member.copy(head, 0, 0, HEAD_BYTES);
  head.writeUInt8(HAS_FIELDS, FLAGS_AT);
  FIELD.copy(head, HEAD_BYTES);
  head.writeUInt32LE(member.length + HEAD_WITH_FIELD_BYTES - HEAD_BYTES, LENGTH_AT);
  return Buffer.concat([head, member.subarray(HEAD_BYTES)]);
}

/** A place in a packed file, and in the text that it unpacks to. */
export interface MemberPlace {
  readonly bytes: number;
  readonly text: number;
}

/** Where the last member begins that can be found before a place in the text: the file's beginning where none says its length. */
export function memberBefore(path: string, text: number): MemberPlace {
  if (text === 0) return { bytes: 0, text: 0 };
  const file = openSync(path, 'r');
  try {
    const { size } = fstatSync(file);
    let place: MemberPlace = { bytes: 0, text: 0 };
    for (;;) {
      const next = behind(file, place, size);
      if (next === undefined || next.text >= text) return place;
      place = next;
    }
  } finally {
    closeSync(file);
  }
}

function behind(file: number, { bytes, text }: MemberPlace, size: number): MemberPlace | undefined {
  const head = Buffer.alloc(HEAD_WITH_FIELD_BYTES);
  readSync(file, head, 0, head.length, bytes);
  const length = head.readUInt32LE(LENGTH_AT);
  const isSized = head.readUInt8(FLAGS_AT) === HAS_FIELDS && FIELD.equals(head.subarray(HEAD_BYTES, LENGTH_AT));
  if (!isSized || length < HEAD_WITH_FIELD_BYTES || bytes + length > size) return undefined;
  const end = Buffer.alloc(TEXT_LENGTH_BYTES);
  readSync(file, end, 0, end.length, bytes + length - end.length);
  return { bytes: bytes + length, text: text + end.readUInt32LE() };
}
