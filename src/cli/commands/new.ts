import { join, resolve } from 'node:path';
import { statOf } from '../../adapters/shared/plain-file.ts';
import { InputError } from '../../domain/errors.ts';
import { escapeTerminal } from '../../domain/escape.ts';
import { EXIT, type ExitCode } from '../../run/failure.ts';
import { PACKAGE_ROOT, packageVersion } from '../../run/package.ts';
import { makeStrategyFolder } from '../new/strategy-folder.ts';
import { writeTypes } from '../new/types.ts';
import { nearPath, printJson } from '../print.ts';
import type { Terminal } from '../terminal.ts';
import { command, type DefineCommand } from './define.ts';

export const defineNew: DefineCommand = (group, terminal, run) =>
  group
    .addCommand(
      command('strategy', 'make a folder with a strategy, its types, a scenario, a market and a test', [
        'quartet new strategy early-bird && cd early-bird && quartet backtest scenario.yaml --trust',
      ])
        .argument('<name>', "the folder to make, whose last part is the strategy's name")
        .option('--json', 'print JSON')
        .action((folder: string, options: { readonly json?: true }) =>
          run(newStrategy(folder, options.json === true, terminal)),
        ),
    )
    .addCommand(
      command('types', "replace a strategy folder's types by those of this version", ['quartet new types early-bird'])
        .argument('<folder>', 'one that quartet new strategy made')
        .option('--json', 'print JSON')
        .action((folder: string, options: { readonly json?: true }) =>
          run(newTypes(folder, options.json === true, terminal)),
        ),
    );

async function newStrategy(folder: string, json: boolean, terminal: Terminal): Promise<ExitCode> {
  const files = await makeStrategyFolder(resolve(folder));
  if (json) printJson(terminal, 'new-strategy', { folder: resolve(folder), files });
  else {
    const near = nearPath(resolve(folder));
    terminal.out(escapeTerminal(`${near}: ${files.join(', ')}`));
    terminal.out(escapeTerminal(`run it: cd ${near} && quartet backtest scenario.yaml --trust`));
    terminal.out(escapeTerminal(`read on: ${join(PACKAGE_ROOT, 'docs', 'add-a-strategy.md')}`));
  }
  return EXIT.done;
}

async function newTypes(folder: string, json: boolean, terminal: Terminal): Promise<ExitCode> {
  if (statOf(join(folder, 'types'), 'folder')?.isDirectory() !== true) {
    const mend = 'name a folder that quartet new strategy made';
    throw new InputError({ code: 'new-no-types', where: folder, what: 'it has no folder types', mend });
  }
  await writeTypes(resolve(folder));
  if (json) printJson(terminal, 'new-types', { folder: resolve(folder), version: packageVersion() });
  else terminal.out(escapeTerminal(`${join(folder, 'types')}: as of version ${packageVersion()}`));
  return EXIT.done;
}
