import { access, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { readLines } from './lines.ts';
import { hashTape, readTapeManifest } from './manifest.ts';
import { type TapeWitness, witnessWhole } from './tape-witness.ts';
import { TapeWriter } from './tape-writer.ts';
import { type TapeOrigin, writeManifest } from './write-tape.ts';

/** A tape whose writer died, finished with what was in it. */
export interface Recovered {
  readonly path: string;
  readonly lines: number;
  /** Whether a line at its end was cut off. */
  readonly torn: boolean;
}

const PARTIAL = '.partial';
const TORN = '.torn';

/** Finishes every tape in the folder that its writer left unfinished; dying in the middle of it changes nothing. */
export async function recoverTapes(
  folder: string,
  origin: TapeOrigin,
  witness?: TapeWitness,
): Promise<readonly Recovered[]> {
  const recovered: Recovered[] = [];
  for (const name of (await readdir(folder)).sort()) {
    if (name.endsWith(TORN)) await rm(join(folder, `${name.slice(0, -TORN.length)}${PARTIAL}`), { force: true });
  }
  for (const name of (await readdir(folder)).sort()) {
    if (!name.endsWith(PARTIAL) && !name.endsWith(TORN)) continue;
    const path = join(folder, name.replace(/\.(partial|torn)$/, ''));
    const torn = `${path}${TORN}`;
    if (name.endsWith(PARTIAL)) await rename(join(folder, name), torn);
    // What is witnessed already had only its remains left to be removed.
    if (witness?.isWhole(path) !== true) recovered.push(await recoverTape(torn, path, origin));
    if (await exists(path)) await testify(path, origin, witness);
    await rm(torn);
    witness?.ended(path);
  }
  for (const name of (await readdir(folder)).sort()) {
    const path = join(folder, name);
    if (!name.endsWith('.ndjson.gz') || witness?.isWhole(path) !== false) continue;
    await testify(path, origin, witness);
    witness.ended(path);
  }
  return recovered;
}

/** Its writer may have died between the tape and its manifest, or before either was witnessed. */
async function testify(path: string, origin: TapeOrigin, witness: TapeWitness | undefined): Promise<void> {
  if (witness === undefined || witness.isWhole(path)) return;
  const sha256 = await hashTape(path);
  if ((await readTapeManifest(path)) === undefined) await writeManifest(path, sha256, origin);
  await witnessWhole(witness, path, sha256);
}

async function recoverTape(from: string, path: string, origin: TapeOrigin): Promise<Recovered> {
  // It had been published when its recoverer died.
  if (await exists(path)) await rm(path);
  const writer = await TapeWriter.create(path, 'fast');
  let lines = 0;
  let torn = false;
  for await (const batch of readLines(from)) {
    const whole = batch.lines.filter((line) => typeof line === 'string' && line.endsWith('}'));
    torn ||= whole.length < batch.lines.length;
    lines += whole.length;
    await writer.write(whole.flatMap((line) => (typeof line === 'string' ? line : [])));
  }
  // It died before its first line: a tape of nothing is none.
  if (lines === 0) {
    await writer.abandon();
    return { path, lines, torn };
  }
  const settings = { ...origin.settings, recovered: true, tornTail: torn };
  await writeManifest(path, await writer.publish(), { ...origin, settings });
  return { path, lines, torn };
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
