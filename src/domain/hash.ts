import { createHash } from 'node:crypto';

/** 64 lower-case hex digits. */
export function sha256(text: string | Uint8Array): string {
  return createHash('sha256').update(text).digest('hex');
}

/** A hash fed in pieces; small pieces are gathered, since a call to the hash costs more than its bytes. */
export interface RunningHash {
  add(text: string): void;
  /** The hash so far; more can be added after. */
  value(): string;
}

const GATHER_BYTES = 16_384;
/** Of UTF-8, for a unit of UTF-16. */
const MOST_BYTES_A_UNIT = 3;

export function runningHash(): RunningHash {
  const hash = createHash('sha256');
  const gathered = Buffer.allocUnsafe(GATHER_BYTES);
  let length = 0;
  const flush = (): void => {
    hash.update(gathered.subarray(0, length));
    length = 0;
  };
  return {
    add(text) {
      const most = text.length * MOST_BYTES_A_UNIT;
      if (length + most > GATHER_BYTES) flush();
      if (most > GATHER_BYTES) hash.update(text);
      else length += gathered.write(text, length);
    },
    value() {
      flush();
      return hash.copy().digest('hex');
    },
  };
}
