import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileProblem } from '../../adapters/shared/file-problem.ts';
import { statOf } from '../../adapters/shared/plain-file.ts';
import { generateTape } from '../../adapters/tape/write-tape.ts';
import { InputError } from '../../domain/errors.ts';
import { MINUTE_MS } from '../../domain/time.ts';
import { PACKAGE_ROOT, packageVersion } from '../../run/package.ts';
import { DEMO_MARKETS, DEMO_OPTIONS } from '../../workshop/generate/markets.ts';
import { writeTypes } from './types.ts';

const NAME = /^[a-z][a-z0-9-]{0,63}$/;

/**
 * Makes a folder in which a strategy of one's own can be run, tested and written with an editor that knows Quartet's
 * types: a copy of `data/new/strategy`, the types, and 36 hours of a made-up market. Gives the names of its files.
 * @throws InputError when the name is none, or something lies there
 */
export async function makeStrategyFolder(folder: string): Promise<readonly string[]> {
  const name = basename(folder);
  if (!NAME.test(name)) {
    const mend = 'use lower-case letters, digits and dashes, such as early-bird';
    throw new InputError({ code: 'new-bad-name', where: folder, what: `"${name}" is not a strategy's name`, mend });
  }
  if (statOf(folder, 'folder') !== undefined) {
    const mend = 'choose another name; quartet new types FOLDER brings newer types to one that is there';
    throw new InputError({ code: 'new-exists', where: folder, what: 'something lies there already', mend });
  }
  const templates = join(PACKAGE_ROOT, 'data', 'new', 'strategy');
  const made: string[] = [];
  try {
    await mkdir(folder, { recursive: true });
    for (const template of (await readdir(templates)).sort()) {
      const text = await readFile(join(templates, template), 'utf8');
      const file = template.replace('NAME', name);
      await writeFile(join(folder, file), text.replaceAll('NAME', name).replaceAll('VERSION', packageVersion()));
      made.push(file);
    }
  } catch (error) {
    throw fileProblem(error, 'folder', folder);
  }
  await writeTypes(folder);
  const tape = 'made-up.ndjson.gz';
  const [first, second = first] = DEMO_MARKETS;
  await generateTape(join(folder, tape), {
    ...DEMO_OPTIONS,
    markets: [first, second],
    quoteEveryMs: MINUTE_MS,
    tradeEveryMs: 2 * MINUTE_MS,
  });
  return [...made, tape, 'types/'];
}
