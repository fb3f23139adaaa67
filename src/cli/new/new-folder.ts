import { readdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileProblem } from '../../adapters/shared/file-problem.ts';
import { makeFolders } from '../../adapters/shared/make-folders.ts';
import { statOf } from '../../adapters/shared/plain-file.ts';
import { InputError } from '../../domain/errors.ts';
import { PACKAGE_ROOT, packageVersion } from '../../run/package.ts';
import { MADE_UP_TAPE, makeUpTape } from './made-up-tape.ts';
import { writeTypes } from './types.ts';

const NAME = /^[a-z][a-z0-9-]{0,63}$/;

/** What there is a folder to begin with for: `data/new/KIND`. */
export type NewFolder = 'strategy' | 'hobbyist' | 'researcher' | 'quant';

/**
 * Makes a folder that runs as it is: a copy of `data/new/KIND` with its own name in it, Quartet's types where there is
 * code to write, and a made-up market where it brings no prices. Gives the names of its files.
 * @throws InputError when the name is none, or something lies there
 */
export async function makeFolder(kind: NewFolder, folder: string): Promise<readonly string[]> {
  const name = basename(folder);
  if (!NAME.test(name)) {
    const mend = 'use lower-case letters, digits and dashes, such as early-bird';
    throw new InputError({ code: 'new-bad-name', where: folder, what: `"${name}" is no name for it`, mend });
  }
  if (statOf(folder, 'folder') !== undefined) {
    const mend = 'choose another name; quartet new types FOLDER brings newer types to one that is there';
    throw new InputError({ code: 'new-exists', where: folder, what: 'something lies there already', mend });
  }
  const made = await copyFilled(join(PACKAGE_ROOT, 'data', 'new', kind), folder, name);
  const hasCode = made.some((file) => file.endsWith('.ts'));
  const hasPrices = made.some((file) => file.endsWith('prices.csv'));
  if (hasCode) await writeTypes(folder);
  if (!hasPrices) await makeUpTape(join(folder, MADE_UP_TAPE));
  return [...made, ...(hasPrices ? [] : [MADE_UP_TAPE]), ...(hasCode ? ['types/'] : [])];
}

async function copyFilled(templates: string, folder: string, name: string): Promise<readonly string[]> {
  const made: string[] = [];
  try {
    makeFolders(folder);
    for (const template of (await readdir(templates)).sort()) {
      const text = await readFile(join(templates, template), 'utf8');
      const file = template.replace('NAME', name);
      await writeFile(join(folder, file), text.replaceAll('NAME', name).replaceAll('VERSION', packageVersion()));
      made.push(file);
    }
  } catch (error) {
    throw fileProblem(error, 'folder', folder);
  }
  return made;
}
