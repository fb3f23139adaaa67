import { statSync } from 'node:fs';
import { basename } from 'node:path';
import { serialize } from 'node:v8';
import { cachedTape } from '../adapters/tape/cache/cached-tape.ts';
import { TapeCache } from '../adapters/tape/cache/tape-cache.ts';
import { openParts, type TapeOptions } from '../adapters/tape/open-tape.ts';
import { sha256 } from '../domain/hash.ts';
import type { FeedSource } from '../ports/feed-source.ts';
import { tapeCacheFolder } from './own-folders.ts';
import { buildHash, programHash } from './package.ts';
import { type PreparedTape, stampsOf } from './prepare-tape.ts';

/** A smaller tape is decoded before its cache would be found. */
const SMALL_BYTES = 512 * 1024;

/** A run's tape, to be read once: from the cache of decoded tapes where it is there. */
export function tapeFeed(prepared: PreparedTape, options: Omit<TapeOptions, 'csv' | 'span'>): FeedSource {
  const { parts, hash, csv, span, stamps } = prepared;
  const plain = openParts(parts, { ...options, csv, span });
  if (parts.reduce((sum, part) => sum + statSync(part).size, 0) < SMALL_BYTES) return plain;
  const { instruments, tape, maximumBadShare } = options;
  const decides = [hash, parts.map((part) => basename(part)), csv, span, [...instruments.values()], maximumBadShare];
  return cachedTape(plain, {
    cache: new TapeCache(tapeCacheFolder()),
    key: sha256(serialize([buildHash() ?? programHash(), ...decides])),
    path: parts[0],
    symbols: [...instruments.keys()],
    tape,
    isSame: () => stampsOf(parts).join() === stamps.join(),
  });
}
