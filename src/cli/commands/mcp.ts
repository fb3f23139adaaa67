import { resolve } from 'node:path';
import { EXIT, type ExitCode } from '../../run/failure.ts';
import { stopSignal } from '../../run/stop-signal.ts';
import { apiRoutes } from '../../web/api/routes.ts';
import { RunLibrary } from '../../web/serve/library.ts';
import { serveMcp } from '../mcp/serve-mcp.ts';
import { Backtests } from '../mcp/start-backtest.ts';
import { mcpTools } from '../mcp/tools.ts';
import { type DefineCommand, withExamples } from './define.ts';

export const defineMcp: DefineCommand = (command, _terminal, run) =>
  withExamples(command, [
    'quartet mcp                                  # an assistant starts it; there is nothing to see',
    'claude mcp add quartet -- quartet mcp runs   # tells one assistant how',
  ])
    .argument('[runs...]', 'folders of runs, or folders with such below; runs/ unless given')
    .action((runs: readonly string[]) => run(mcp(runs)));

async function mcp(runs: readonly string[]): Promise<ExitCode> {
  const library = new RunLibrary((runs.length === 0 ? ['runs'] : runs).map((folder) => resolve(folder)));
  const backtests = new Backtests();
  const { stop, release } = stopSignal(undefined);
  try {
    await serveMcp(mcpTools(apiRoutes(library), backtests), stop);
    return EXIT.done;
  } finally {
    release();
    backtests.close();
    await library.close();
  }
}
