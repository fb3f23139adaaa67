import { basename, dirname, resolve } from 'node:path';
import { systemClock } from '../../adapters/clock/system-clock.ts';
import { EXIT, type ExitCode } from '../failure.ts';
import { span, wholeNumber } from '../options.ts';
import { liveVenuesOf } from '../run/live.ts';
import { paper } from '../run/paper.ts';
import { PaperLines } from '../run/paper-lines.ts';
import { PaperTerminal } from '../run/paper-terminal.ts';
import { stopSignal } from '../stop-signal.ts';
import type { Terminal } from '../terminal.ts';
import { type DefineCommand, withExamples } from './define.ts';

interface PaperOptions {
  readonly out?: string;
  readonly seed?: number;
  readonly for?: number;
  readonly trust?: true;
  readonly json?: true;
}

export const definePaper: DefineCommand = (command, terminal, run) =>
  withExamples(command, [
    'quartet paper backtests/paper-live.yaml              # Ctrl-C ends it; again: goes on',
    'quartet paper backtests/paper-local.yaml --out runs/mine',
    'quartet control runs/mine pause',
  ])
    .argument('<scenario>', 'a YAML file whose feeds list live ones')
    .option('--out <folder>', "the run folder; runs/ and the scenario's name unless given")
    .option('--seed <n>', 'in place of one drawn at the start', wholeNumber('--seed', 0, Number.MAX_SAFE_INTEGER))
    .option('--for <span>', 'stop by itself after so long, such as 10m or 8h', span('--for'))
    .option('--trust', 'let strategies from outside the project run')
    .option('--json', 'print JSON lines, as it does where there is no terminal')
    .action((scenario: string, options: PaperOptions) => run(trade(scenario, options, terminal)));

async function trade(file: string, options: PaperOptions, terminal: Terminal): Promise<ExitCode> {
  const { stop, release } = stopSignal(options.for);
  const name = basename(file).replace(/\.ya?ml$/, '');
  const asLines = options.json === true || !terminal.isTty;
  const watch = asLines ? new PaperLines(terminal) : new PaperTerminal(terminal, name, systemClock);
  try {
    const asked = {
      scenarioFile: file,
      from: dirname(resolve(file)),
      seed: options.seed,
      trust: options.trust === true,
    };
    const venues = (scenario: Parameters<typeof liveVenuesOf>[0]) => liveVenuesOf(scenario, process.env);
    await paper(asked, options.out, { clock: systemClock, stop, venues, watch });
  } finally {
    watch.end();
    release();
  }
  return EXIT.done;
}
