import { dirname, resolve } from 'node:path';
import { everyModelFailed } from '../../arena/failure.ts';
import { escapeTerminal } from '../../domain/escape.ts';
import { backtest } from '../../run/backtest.ts';
import { EXIT, type ExitCode } from '../../run/failure.ts';
import { wholeNumber } from '../options.ts';
import { nearPath, printJson } from '../print.ts';
import { printResult } from '../print-result.ts';
import type { Terminal } from '../terminal.ts';
import { type DefineCommand, type TrustOptions, trustIn, withExamples, withTrust } from './define.ts';

interface BacktestOptions extends TrustOptions {
  readonly tape?: readonly string[];
  readonly out?: string;
  readonly seed?: number;
  readonly json?: true;
}

export const defineBacktest: DefineCommand = (command, terminal, run) =>
  withExamples(withTrust(command), [
    'quartet backtest backtests/demo.yaml',
    'quartet backtest mine.yaml --tape prices.ndjson.gz posts.ndjson.gz --out runs/mine',
    'quartet backtest mine.yaml --out runs/mine      # again: goes on where it stopped',
  ])
    .argument('<scenario>', 'a YAML file; docs/schema/scenario.schema.json tells its shape')
    .option('--tape <files...>', "tapes, in place of the scenario's feeds")
    .option('--out <folder>', 'the run folder; a new one under runs/ unless given')
    .option('--seed <n>', "in place of the scenario's seed", wholeNumber('--seed', 0, Number.MAX_SAFE_INTEGER))
    .option('--json', 'print JSON: per account trades, equity, metrics and digest')
    .action((scenario: string, options: BacktestOptions) => run(runScenario(scenario, options, terminal)));

/** Shared with the demo, which is one scenario. */
export async function runScenario(file: string, options: BacktestOptions, terminal: Terminal): Promise<ExitCode> {
  const request = {
    scenarioFile: file,
    from: dirname(resolve(file)),
    tapes: options.tape ?? [],
    seed: options.seed,
    trust: trustIn(options),
  };
  const outcome = await backtest(request, options.out, terminal);
  if (outcome.kind === 'stopped') {
    if (options.json === true) printJson(terminal, { folder: outcome.folder, stopped: true });
    terminal.note(escapeTerminal(`stopped; the same command with --out ${nearPath(outcome.folder)} goes on from here`));
    return outcome.signal === 'SIGTERM' ? EXIT.terminated : EXIT.interrupted;
  }
  if (outcome.wasFinished) terminal.note('this run was finished before; here is its result');
  printResult(outcome.result, options.json === true, terminal);
  const { rows } = outcome.result.board;
  const again = `quartet backtest ${nearPath(resolve(file))} --out ${nearPath(outcome.result.folder)}`;
  for (const { entrant, failure } of rows)
    if (failure !== undefined)
      terminal.note(
        escapeTerminal(`${entrant} ${failure}; once that is mended, ${again} asks again what had no reply`),
      );
  return everyModelFailed(rows) ? EXIT.failed : EXIT.done;
}
