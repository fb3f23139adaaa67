import { basename, dirname, resolve } from 'node:path';
import { SteadyClock } from '../../adapters/clock/clocks.ts';
import { openNatsLog } from '../../adapters/store/nats-log.ts';
import { everyModelFailed } from '../../arena/failure.ts';
import { escapeTerminal } from '../../domain/escape.ts';
import type { SharedLog } from '../../ports/shared-log.ts';
import { EXIT, type ExitCode } from '../../run/failure.ts';
import { liveVenuesOf } from '../../run/live.ts';
import { type PaperOutcome, paper } from '../../run/paper.ts';
import { type RunResult, ranked } from '../../run/result.ts';
import { paperStanding } from '../../run/standing.ts';
import { stopSignal } from '../../run/stop-signal.ts';
import { alertTargets } from '../alerts/alert-settings.ts';
import { AlertsBeside } from '../alerts/alerts-beside.ts';
import { span, wholeNumber } from '../options.ts';
import { PaperLines } from '../paper/paper-lines.ts';
import { PaperTerminal } from '../paper/paper-terminal.ts';
import { WindowBeside } from '../paper/window-beside.ts';
import { nearPath, printJson } from '../print.ts';
import { renderBoardTerminal } from '../render/board-terminal.ts';
import type { Terminal } from '../terminal.ts';
import { type DefineCommand, type TrustOptions, trustIn, withExamples, withTrust } from './define.ts';

interface PaperOptions extends TrustOptions {
  readonly out?: string;
  readonly seed?: number;
  readonly for?: number;
  readonly serve?: number | true;
  readonly feed?: string;
  readonly json?: true;
}

export const definePaper: DefineCommand = (command, terminal, run) =>
  withExamples(withTrust(command), [
    'quartet paper backtests/paper-live.yaml              # Ctrl-C ends it; again: goes on',
    'quartet paper backtests/paper-local.yaml --out runs/mine',
    'quartet paper backtests/paper-live.yaml --serve      # and the window beside it',
    'quartet paper mine.yaml --feed nats://10.0.0.5:4222  # fed by quartet record --publish, on any machine',
    'quartet control runs/mine pause',
  ])
    .argument('<scenario>', 'a YAML file whose feeds list live ones')
    .option('--out <folder>', "the run folder; runs/ and the scenario's name unless given")
    .option('--seed <n>', 'in place of one drawn at the start', wholeNumber('--seed', 0, Number.MAX_SAFE_INTEGER))
    .option('--feed <bus>', 'hear what quartet record --publish puts on a bus, such as nats://10.0.0.5:4222')
    .option('--for <span>', 'stop by itself after so long, such as 10m or 8h', span('--for'))
    .option(
      '--serve [port]',
      'open the window beside it, on any free port unless given one',
      wholeNumber('--serve', 1, 65_535),
    )
    .option('--json', 'print JSON lines, as it does where there is no terminal')
    .action((scenario: string, options: PaperOptions) => run(trade(scenario, options, terminal)));

async function trade(file: string, options: PaperOptions, terminal: Terminal): Promise<ExitCode> {
  const { stop, release } = stopSignal(options.for);
  const name = basename(file).replace(/\.ya?ml$/, '');
  const asLines = options.json === true || !terminal.isTty;
  const clock: SteadyClock = new SteadyClock((line) => watch.note(line));
  const told = asLines ? new PaperLines(terminal) : new PaperTerminal(terminal, name, clock);
  const { serve } = options;
  const seen = serve === undefined ? told : new WindowBeside(told, serve === true ? 0 : serve);
  const watch: AlertsBeside = new AlertsBeside(seen, alertTargets(process.env), clock);
  let ended: PaperOutcome;
  let bus: SharedLog | undefined;
  try {
    bus = options.feed === undefined ? undefined : await openNatsLog(options.feed);
    const asked = {
      scenarioFile: file,
      from: dirname(resolve(file)),
      seed: options.seed,
      trust: trustIn(options),
    };
    const venues = (scenario: Parameters<typeof liveVenuesOf>[0]) => liveVenuesOf(scenario, process.env);
    ended = await paper(asked, options.out, { clock, stop, venues, bus, watch });
  } finally {
    watch.end();
    await watch.settle();
    await bus?.close();
    release();
  }
  const standing = await paperStanding(ended.folder, ended.prepared, ended.outcome);
  const result = standing === undefined ? undefined : ranked(standing);
  if (asLines) printEnd(ended, terminal);
  else printStanding(result, ended.folder, goOn(file, options, bus?.name), terminal);
  return everyModelFailed(result?.board.rows ?? []) ? EXIT.failed : EXIT.done;
}

/** The command that takes the run up again. */
function goOn(file: string, { out, trust }: PaperOptions, bus: string | undefined): string {
  const words = [...(out === undefined ? [] : ['--out', out]), ...(trust ? ['--trust'] : [])];
  return ['quartet paper', file, ...words, ...(bus === undefined ? [] : ['--feed', bus])].join(' ');
}

function printEnd({ folder, outcome: { digest, events } }: PaperOutcome, terminal: Terminal): void {
  printJson(terminal, 'paper', { kind: 'run-stopped', folder, events, digest: digest.run });
}

/** How its entrants stand now, and what can be done with it. */
function printStanding(result: RunResult | undefined, folder: string, command: string, terminal: Terminal): void {
  const { colour, width } = terminal;
  const near = nearPath(folder);
  terminal.out('');
  if (result === undefined) terminal.out('No price came: there is nothing to rank.');
  else terminal.out(renderBoardTerminal(result.board, { colour, width }));
  terminal.out('');
  terminal.out(escapeTerminal(`kept in ${near}; it goes on where it stopped by: ${command}`));
  if (result !== undefined)
    terminal.out(escapeTerminal(`see quartet report ${near}, prove it by quartet replay ${near}`));
}
