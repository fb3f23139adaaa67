import { join } from 'node:path';
import { verifyCassette } from '../../adapters/cassette/cassette-chain.ts';
import { checkFiles, listFiles } from '../../adapters/journal/check-files.ts';
import { type Manifest, readManifest } from '../../adapters/journal/manifest.ts';
import { RUN_CASSETTE, type RunFile, readRunFile } from './run-file.ts';

/**
 * Holds every file of a run folder to its manifest; the journal, which has a chain, is walked by who reads it. Changes
 * nothing. Undefined where the run was begun before there were manifests: then nothing vouches for its files.
 * @throws IntegrityError naming the file that is missing, another, or not named
 */
export async function checkFolder(folder: string): Promise<Manifest | undefined> {
  const listed = listFiles(folder);
  const manifest = readManifest(folder);
  if (manifest !== undefined) await check(folder, listed, manifest);
  return manifest;
}

/** The run file of a run that is to go on. What somebody laid beside its files harms it no more than they did. */
export async function soundRun(folder: string): Promise<RunFile> {
  const file = readRunFile(folder);
  const manifest = readManifest(folder);
  if (manifest !== undefined) await check(folder, [], manifest);
  return file;
}

async function check(folder: string, listed: readonly string[], manifest: Manifest): Promise<void> {
  await checkFiles(folder, listed, manifest);
  const calls = manifest.growing[RUN_CASSETTE];
  if (calls !== undefined) verifyCassette(join(folder, RUN_CASSETTE), calls);
}
