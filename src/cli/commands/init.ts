import { rmSync } from 'node:fs';
import { statOf } from '../../adapters/shared/plain-file.ts';
import { writeWhole } from '../../adapters/shared/write-whole.ts';
import { InputError } from '../../domain/errors.ts';
import { escapeTerminal } from '../../domain/escape.ts';
import { EXIT, type ExitCode } from '../../run/failure.ts';
import { readScenario } from '../../run/scenario/read.ts';
import { Answers } from '../new/answers.ts';
import { askForScenario } from '../new/first-scenario.ts';
import { printJson } from '../print.ts';
import type { Terminal } from '../terminal.ts';
import { type DefineCommand, withExamples } from './define.ts';

export const defineInit: DefineCommand = (command, terminal, run) =>
  withExamples(command, [
    'quartet init                                       # writes scenario.yaml',
    "printf 'prices.csv GOOG\\n\\nhouse, ./mine.ts\\n\\n' | quartet init goog.yaml",
  ])
    .argument('[scenario]', 'the file to write', 'scenario.yaml')
    .option('--json', 'print JSON')
    .action((file: string, options: { readonly json?: true }) => run(init(file, options.json === true, terminal)));

async function init(file: string, json: boolean, terminal: Terminal): Promise<ExitCode> {
  if (statOf(file, 'scenario') !== undefined) {
    const mend = 'name another file, or remove it first';
    throw new InputError({ code: 'init-exists', where: file, what: 'it is there already', mend });
  }
  const answers = new Answers(terminal);
  try {
    const { text, command } = await askForScenario(file, answers);
    writeWhole(file, text);
    checkWritten(file);
    if (json) printJson(terminal, 'init', { scenario: file, command });
    else terminal.out(escapeTerminal(`${file} is written; run it: ${command}`));
  } finally {
    answers.close();
  }
  return EXIT.done;
}

/** Answers that are sound each may not fit together: two currencies, for one. */
function checkWritten(file: string): void {
  try {
    readScenario(file);
  } catch (error) {
    rmSync(file);
    throw error;
  }
}
