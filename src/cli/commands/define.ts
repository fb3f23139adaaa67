import { Command } from 'commander';
import type { ExitCode } from '../failure.ts';
import type { Terminal } from '../terminal.ts';

/** Awaits a command's work and keeps its exit code. */
export type Run = (work: Promise<ExitCode>) => Promise<void>;
/** Makes a command that writes to a terminal. */
export type DefineCommand = (terminal: Terminal, run: Run) => Command;

/** A command with its examples, as every one has them. */
export function command(name: string, description: string, examples: readonly string[]): Command {
  const lines = examples.map((example) => `  $ ${example}`).join('\n');
  return new Command(name)
    .description(description)
    .helpOption('-h, --help', 'show this')
    .addHelpText('after', `\nExamples:\n${lines}\n`);
}
