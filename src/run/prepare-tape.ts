import { realpathSync } from 'node:fs';
import { basename } from 'node:path';
import { statOf } from '../adapters/shared/plain-file.ts';
import { isMadeUp } from '../adapters/tape/made-up.ts';
import { checkHash, hashTape, readTapeManifest } from '../adapters/tape/manifest.ts';
import { recordingParts } from '../adapters/tape/open-tape.ts';
import type { TableOptions } from '../adapters/tape/table/options.ts';
import { InputError } from '../domain/errors.ts';
import { sha256 } from '../domain/hash.ts';
import type { DateSpan } from '../domain/time.ts';

export interface PreparedTape {
  readonly path: string;
  /** Its files; several where it is the folder of a recording. */
  readonly parts: readonly [string, ...string[]];
  readonly name: string;
  readonly hash: string;
  /** Of its files, from before they were hashed. */
  readonly stamps: readonly string[];
  readonly synthetic: boolean;
  readonly csv: TableOptions | undefined;
  /** What of it is read. */
  readonly span: DateSpan;
}

/** Where a tape lies, and how it is read. */
export type NamedTape = Pick<PreparedTape, 'path' | 'csv' | 'span'>;

/** Throws when the tape is not there, or is not what its manifest says. */
export async function prepareTape({ path, csv, span }: NamedTape): Promise<PreparedTape> {
  const parts = tapeParts(path);
  const stamps = stampsOf(parts);
  const read = await Promise.all(parts.map(preparePart));
  const hashes = read.map(({ hash }) => hash);
  return {
    path: realpathSync(path),
    parts,
    name: basename(path),
    hash: hashes.length === 1 ? (hashes[0] ?? '') : sha256(hashes.join('\n')),
    stamps,
    synthetic: read.some(({ synthetic }) => synthetic),
    csv,
    span,
  };
}

/** What changes with a file. */
export function stampsOf(paths: readonly string[]): readonly string[] {
  return paths.map((path) => {
    const { ino, size, mtimeMs } = statOf(path, 'tape') ?? {};
    return `${ino} ${size} ${mtimeMs}`;
  });
}

async function preparePart(path: string): Promise<{ readonly hash: string; readonly synthetic: boolean }> {
  const hash = await hashTape(path);
  const manifest = await readTapeManifest(path);
  if (manifest !== undefined) checkHash(path, manifest, hash);
  return { hash, synthetic: await isMadeUp(path, manifest) };
}

/** The files of a tape; a folder is one recording in parts. */
export function tapeParts(path: string): readonly [string, ...string[]] {
  if (statOf(path, 'tape')?.isDirectory() !== true) return [path];
  const [first, ...rest] = recordingParts(path);
  if (first !== undefined) return [first, ...rest];
  const mend = 'name a tape, or the folder of a recording';
  throw new InputError({ code: 'tape-not-found', where: path, what: 'the folder holds no tape', mend });
}
