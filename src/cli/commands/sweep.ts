import { join, resolve } from 'node:path';
import { writeProblem } from '../../adapters/shared/file-problem.ts';
import { makeFolders } from '../../adapters/shared/make-folders.ts';
import { writeWhole } from '../../adapters/shared/write-whole.ts';
import type { SweepReport } from '../../arena/sweep/report.ts';
import { escapeTerminal } from '../../domain/escape.ts';
import { EXIT, type ExitCode, stoppedBy } from '../../run/failure.ts';

import { stopSignal } from '../../run/stop-signal.ts';
import { type SweepResult, sweep } from '../../run/sweep/sweep.ts';
import { sweepReport } from '../../run/sweep/sweep-report.ts';
import { renderSweepHtml } from '../../web/report/sweep-page.ts';
import { wholeNumber } from '../options.ts';
import { nearPath, printJson } from '../print.ts';
import { renderSweepCsv, renderSweepTerminal } from '../render/sweep-terminal.ts';
import type { Terminal } from '../terminal.ts';
import { type DefineCommand, type TrustOptions, trustIn, withExamples, withTrust } from './define.ts';
import { openJobStore, type StoreOptions, withLease, withStore } from './job-store.ts';

interface SweepOptions extends TrustOptions, StoreOptions {
  readonly tape?: readonly string[];
  readonly out?: string;
  readonly lease: number;
  readonly check: number;
  readonly jobs?: number;
  readonly openTest?: true;
  readonly json?: true;
}

export const defineSweep: DefineCommand = (command, terminal, run) =>
  withExamples(withLease(withStore(withTrust(command))), [
    'quartet sweep grid.yaml',
    'quartet sweep grid.yaml --jobs 4              # again: what is done is not done again',
    'quartet sweep grid.yaml --bus nats://10.0.0.5:4222     # the same on several machines: they share the work',
    'quartet sweep grid.yaml --open-test           # the best point on the sealed span, once',
  ])
    .argument('<grid>', 'a YAML file: a scenario, what of one entrant varies, and how it is looked for (docs/sweep.md)')
    .option('--tape <files...>', "tapes, in place of the scenario's feeds")
    .option('--out <folder>', 'where board.csv, sweep.json and sweep.html go; sweeps/NAME unless given')
    .option('--jobs <n>', 'runs at a time, each on a thread (cores less one)', wholeNumber('--jobs', 0, 256))
    .option(
      '--check <percent>',
      'of the jobs that others do so many are done once more, by somebody else',
      wholeNumber('--check', 0, 100),
      2,
    )
    .option('--open-test', 'run the best point on the sealed test span; that it was opened is written down')
    .option('--json', 'print JSON')
    .action((file: string, options: SweepOptions) => run(runSweep(file, options, terminal)));

async function runSweep(file: string, options: SweepOptions, terminal: Terminal): Promise<ExitCode> {
  const signal = stopSignal(undefined);
  const request = {
    file,
    tapes: options.tape ?? [],
    trust: trustIn(options),
    jobs: options.jobs,
    leaseMs: options.lease,
    checkedShare: options.check / 100,
    withPlaces: options.bus === undefined,
    openStore: () => openJobStore(options),
    opensTest: options.openTest === true,
    stop: signal.stop,
  };
  try {
    const result = await sweep(request, terminal);
    const report = sweepReport(result);
    const folder = resolve(options.out ?? join('sweeps', report.name));
    const told = toldOf(result, report, folder);
    writeFiles(folder, {
      'board.csv': renderSweepCsv(report),
      'sweep.json': JSON.stringify(told),
      'sweep.html': renderSweepHtml(report),
    });
    if (options.json === true) printJson(terminal, 'sweep', told);
    else tell(report, result, { folder, terminal });
    return EXIT.done;
  } catch (error) {
    if (!signal.stop.aborted || error !== signal.stop.reason) throw error;
    if (options.json === true) printJson(terminal, 'sweep', { stopped: true });
    terminal.note('stopped; the same command goes on from here: what is done is not done again');
    return stoppedBy(signal.given);
  } finally {
    signal.release();
  }
}

function tell(
  report: SweepReport,
  { counts }: SweepResult,
  { folder, terminal }: { folder: string; terminal: Terminal },
): void {
  terminal.out(renderSweepTerminal(report, terminal.width));
  terminal.out('');
  const checked = counts.checked === 0 ? '' : ` (${counts.checked} of them once more, and the same)`;
  const jobs = `${counts.ran} jobs were run here, ${counts.found} by others or before${checked}`;
  terminal.out(escapeTerminal(`${jobs}; board.csv, sweep.json and sweep.html are in ${nearPath(folder)}`));
}

function toldOf({ counts, deflated, folds, openings, test }: SweepResult, report: SweepReport, folder: string) {
  return {
    folder,
    ...report,
    deflated,
    jobs: { ...counts },
    folds,
    openings,
    test: test === undefined ? undefined : { score: test.score },
  };
}

function writeFiles(folder: string, files: Readonly<Record<string, string>>): void {
  try {
    makeFolders(folder);
    for (const [name, text] of Object.entries(files)) writeWhole(join(folder, name), text);
  } catch (error) {
    throw writeProblem(error, 'sweep', folder);
  }
}
