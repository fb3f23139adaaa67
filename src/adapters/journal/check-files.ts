import { createHash } from 'node:crypto';
import { createReadStream, existsSync, lstatSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { IntegrityError } from '../../domain/errors.ts';
import { CHAIN_START } from './chain.ts';
import { MANIFEST, type Manifest } from './manifest.ts';
import { olderCopies } from './schema.ts';

/** Kept by their own chains, which are walked elsewhere. */
const CHAINED: ReadonlySet<string> = new Set(['journal.db', 'cassette.db']);

/** Every file of a run folder, by its path in it. Listed before its manifest is read: what is listed is then named. */
export function listFiles(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
    (name) => !lstatSync(join(folder, name), { throwIfNoEntry: false })?.isDirectory(),
  );
}

/**
 * Holds a run folder to its manifest: every file that it names is there and has its bytes, and no other is there.
 * @throws IntegrityError naming the first that is not
 */
export async function checkFiles(folder: string, listed: readonly string[], manifest: Manifest): Promise<void> {
  const { files, growing } = manifest;
  for (const [name, hash] of Object.entries(files)) {
    if (!existsSync(join(folder, name))) throw changed(folder, name, 'it is gone');
    refusePipe(folder, name);
    if ((await hashOfFile(join(folder, name))) !== hash)
      throw changed(folder, name, 'it is not the file that was written');
  }
  // Every run names them from its beginning on, also where nothing was ever asked of a model.
  for (const name of CHAINED)
    if (growing[name] === undefined) throw changed(folder, MANIFEST, `it does not name ${name}`);
  for (const [name, { length, hash }] of Object.entries(growing)) {
    if (length === 0 && hash !== CHAIN_START)
      throw changed(folder, MANIFEST, `of ${name}, which is empty, it tells a hash`);
    if (CHAINED.has(name)) continue;
    const path = candidates(name).find((one) => existsSync(join(folder, one)));
    if (path === undefined && length > 0 && files[name] === undefined) throw changed(folder, name, 'it is gone');
    if (path === undefined || length === 0 || (path === name && files[name] !== undefined)) continue;
    refusePipe(folder, path);
    if ((await hashOfFile(join(folder, path), length)) !== hash)
      throw changed(folder, path, `its first ${length} bytes are not those that were written`);
  }
  const stranger = listed.find((name) => !isNamed(name, manifest));
  if (stranger !== undefined) throw changed(folder, stranger, 'the manifest of the run does not name it');
}

/** A pipe is not opened: it would wait for ever. */
function refusePipe(folder: string, name: string): void {
  if (!statSync(join(folder, name)).isFile()) throw changed(folder, name, 'it is no plain file any more');
}

/** Under which names a tape lies that is being written, or was when its writer died. */
function candidates(name: string): readonly string[] {
  return [`${name}.torn`, `${name}.partial`, name];
}

/** What comes and goes beside the files of a run and holds nothing of it. */
const BESIDE =
  /^(?:manifest\.json(?:\.next)?|holder|report\.html|checkpoint(?:\.half)?|(?:feeds|alerts-[a-z0-9-]{1,32})\.json(?:\.half)?|tapes[/\\]pictures[/\\][0-9a-f]{64}\.jpg(?:\.next)?|control[/\\]\d{15}-\d+-[a-z]+(?:\.half)?)$/;

function isNamed(name: string, { files, growing }: Manifest): boolean {
  if (BESIDE.test(name) || Object.hasOwn(files, name)) return true;
  return Object.keys(growing).some((one) =>
    CHAINED.has(one)
      ? [one, `${one}-wal`, `${one}-shm`, `${one}-journal`, ...olderCopies(one)].includes(name)
      : candidates(one).includes(name) || beside(one).includes(name),
  );
}

/** The manifest of a tape is named with the tape, when it is whole. */
function beside(tape: string): readonly string[] {
  const manifest = `${tape.replace(/\.ndjson\.gz$/, '')}.manifest.json`;
  return [manifest, `${manifest}.new`];
}

/** SHA-256 of a plain file, or of its first bytes. */
export async function hashOfFile(path: string, bytes = Number.POSITIVE_INFINITY): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path, { end: bytes - 1 })) hash.update(chunk);
  return hash.digest('hex');
}

function changed(folder: string, name: string, what: string): IntegrityError {
  const mend = `restore it from a copy; ${MANIFEST} tells the hashes`;
  return new IntegrityError({ code: 'run-changed', what, where: join(folder, name), mend });
}
