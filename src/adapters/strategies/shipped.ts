import { existsSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { z } from 'zod';
import { IntegrityError } from '../../domain/errors.ts';
import { sha256 } from '../../domain/hash.ts';

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
  const mend = 'build or install Quartet again';
  throw new IntegrityError({ code: 'strategy-altered', where: file, what: 'it is not the file that was built', mend });
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

const MOST_FILES = 500;
/** `from './x'`, `import './x'`, `import('./x')`, `require('./x')`: one too many does no harm, one too few would. */
const LOCAL_IMPORT = /\b(?:from|import|require)\s*\(?\s*(['"`])(\.{1,2}\/[^'"`\n]+)\1/g;

/** One hash over a source file and the local files it imports, whatever folder they lie in. */
export function sourceHash(entry: string): string {
  return hashOfSources(entry, sourcesOf(entry));
}

/** A source file and the local files that it imports, with their texts. */
export function sourcesOf(entry: string): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  const waiting = [entry];
  for (let file = waiting.pop(); file !== undefined && files.size < MOST_FILES; file = waiting.pop()) {
    if (files.has(file)) continue;
    const text = readFileSync(file, 'utf8');
    files.set(file, text);
    for (const [, , specifier = ''] of text.matchAll(LOCAL_IMPORT)) {
      const found = fileOf(resolve(dirname(file), specifier));
      if (found !== undefined) waiting.push(found);
    }
  }
  return files;
}

export function hashOfSources(entry: string, files: ReadonlyMap<string, string>): string {
  const home = dirname(entry);
  const named = [...files].map(([file, text]) => `${relative(home, file).split(sep).join('/')}\0${sha256(text)}`);
  return sha256(named.sort().join('\n'));
}

function fileOf(path: string): string | undefined {
  const source = path.replace(/\.(m?)js$/, '.$1ts');
  const candidates = [path, source, `${path}.ts`, `${path}.js`, `${path}/index.ts`, `${path}/index.js`];
  return candidates.find((candidate) => statSync(candidate, { throwIfNoEntry: false })?.isFile() === true);
}
