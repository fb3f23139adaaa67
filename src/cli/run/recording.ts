import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { openParts } from '../../adapters/tape/open-tape.ts';
import type { FeedSource } from '../../ports/feed-source.ts';
import type { PreparedRun } from './prepare.ts';

/** Where a paper run keeps its tape. */
export function recordingIn(folder: string): string {
  return join(folder, 'tapes');
}

/** The tape of a paper run, in all its parts, also the one that is being written; undefined where there is none. */
export function openRecording(folder: string, { plan }: PreparedRun): FeedSource | undefined {
  const place = recordingIn(folder);
  const names = existsSync(place) ? readdirSync(place) : [];
  const parts = names.filter((name) => /\.ndjson\.gz(\.partial|\.torn)?$/.test(name)).sort();
  const [first, ...rest] = parts.map((name) => join(place, name));
  if (first === undefined) return undefined;
  const instruments = new Map(plan.instruments.map((instrument) => [instrument.symbol, instrument]));
  // It was written by this program and is all there is: no share of it is too bad.
  return openParts([first, ...rest], { instruments, tape: 0, maximumBadShare: 1 });
}
