import { Command, CommanderError } from 'commander';
import { escapeTerminal } from '../domain/escape.ts';
import { EXIT, type ExitCode, failureOf } from '../run/failure.ts';
import { packageVersion } from '../run/package.ts';
import { COMMANDS } from './commands/index.ts';
import type { Terminal } from './terminal.ts';

/** Runs one command line (without node and script); the exit code is by design section 9. */
export async function runCommandLine(given: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const words = meant(given);
  const program = new Command('quartet')
    .description(
      'A real-time market-sentiment trading simulator driven by a four-agent team. It never places a real order.',
    )
    .version(packageVersion())
    .option('--debug', 'show the stack of an error')
    .showSuggestionAfterError(true)
    .addHelpText('after', '\nquartet help COMMAND tells of one. A first hour: docs/tutorial.md of the package.')
    .helpCommand(false);
  let exitCode: ExitCode = EXIT.done;
  const run = async (action: Promise<ExitCode>): Promise<void> => {
    exitCode = await action;
  };
  const named = words.find((word) => !word.startsWith('-'));
  for (const { name, about, load } of COMMANDS) {
    const command = program.command(name).description(about);
    if (name === named) (await load())(command, terminal, run);
  }
  quiet(program, terminal);
  try {
    await program.parseAsync([...words], { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return usage(error, aboutOf(program, words), terminal);
    const { exitCode: failed, lines } = failureOf(error);
    for (const line of lines) terminal.note(line);
    if (words.includes('--debug') && error instanceof Error) terminal.note(stackOf(error));
    return failed;
  }
}

/** What people type in place of an option: nothing at all, `help`, `help backtest`, `version`. */
function meant(words: readonly string[]): readonly string[] {
  const [first, ...rest] = words;
  if (first === undefined) return ['--help'];
  if (first === 'help') return isCommand(rest[0]) ? [...rest, '--help'] : rest;
  return first === 'version' ? ['--version', ...rest] : words;
}

/** What is none is told as such, with what was perhaps meant. */
function isCommand(word: string | undefined): boolean {
  return word === undefined || COMMANDS.some(({ name }) => name === word);
}

/** Commander throws instead of ending the process, and leaves the wording of errors to us. */
function quiet(command: Command, terminal: Terminal): void {
  command.exitOverride();
  command.configureOutput({
    writeOut: (text) => terminal.out(text.trimEnd()),
    writeErr: () => undefined,
    outputError: () => undefined,
    getOutHelpWidth: () => Math.min(terminal.width, 100),
    getOutHasColors: () => terminal.colour,
  });
  for (const child of command.commands) quiet(child, terminal);
}

/** The words of the line that name a command, for the way to its help. */
function aboutOf(program: Command, words: readonly string[]): string {
  let at = program;
  const named: string[] = [];
  for (const word of words) {
    const child = at.commands.find((one) => one.name() === word);
    if (child === undefined) continue;
    at = child;
    named.push(word);
  }
  return ['quartet', ...named, '--help'].join(' ');
}

function usage(error: CommanderError, help: string, terminal: Terminal): ExitCode {
  if (error.exitCode === 0) return EXIT.done;
  const what = error.message
    .replace(/^error: /, '')
    .replace(/\s+/g, ' ')
    .trim();
  terminal.note(
    escapeTerminal(`error: usage: ${error.code === 'commander.help' ? 'name a command' : what}; see ${help}`),
  );
  return EXIT.badInput;
}

/** With that of the error behind it, which is somebody's own where their strategy threw. */
function stackOf({ stack, message, cause }: Error): string {
  const own = stack ?? message;
  return cause instanceof Error ? `${own}\ncaused by ${stackOf(cause)}` : own;
}
