import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { canonicalJson } from '../../domain/canonical.ts';
import { sha256 } from '../../domain/hash.ts';
import { packageVersion } from '../package.ts';

/** The rooms whose code a run's result rests on. */
const ROOMS = [
  'adapters',
  'agents',
  'arena',
  'domain',
  'engine',
  'execution',
  'feed',
  'indicators',
  'ledger',
  'ports',
  'run',
  'sentiment',
  'strategy',
];

let known: string | undefined;

/** Of the program that runs here: two that are the same, down to the letter, have it. */
export function codeHash(): string {
  const root = new URL('../../', import.meta.url).pathname;
  known ??= sha256(
    canonicalJson({ version: packageVersion(), files: ROOMS.flatMap((room) => filesOf(join(root, room))) }),
  );
  return known;
}

function filesOf(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.[jt]s$/.test(entry.name) && !entry.name.endsWith('.d.ts'))
    .map(({ parentPath, name }) => join(parentPath, name))
    .sort()
    .map((path) => `${path.slice(folder.length)} ${sha256(readFileSync(path, 'utf8'))}`);
}
