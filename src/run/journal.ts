import { relative, resolve } from 'node:path';
import type { HeadKeeper } from '../adapters/cassette/sqlite-cassette.ts';
import { KeptManifest, NOT_BEGUN } from '../adapters/journal/kept-manifest.ts';
import { signer } from '../adapters/journal/signature.ts';
import { type Durability, type KeptJournal, openJournal } from '../adapters/journal/sqlite-journal.ts';
import type { TapeWitness } from '../adapters/tape/tape-witness.ts';
import { signingKeyPath } from './own-folders.ts';
import { RUN_CASSETTE } from './run-file.ts';

/** What a run writes, in the hands of its one writer. */
export interface RunWriter {
  readonly folder: string;
  readonly journal: KeptJournal;
  /** Undefined in a run that was begun before there were manifests. */
  readonly manifest: KeptManifest | undefined;
}

/**
 * Opens the journal of a run, for its one writer. Closing it frees the folder for others.
 * @throws LockedError naming who holds the folder
 */
export function openRun(folder: string, durability: Durability): RunWriter {
  const manifest = KeptManifest.open(folder, signer(signingKeyPath())?.sign);
  return { folder, journal: openJournal(folder, durability, manifest), manifest };
}

/** Keeps the head of the run's cassette in its manifest. */
export function cassetteKeeper({ manifest }: RunWriter): HeadKeeper | undefined {
  if (manifest === undefined) return undefined;
  return {
    read: () => manifest.grown(RUN_CASSETTE),
    write(head) {
      manifest.grow(RUN_CASSETTE, head);
      manifest.write();
    },
  };
}

/** Names the tapes that a paper run records in its manifest. */
export function tapeWitness({ folder, manifest }: RunWriter): TapeWitness | undefined {
  if (manifest === undefined) return undefined;
  const nameOf = (path: string): string => relative(resolve(folder), path);
  return {
    begun(path) {
      manifest.grow(nameOf(path), NOT_BEGUN);
      manifest.write();
    },
    grown: (path, length, hash) => manifest.grow(nameOf(path), { length, hash }),
    whole(path, hash) {
      manifest.whole(nameOf(path), hash);
      manifest.write();
    },
    isWhole: (path) => manifest.hashOf(nameOf(path)) !== undefined,
    ended(path) {
      manifest.drop(nameOf(path));
      manifest.write();
    },
  };
}
