import { join } from 'node:path';
import { verifyCassette } from '../adapters/cassette/cassette-chain.ts';
import { checkFiles, listFiles } from '../adapters/journal/check-files.ts';
import { MANIFEST, type Manifest, readRunManifest } from '../adapters/journal/manifest.ts';
import { readJournal } from '../adapters/journal/read-journal.ts';
import { signedBy } from '../adapters/journal/signature.ts';
import { IntegrityError } from '../domain/errors.ts';
import { beginningHash } from './fork/beginning.ts';
import { RUN_CASSETTE, type RunFile, readRunFile } from './run-file.ts';

/**
 * Holds every file of a run folder to its manifest; the journal, which has a chain, is walked by who reads it. Changes
 * nothing.
 * @throws IntegrityError naming the file that is missing, another, or not named
 */
export async function checkFolder(folder: string): Promise<CheckedFolder> {
  const listed = listFiles(folder);
  const manifest = readRunManifest(folder);
  checkParting(folder);
  if (manifest === undefined) return { manifest, signedBy: undefined };
  await check(folder, listed, manifest);
  const { signature } = manifest;
  if (signature === undefined) return { manifest, signedBy: undefined };
  const fingerprint = signedBy(manifest, signature);
  if (fingerprint !== undefined) return { manifest, signedBy: fingerprint };
  const mend = 'restore it from a copy';
  const what = 'its signature is of something else';
  throw new IntegrityError({ code: 'run-changed', where: join(folder, MANIFEST), what, mend });
}

export interface CheckedFolder {
  /** Undefined where the run was begun before there were manifests: then nothing vouches for its files. */
  readonly manifest: Manifest | undefined;
  /** Fingerprint of the key; undefined where it is not signed. */
  readonly signedBy: string | undefined;
}

/** The run file of a run that is to go on. What somebody laid beside its files harms it no more than they did. */
export async function soundRun(folder: string): Promise<RunFile> {
  const file = readRunFile(folder);
  const manifest = readRunManifest(folder);
  if (manifest !== undefined) await check(folder, [], manifest);
  return file;
}

/** A fork's rows up to where it parts are those of the parent that it names. */
function checkParting(folder: string): void {
  const { fork } = readRunFile(folder);
  if (fork === undefined) return;
  const reader = readJournal(folder);
  try {
    if (beginningHash(reader.rows(1, fork.at)) === fork.head) return;
  } finally {
    reader.close();
  }
  const what = `its rows up to ${fork.at} are not those of the run it was forked from`;
  throw new IntegrityError({ code: 'fork-differs', where: folder, what, mend: 'fork that run again' });
}

async function check(folder: string, listed: readonly string[], manifest: Manifest): Promise<void> {
  await checkFiles(folder, listed, manifest);
  const calls = manifest.growing[RUN_CASSETTE];
  if (calls !== undefined) verifyCassette(join(folder, RUN_CASSETTE), calls);
}
