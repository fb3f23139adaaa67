import { readFileSync, statSync } from 'node:fs';
import { dirname, relative, resolve, sep } from 'node:path';
import { sha256 } from '../../domain/hash.ts';

const MOST_FILES = 500;
/** `from './x'`, `import './x'`, `import('./x')`, `require('./x')`: one too many does no harm, one too few would. */
const LOCAL_IMPORT = /\b(?:from|import|require)\s*\(?\s*(['"`])(\.{1,2}\/[^'"`\n]+)\1/g;

/** One hash over a source file and the local files it imports, whatever folder they lie in. */
export function sourceHash(entry: string): string {
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
  const home = dirname(entry);
  const named = [...files].map(([file, text]) => `${relative(home, file).split(sep).join('/')}\0${sha256(text)}`);
  return sha256(named.sort().join('\n'));
}

function fileOf(path: string): string | undefined {
  const source = path.replace(/\.(m?)js$/, '.$1ts');
  const candidates = [path, source, `${path}.ts`, `${path}.js`, `${path}/index.ts`, `${path}/index.js`];
  return candidates.find((candidate) => statSync(candidate, { throwIfNoEntry: false })?.isFile() === true);
}
