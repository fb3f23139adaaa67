import { dirname, resolve } from 'node:path';
import { Command } from 'commander';
import type { Trust } from '../../adapters/strategies/trust.ts';
import type { ExitCode } from '../../run/failure.ts';
import { trustOf } from '../../run/own-folders.ts';
import type { Terminal } from '../terminal.ts';

/** Awaits a command's work and keeps its exit code. */
export type Run = (work: Promise<ExitCode>) => Promise<void>;
/** Gives a named command its arguments, options and work, which writes to a terminal. */
export type DefineCommand = (command: Command, terminal: Terminal, run: Run) => Command;
export interface CommandEntry {
  readonly name: string;
  readonly about: string;
  /** Reads in the command and all it works with: a second of work that the other commands do not wait for. */
  readonly load: () => Promise<DefineCommand>;
}

/** Makes a command of a group. */
export type MakeCommand = (terminal: Terminal, run: Run) => Command;

export function command(name: string, description: string, examples: readonly string[]): Command {
  return withExamples(new Command(name).description(description), examples);
}

/** The options of every command that may run somebody's own strategy. */
export interface TrustOptions {
  readonly trust?: true;
  readonly trustAlways?: true;
}

export function withTrust(command: Command): Command {
  return command
    .option('--trust', 'let strategies run that did not come with Quartet')
    .option('--trust-always', 'the same, and this very code also in later commands');
}

export function trustIn({ trust, trustAlways }: TrustOptions): Trust {
  return trustOf(trustAlways === true ? 'always' : trust === true ? 'once' : 'none');
}

/** A scenario as a command was given it. */
export function requestIn(
  scenarioFile: string,
  options: TrustOptions & { readonly tape?: readonly string[]; readonly seed?: number; readonly span?: string },
) {
  const { tape: tapes = [], seed, span } = options;
  return { scenarioFile, from: dirname(resolve(scenarioFile)), tapes, seed, span, trust: trustIn(options) };
}

export function withExamples(command: Command, examples: readonly string[]): Command {
  const lines = examples.map((example) => `  $ ${example}`).join('\n');
  return command.helpOption('-h, --help', 'show this').addHelpText('after', `\nExamples:\n${lines}\n`);
}
