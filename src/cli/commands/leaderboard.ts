import { resolve } from 'node:path';
import { type FinishedRun, leaderboardOf } from '../../arena/leaderboard.ts';
import { InputError } from '../../domain/errors.ts';
import { EXIT, type ExitCode } from '../../run/failure.ts';
import { standingIn } from '../../run/standing.ts';
import { printJson } from '../print.ts';
import { renderBoardCsv } from '../render/board-csv.ts';
import { renderBoardTerminal } from '../render/board-terminal.ts';
import type { Terminal } from '../terminal.ts';
import { type DefineCommand, type TrustOptions, trustIn, withExamples, withTrust } from './define.ts';

interface LeaderboardOptions extends TrustOptions {
  readonly json?: true;
  readonly csv?: true;
}

export const defineLeaderboard: DefineCommand = (command, terminal, run) =>
  withExamples(withTrust(command), [
    'quartet leaderboard runs/demo-20250131-120000',
    'quartet leaderboard runs/a runs/b --csv > board.csv',
  ])
    .argument('<runs...>', 'run folders')
    .option('--csv', 'print CSV with unrounded figures')
    .option('--json', 'print JSON')
    .action((runs: readonly string[], options: LeaderboardOptions) => run(leaderboard(runs, options, terminal)));

async function leaderboard(
  runs: readonly string[],
  options: LeaderboardOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const standings: FinishedRun[] = [];
  for (const folder of runs) {
    const { facts, history } = await standingIn(resolve(folder), trustIn(options), terminal);
    // Several go by what they were called here: their folders may bear one name.
    const named = runs.length === 1 ? facts.runs : facts.runs.map((one) => ({ ...one, name: folder }));
    standings.push({ facts: { ...facts, runs: named }, histories: history.accounts });
  }
  const merged = leaderboardOf(standings);
  if (!merged.ok) throw new InputError(merged.problem);
  const { board } = merged.value;
  if (options.json === true) printJson(terminal, 'leaderboard', board);
  else if (options.csv === true) await terminal.write(renderBoardCsv(board));
  else terminal.out(renderBoardTerminal(board, { colour: terminal.colour, width: terminal.width }));
  return EXIT.done;
}
