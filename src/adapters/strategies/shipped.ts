import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { z } from 'zod';
import { IntegrityError } from '../../domain/errors.ts';
import { sha256 } from '../../domain/hash.ts';
import { sourceHash } from './source-hash.ts';

const list = z.record(z.string().regex(/^[a-z0-9][a-z0-9-]*\.js$/), z.object({ code: z.string(), source: z.string() }));

/** A strategy that came with the package. */
export interface Shipped {
  /** Its compiled file. */
  readonly file: string;
  /** Of its source as it was at the build: the same in a checkout and where only compiled files are. */
  readonly hash: string;
}

/** Names of the strategies in the list that the build made; empty before it. */
export function shippedNames(packageRoot: string): readonly string[] {
  return [...listed(packageRoot).keys()];
}

/**
 * A strategy by its name, if the package ships one so named.
 * @throws IntegrityError when the file is not the one that was built
 */
export function shippedByName(name: string, packageRoot: string): Shipped | undefined {
  const entry = listed(packageRoot).get(name);
  if (entry === undefined) return undefined;
  const file = join(packageRoot, 'dist', 'strategies', `${name}.js`);
  if (existsSync(file) && sha256(readFileSync(file)) === entry.code) return { file, hash: entry.source };
  throw new IntegrityError({
    code: 'strategy-altered',
    where: file,
    what: 'it is not the file that was built',
    mend: 'build or install Quartet again',
  });
}

/** The shipped strategy whose source this is, to the letter: `strategies/NAME.ts` of this package. */
export function shippedBySource(path: string, packageRoot: string): Shipped | undefined {
  const name = basename(path).replace(/\.ts$/, '');
  if (relative(join(packageRoot, 'strategies'), dirname(path)) !== '') return undefined;
  const found = shippedByName(name, packageRoot);
  const source = `${join(dirname(path), name)}.ts`;
  return found === undefined || (existsSync(source) && sourceHash(source) !== found.hash) ? undefined : found;
}

function listed(packageRoot: string): ReadonlyMap<string, { readonly code: string; readonly source: string }> {
  const path = join(packageRoot, 'dist', 'strategies', 'shipped.json');
  if (!existsSync(path)) return new Map();
  const entries = Object.entries(list.parse(JSON.parse(readFileSync(path, 'utf8'))));
  return new Map(entries.map(([name, entry]) => [name.replace(/\.js$/, ''), entry]));
}
