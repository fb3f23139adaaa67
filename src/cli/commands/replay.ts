import { resolve } from 'node:path';
import { escapeTerminal } from '../../domain/escape.ts';
import { EXIT, type ExitCode } from '../failure.ts';
import { printJson } from '../print.ts';
import { replay } from '../run/replay.ts';
import type { Terminal } from '../terminal.ts';
import { type DefineCommand, type TrustOptions, trustIn, withExamples, withTrust } from './define.ts';

interface ReplayOptions extends TrustOptions {
  readonly json?: true;
}

export const defineReplay: DefineCommand = (command, terminal, run) =>
  withExamples(withTrust(command), ['quartet replay runs/demo-20250131-120000'])
    .argument('<run>', 'a run folder')
    .option('--json', 'print JSON')
    .action((folder: string, options: ReplayOptions) => run(again(resolve(folder), options, terminal)));

async function again(folder: string, options: ReplayOptions, terminal: Terminal): Promise<ExitCode> {
  const result = await replay(folder, trustIn(options), terminal);
  if (options.json === true) printJson(terminal, { folder, ...result });
  else {
    const far = result.isFinished ? '' : ' (the run has not ended)';
    terminal.out(escapeTerminal(`${result.rows} rows came out the same${far}; digest ${result.digest}`));
  }
  return EXIT.done;
}
