import { resolve } from 'node:path';
import { escapeTerminal } from '../../domain/escape.ts';
import { EXIT, type ExitCode } from '../../run/failure.ts';
import { replay, statesAt } from '../../run/replay.ts';
import { wholeNumber } from '../options.ts';
import { printJson } from '../print.ts';
import type { Terminal } from '../terminal.ts';
import { type DefineCommand, type TrustOptions, trustIn, withExamples, withTrust } from './define.ts';

interface ReplayOptions extends TrustOptions {
  readonly until?: number;
  readonly json?: true;
}

export const defineReplay: DefineCommand = (command, terminal, run) =>
  withExamples(withTrust(command), [
    'quartet replay runs/demo-20250131-120000',
    'quartet replay runs/mine --until 4000     # the state hash that the window shows at that row',
  ])
    .argument('<run>', 'a run folder')
    .option(
      '--until <row>',
      'step it anew up to this row of its journal, and print the hash of all books then',
      wholeNumber('--until', 1, Number.MAX_SAFE_INTEGER),
    )
    .option('--json', 'print JSON')
    .action((folder: string, options: ReplayOptions) => run(again(resolve(folder), options, terminal)));

async function again(folder: string, options: ReplayOptions, terminal: Terminal): Promise<ExitCode> {
  if (options.until !== undefined) {
    const [state] = await statesAt(folder, [options.until], trustIn(options), terminal);
    if (options.json === true) printJson(terminal, 'replay', { folder, row: options.until, state });
    else terminal.out(`row ${options.until}: state ${state}`);
    return EXIT.done;
  }
  const result = await replay(folder, trustIn(options), terminal);
  if (options.json === true) printJson(terminal, 'replay', { folder, ...result });
  else {
    const far = result.isFinished ? '' : ' (the run has not ended)';
    terminal.out(escapeTerminal(`${result.rows} rows came out the same${far}; digest ${result.digest}`));
  }
  return EXIT.done;
}
