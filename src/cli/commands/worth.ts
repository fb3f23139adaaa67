import { resolve } from 'node:path';
import { escapeTerminal } from '../../domain/escape.ts';
import type { EntrantId } from '../../domain/ids.ts';
import { EXIT, type ExitCode, stoppedBy } from '../../run/failure.ts';
import { worthOf } from '../../run/fork/worth.ts';
import { entrantOption, wholeNumber } from '../options.ts';
import { nearPath, printJson } from '../print.ts';
import { worthText } from '../render/worth-terminal.ts';
import type { Terminal } from '../terminal.ts';
import { type DefineCommand, type TrustOptions, trustIn, withExamples, withTrust } from './define.ts';
import { type LuckOptions, luckIn, withLuck } from './fork.ts';

interface WorthOptions extends TrustOptions, LuckOptions {
  readonly entrant: EntrantId;
  readonly at: number;
  readonly critiques: number;
  readonly posts: number;
  readonly out?: string;
  readonly json?: true;
}

export const defineWorth: DefineCommand = (command, terminal, run) =>
  withExamples(withTrust(withLuck(command)), [
    'quartet worth runs/mine --entrant team',
    'quartet worth runs/mine --entrant team --seeds 1,2,3,4,5 --critiques 0 --posts 0     # its three roles alone',
  ])
    .argument('<run>', 'the folder of a finished backtest')
    .requiredOption('--entrant <id>', 'the team whose words are weighed', entrantOption('--entrant'))
    .option('--at <row>', 'roles are left out behind this row', wholeNumber('--at', 1, Number.MAX_SAFE_INTEGER), 1)
    .option('--critiques <n>', 'at most so many critiques that moved others', wholeNumber('--critiques', 0, 1_000), 3)
    .option('--posts <n>', 'at most so many posts, and names of their authors', wholeNumber('--posts', 0, 1_000), 3)
    .option('--out <folder>', 'where the forks go (default: a new folder under runs/)')
    .option('--json', 'print JSON')
    .action((folder: string, options: WorthOptions) => run(worth(resolve(folder), options, terminal)));

async function worth(parent: string, options: WorthOptions, terminal: Terminal): Promise<ExitCode> {
  const how = { luck: luckIn(options), out: options.out, trust: trustIn(options) };
  const outcome = await worthOf(parent, options, how, terminal);
  if (outcome.kind === 'stopped') {
    if (options.json === true) printJson(terminal, 'worth', { folder: outcome.folder, stopped: true });
    else terminal.note(escapeTerminal(`stopped in ${nearPath(outcome.folder)}; the same command with --out goes on`));
    return stoppedBy(outcome.signal);
  }
  const { entrant } = options;
  if (options.json === true) printJson(terminal, 'worth', { parent, entrant, ...outcome.worth });
  else terminal.out(worthText(entrant, outcome.worth));
  return EXIT.done;
}
