import { join, resolve } from 'node:path';
import { statOf } from '../../adapters/shared/plain-file.ts';
import { InputError } from '../../domain/errors.ts';
import { escapeTerminal } from '../../domain/escape.ts';
import { EXIT, type ExitCode } from '../../run/failure.ts';
import { packageVersion } from '../../run/package.ts';
import { makeFolder, type NewFolder } from '../new/new-folder.ts';
import { writeTypes } from '../new/types.ts';
import { nearPath, printJson } from '../print.ts';
import type { Terminal } from '../terminal.ts';
import { command, type DefineCommand, type MakeCommand } from './define.ts';

interface NewOptions {
  readonly json?: true;
}

export const defineNew: DefineCommand = (group, terminal, run) =>
  group
    .addCommand(folderCommand('strategy', 'a strategy of your own: code, types, scenario, test')(terminal, run))
    .addCommand(folderCommand('hobbyist', 'language models against rules, with the one key you have')(terminal, run))
    .addCommand(folderCommand('researcher', 'whether posts tell anything, and whether talk pays')(terminal, run))
    .addCommand(folderCommand('quant', 'your own table of prices, your own strategy, train and test')(terminal, run))
    .addCommand(
      command('types', "replace a folder's types by those of this version", ['quartet new types early-bird'])
        .argument('<folder>', 'one with a strategy that quartet new made')
        .option('--json', 'print JSON')
        .action((folder: string, { json }: NewOptions) => run(newTypes(folder, json === true, terminal))),
    );

function folderCommand(kind: NewFolder, about: string): MakeCommand {
  return (terminal, run) =>
    command(kind, `make a folder for ${about}`, [`quartet new ${kind} early-bird`])
      .argument('<folder>', 'the folder to make; its last part is the name of what is in it')
      .option('--json', 'print JSON')
      .action((folder: string, { json }: NewOptions) => run(newFolder(kind, folder, json === true, terminal)));
}

async function newFolder(kind: NewFolder, folder: string, json: boolean, terminal: Terminal): Promise<ExitCode> {
  const files = await makeFolder(kind, resolve(folder));
  if (json) printJson(terminal, `new-${kind}`, { folder: resolve(folder), files });
  else {
    const near = nearPath(resolve(folder));
    terminal.out(escapeTerminal(`${near}: ${files.join(', ')}`));
    terminal.out(escapeTerminal(`cd ${near}, and read README.md: it tells the next steps`));
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
