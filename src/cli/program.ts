import { Command, CommanderError } from 'commander';
import { COMMANDS } from './commands/index.ts';
import { EXIT, type ExitCode, failureOf } from './failure.ts';
import { packageVersion } from './package.ts';
import type { Terminal } from './terminal.ts';

/** Runs one command line (without node and script); the exit code is by design section 9. */
export async function runCommandLine(words: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const program = new Command('quartet')
    .description(
      'A real-time market-sentiment trading simulator driven by a four-agent team. It never places a real order.',
    )
    .version(packageVersion())
    .option('--debug', 'show the stack of an error')
    .showSuggestionAfterError(true)
    .helpCommand(false);
  let exitCode: ExitCode = EXIT.done;
  const run = async (action: Promise<ExitCode>): Promise<void> => {
    exitCode = await action;
  };
  for (const define of COMMANDS) program.addCommand(define(terminal, run));
  quiet(program, terminal);
  try {
    await program.parseAsync([...words], { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return usage(error, words, terminal);
    const { exitCode: failed, lines } = failureOf(error);
    for (const line of lines) terminal.note(line);
    if (words.includes('--debug') && error instanceof Error) terminal.note(error.stack ?? error.message);
    return failed;
  }
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

function usage(error: CommanderError, words: readonly string[], terminal: Terminal): ExitCode {
  if (error.exitCode === 0) return EXIT.done;
  const what = error.message
    .replace(/^error: /, '')
    .replace(/\s+/g, ' ')
    .trim();
  const about = words.find((word) => /^[a-z]+$/.test(word));
  const isHelp = error.code === 'commander.help';
  const mend = `see quartet ${about === undefined ? '' : `${about} `}--help`;
  terminal.note(isHelp ? `error: usage: name a command; ${mend}` : `error: usage: ${what}; ${mend}`);
  return EXIT.badInput;
}
