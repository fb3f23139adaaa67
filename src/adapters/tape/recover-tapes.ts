import { access, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { readLines } from './lines.ts';
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
export async function recoverTapes(folder: string, origin: TapeOrigin): Promise<readonly Recovered[]> {
  const recovered: Recovered[] = [];
  for (const name of (await readdir(folder)).sort()) {
    if (name.endsWith(TORN)) await rm(join(folder, `${name.slice(0, -TORN.length)}${PARTIAL}`), { force: true });
  }
  for (const name of (await readdir(folder)).sort()) {
    if (!name.endsWith(PARTIAL) && !name.endsWith(TORN)) continue;
    const path = join(folder, name.replace(/\.(partial|torn)$/, ''));
    const torn = `${path}${TORN}`;
    if (name.endsWith(PARTIAL)) await rename(join(folder, name), torn);
    recovered.push(await recoverTape(torn, path, origin));
    await rm(torn);
  }
  return recovered;
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
