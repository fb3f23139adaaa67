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

const GATHER_CHARACTERS = 32_768;

export function runningHash(): RunningHash {
  const hash = createHash('sha256');
  let gathered = '';
  const flush = (): void => {
    hash.update(gathered);
    gathered = '';
  };
  return {
    add(text) {
      gathered += text;
      if (gathered.length > GATHER_CHARACTERS) flush();
    },
    value() {
      flush();
      return hash.copy().digest('hex');
    },
  };
}
