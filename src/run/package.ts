import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sha256 } from '../domain/hash.ts';

/** The package's own folder: two up from here, in `src` as in `dist`. */
export const PACKAGE_ROOT = fileURLToPath(new URL('../..', import.meta.url)).replace(/[/\\]$/, '');

export function packageVersion(): string {
  const { version }: { readonly version: string } = JSON.parse(
    readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
  );
  return version;
}

/** What a run's state means is said by this package's code, its word lists and tables, and the engine they run on. */
const PROGRAM = ['data/sentiment', 'data/fees', 'data/margin', 'data/tables'];

/**
 * Tells that from another: what was compiled by its hash, all files by their sizes and times, since to read them takes as
 * long as all else before a run's first event. Another one cannot read what this one keeps of a run.
 */
export function programHash(): string {
  hashed ??= hashOfProgram();
  return hashed;
}

let hashed: string | undefined;

function hashOfProgram(): string {
  const code = fileURLToPath(new URL('..', import.meta.url));
  const files = [code, ...PROGRAM.map((name) => join(PACKAGE_ROOT, name))].flatMap((folder) =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /(?<!\.d)\.(?:[jt]s|json|txt|tsv|csv)$/.test(entry.name))
      .map(({ parentPath, name }) => join(parentPath, name)),
  );
  const stamps = files.sort().map((file) => {
    const { size, mtimeMs } = statSync(file);
    return `${file} ${size} ${mtimeMs}`;
  });
  return sha256([process.version, packageVersion(), buildHash(), ...stamps].join('\n'));
}

/** A hash of the compiled code; undefined where it runs from its sources, which change as one writes. */
export function buildHash(): string | undefined {
  const place = fileURLToPath(new URL('../build.json', import.meta.url));
  if (!existsSync(place)) return undefined;
  const { build }: { readonly build: string } = JSON.parse(readFileSync(place, 'utf8'));
  return build;
}
