import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { systemClock } from '../../adapters/clock/clocks.ts';
import { journalPath } from '../../adapters/journal/sqlite-journal.ts';
import { isWritten } from '../../adapters/journal/write-lock.ts';
import { InputError } from '../../domain/errors.ts';
import { escapeTerminal } from '../../domain/escape.ts';
import { OPERATOR_COMMANDS, type OperatorCommand } from '../../domain/feed-event.ts';
import { later, SECOND_MS } from '../../domain/time.ts';
import { leaveCommand } from '../../run/control-box.ts';
import { EXIT, type ExitCode } from '../../run/failure.ts';
import { readRunFile } from '../../run/run-file.ts';
import { printJson } from '../print.ts';
import type { Terminal } from '../terminal.ts';
import { type DefineCommand, withExamples } from './define.ts';

const PATIENCE_MS = 10 * SECOND_MS;
const LOOK_MS = 50;

const DONE: Readonly<Record<OperatorCommand, string>> = {
  pause: 'paused: nobody opens anything; stops and targets stay in force',
  resume: 'goes on',
  flatten: 'orders cancelled, positions closed at the next price, and paused; resume lets it trade again',
  stop: 'stopped; quartet paper takes it up again',
};

export const defineControl: DefineCommand = (command, terminal, run) =>
  withExamples(command, [
    'quartet control runs/paper-local pause',
    'quartet control runs/paper-local flatten       # closes everything, then pauses',
  ])
    .argument('<run>', 'a run folder')
    .argument('<command>', OPERATOR_COMMANDS.join(', '))
    .option('--json', 'print JSON')
    .action((folder: string, word: string, options: { readonly json?: true }) =>
      run(control(resolve(folder), word, options.json === true, terminal)),
    );

async function control(folder: string, word: string, json: boolean, terminal: Terminal): Promise<ExitCode> {
  const asked = OPERATOR_COMMANDS.find((one) => one === word);
  if (asked === undefined) {
    const what = `${JSON.stringify(word.slice(0, 40))} is no command`;
    const where = 'control';
    throw new InputError({ code: 'unknown-command', where, what, mend: `give ${OPERATOR_COMMANDS.join(', ')}` });
  }
  if (!readRunFile(folder).live) {
    const mend = 'name the folder of a paper run';
    throw new InputError({ code: 'run-not-live', where: folder, what: 'it is a backtest', mend });
  }
  refuseIdle(folder);
  const left = leaveCommand(folder, asked, systemClock.now());
  const until = later(systemClock.now(), PATIENCE_MS);
  while (existsSync(left) && systemClock.now() < until) await systemClock.sleep(LOOK_MS);
  const taken = !existsSync(left);
  if (json) printJson(terminal, 'control', { folder, command: asked, taken });
  else terminal.out(escapeTerminal(`${folder}: ${taken ? DONE[asked] : 'not taken yet; the run will find it'}`));
  return taken ? EXIT.done : EXIT.failed;
}

/** A command left for nobody would surprise whoever starts the run next. */
function refuseIdle(folder: string): void {
  if (isWritten(journalPath(folder))) return;
  const mend = 'start it with quartet paper';
  throw new InputError({ code: 'run-not-running', where: folder, what: 'nobody is running it', mend });
}
