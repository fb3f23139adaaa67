import { resolve } from 'node:path';
import { everyModelFailed } from '../../arena/failure.ts';
import { escapeTerminal } from '../../domain/escape.ts';
import type { AccountHistory, RoundTrip } from '../../domain/history.ts';
import type { EquityPoint } from '../../domain/record.ts';
import { backtest } from '../../run/backtest.ts';
import { EXIT, type ExitCode, stoppedBy } from '../../run/failure.ts';
import { exactDecimals, type RunResult } from '../../run/result.ts';
import { wholeNumber } from '../options.ts';
import { nearPath, printJson } from '../print.ts';
import { renderBoardTerminal } from '../render/board-terminal.ts';
import type { Terminal } from '../terminal.ts';
import { type DefineCommand, requestIn, type TrustOptions, withExamples, withTrust } from './define.ts';

/** How a result is told: as JSON, and then with what else, since a run may have a hundred thousand samples. */
export interface ResultOptions {
  readonly json?: true;
  readonly trades?: true;
  readonly equity?: true;
  /** The samples of a small run without being asked for. */
  readonly fewSamples?: true;
}

/** Samples of all accounts that are told without being asked for: what is no more is small to print. */
const FEW_SAMPLES = 5_000;

interface BacktestOptions extends TrustOptions, ResultOptions {
  readonly tape?: readonly string[];
  readonly out?: string;
  readonly seed?: number;
  readonly span?: string;
  readonly jobs?: number;
}

export const defineBacktest: DefineCommand = (command, terminal, run) =>
  withExamples(withTrust(command), [
    'quartet backtest backtests/demo.yaml',
    'quartet backtest mine.yaml --tape prices.ndjson.gz posts.ndjson.gz --out runs/mine',
    'quartet backtest mine.yaml --span train         # only what the scenario calls so',
    'quartet backtest mine.yaml --out runs/mine      # again: goes on where it stopped',
  ])
    .argument('<scenario>', 'a YAML file; docs/schema/scenario.schema.json tells its shape')
    .option('--tape <files...>', "tapes, in place of the scenario's feeds")
    .option('--out <folder>', 'the run folder; a new one under runs/ unless given')
    .option('--span <name>', "one of the scenario's spans, such as train or test")
    .option('--seed <n>', "in place of the scenario's seed", wholeNumber('--seed', 0, Number.MAX_SAFE_INTEGER))
    .option('--jobs <n>', 'threads that step accounts (cores less one; 1 on small runs)', wholeNumber('--jobs', 1, 256))
    .option('--json', 'print JSON: board, and per account figures, trades and digest')
    .option('--equity', `with --json: every sample of equity too, where there are more than ${FEW_SAMPLES}`)
    .action((scenario: string, options: Omit<BacktestOptions, 'trades' | 'fewSamples'>) =>
      run(runScenario(scenario, { ...options, trades: true, fewSamples: true }, terminal)),
    );

/** Shared with the demo, which is one scenario. */
export async function runScenario(file: string, options: BacktestOptions, terminal: Terminal): Promise<ExitCode> {
  const request = { ...requestIn(file, options), jobs: options.jobs };
  const outcome = await backtest(request, options.out, terminal);
  if (outcome.kind === 'stopped') {
    if (options.json === true) printJson(terminal, 'backtest', { folder: outcome.folder, stopped: true });
    terminal.note(escapeTerminal(`stopped; the same command with --out ${nearPath(outcome.folder)} goes on from here`));
    return stoppedBy(outcome.signal);
  }
  if (outcome.wasFinished) terminal.note('this run was finished before; here is its result');
  printResult(outcome.result, options, terminal);
  const { rows } = outcome.result.board;
  const again = `quartet backtest ${nearPath(resolve(file))} --out ${nearPath(outcome.result.folder)}`;
  for (const { entrant, failure } of rows)
    if (failure !== undefined)
      terminal.note(
        escapeTerminal(`${entrant} ${failure}; once that is mended, ${again} asks again what had no reply`),
      );
  return everyModelFailed(rows) ? EXIT.failed : EXIT.done;
}

/** The leaderboard and where the run lies, or all about it as JSON. */
function printResult({ folder, board, history }: RunResult, options: ResultOptions, terminal: Terminal): void {
  const digest = history.finished?.digest;
  if (options.json === true) {
    const { trades, fewSamples } = options;
    const samples = history.accounts.reduce((sum, account) => sum + account.samples.length, 0);
    const equity = options.equity === true || (fewSamples === true && samples <= FEW_SAMPLES);
    for (const text of board.facts.notes) terminal.note(escapeTerminal(`note: ${text}`));
    printJson(terminal, 'backtest', {
      folder,
      digest,
      board,
      accounts: history.accounts.map((account) => accountJson(account, { trades: trades === true, equity })),
    });
    return;
  }
  terminal.out(renderBoardTerminal(board, { colour: terminal.colour, width: terminal.width }));
  const near = nearPath(folder);
  terminal.out('');
  terminal.out(
    escapeTerminal(
      `run kept in ${near}; quartet serve ${near} --open shows all of it, quartet report ${near} writes a page`,
    ),
  );
}

interface Told {
  readonly trades: boolean;
  readonly equity: boolean;
}

function accountJson(history: AccountHistory, { trades, equity }: Told) {
  const {
    samples,
    roundTrips,
    refusals,
    holds,
    capital,
    finalEquity,
    turnover,
    fees,
    funding,
    borrow,
    dividends,
    insurance,
    models,
  } = history;
  return {
    ...history,
    ...exactDecimals({ capital, finalEquity, turnover, fees, funding, borrow, dividends, insurance }),
    waterfall: exactDecimals({ ...history.waterfall }),
    refusals: Object.fromEntries(refusals),
    holds: Object.fromEntries(holds),
    models: { ...models, rungs: Object.fromEntries(models.rungs) },
    samples: undefined,
    roundTrips: undefined,
    // What comes of these stands in the board.
    modelCosts: undefined,
    coherence: undefined,
    told: undefined,
    bursts: undefined,
    trades: trades ? roundTrips.map(tradeJson) : undefined,
    equity: equity ? samples.map(sampleJson) : undefined,
  };
}

function tradeJson(trade: RoundTrip) {
  return { ...trade, ...exactDecimals({ realised: trade.realised, fees: trade.fees }) };
}

function sampleJson({ at, equity, exposure }: EquityPoint) {
  return { at, ...exactDecimals({ equity, exposure }) };
}
