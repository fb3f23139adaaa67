import { existsSync, readFileSync } from 'node:fs';
import { cp, rm } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { fileProblem } from '../../adapters/shared/file-problem.ts';
import { InputError } from '../../domain/errors.ts';
import { PACKAGE_ROOT } from '../../run/package.ts';

/** `from './x.ts'` of a declaration file, whose own declarations lie in x.d.ts. */
const LOCAL = /\bfrom '(\.{1,2}\/[^']+)\.ts'/g;

/**
 * Copies the declarations behind `import … from 'quartet'` into `types/` of a folder: an editor then knows them wherever
 * the folder goes and however Quartet was installed. What was there before is replaced.
 */
export async function writeTypes(folder: string): Promise<void> {
  const dist = join(PACKAGE_ROOT, 'dist');
  const types = join(folder, 'types');
  const needed = declarations(join(dist, 'index.d.ts'));
  try {
    await rm(types, { recursive: true, force: true });
    for (const file of needed) await cp(file, join(types, relative(dist, file)));
  } catch (error) {
    throw fileProblem(error, 'folder', types);
  }
}

/** A declaration file and all that it names, however far. */
function declarations(entry: string): ReadonlySet<string> {
  const found = new Set<string>();
  const waiting = [entry];
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (found.has(file)) continue;
    if (!existsSync(file)) {
      throw new InputError({ code: 'types-missing', where: file, what: 'it is not there', mend: 'run npm run build' });
    }
    found.add(file);
    for (const [, name = ''] of readFileSync(file, 'utf8').matchAll(LOCAL)) {
      waiting.push(resolve(dirname(file), `${name}.d.ts`));
    }
  }
  return found;
}
