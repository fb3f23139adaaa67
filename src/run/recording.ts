import { join } from 'node:path';
import { openParts, recordingParts } from '../adapters/tape/open-tape.ts';
import type { Instrument } from '../domain/instrument.ts';
import type { FeedSource } from '../ports/feed-source.ts';

/** Where a paper run keeps its tape. */
export function recordingIn(folder: string): string {
  return join(folder, 'tapes');
}

/** The tape of a paper run as one; undefined where there is none. */
export function openRecording(folder: string, traded: readonly Instrument[]): FeedSource | undefined {
  const [first, ...rest] = recordingParts(recordingIn(folder));
  if (first === undefined) return undefined;
  const instruments = new Map(traded.map((instrument) => [instrument.symbol, instrument]));
  // It was written by this program and is all there is: no share of it is too bad.
  return openParts([first, ...rest], { instruments, tape: 0, maximumBadShare: 1 });
}
