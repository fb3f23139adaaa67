import { existsSync, renameSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileProblem } from '../../adapters/shared/file-problem.ts';
import { writeAnew } from '../../adapters/shared/write-whole.ts';
import { InputError } from '../../domain/errors.ts';
import { escapeTerminal } from '../../domain/escape.ts';
import type { AccountHistory } from '../../domain/history.ts';
import type { AccountId } from '../../domain/ids.ts';
import type { RunRow } from '../../domain/record.ts';
import { historyOf, instrumentsOf, type RunHistory } from '../../ledger/history.ts';
import { EXIT, type ExitCode } from '../../run/failure.ts';
import { exactDecimals, ranked, withRun } from '../../run/result.ts';
import { standingIn } from '../../run/standing.ts';
import { accountLogsOf } from '../../web/report/account-log.ts';
import { CycleReader, type Wanted } from '../../web/report/cycle-log.ts';
import type { CycleLog } from '../../web/report/input.ts';
import { renderReportHtml } from '../../web/report/report.ts';
import { wholeNumber } from '../options.ts';
import { printJson } from '../print.ts';
import { cycleLine, cycleLines } from '../render/cycle-terminal.ts';
import type { Terminal } from '../terminal.ts';
import { type DefineCommand, type TrustOptions, trustIn, withExamples, withTrust } from './define.ts';

interface ReportOptions extends TrustOptions {
  readonly out?: string;
  readonly entrant?: string;
  readonly cycle?: number;
  readonly json?: true;
}

export const defineReport: DefineCommand = (command, terminal, run) =>
  withExamples(withTrust(command), [
    'quartet report runs/demo-20250131-120000',
    'quartet report runs/mine --out mine.html',
    'quartet report runs/mine --entrant house            # its decision rounds, a line each',
    'quartet report runs/mine --entrant house --cycle 12 # one of them in full',
  ])
    .argument('<run>', 'a run folder')
    .option('--out <file>', 'the page to write; report.html in the run folder unless given')
    .option('--entrant <name>', 'in place of a page, the decision rounds of this team or account')
    .option(
      '--cycle <n>',
      'with --entrant: only this round, in full',
      wholeNumber('--cycle', 1, Number.MAX_SAFE_INTEGER),
    )
    .option('--json', 'print JSON: where the page is and the latest rounds, or all rounds of the entrant')
    .action((folder: string, options: ReportOptions) => run(report(resolve(folder), options, terminal)));

async function report(folder: string, options: ReportOptions, terminal: Terminal): Promise<ExitCode> {
  if (options.entrant !== undefined) return showCycles(folder, options.entrant, options, terminal);
  if (options.cycle !== undefined) {
    const mend = 'name whose cycle with --entrant';
    throw new InputError({ code: 'bad-option', where: '--cycle', what: 'it needs an entrant', mend });
  }
  const { board, history } = ranked(await standingIn(folder, trustIn(options), terminal));
  const grids = instrumentsOf(history.started);
  const logs = withRun(folder, (rows) => accountLogsOf(rows(), history.accounts, grids));
  const html = renderReportHtml({ board, histories: history.accounts, logs });
  const file = options.out === undefined ? join(folder, 'report.html') : resolve(options.out);
  write(file, html, options.out !== undefined);
  if (options.json === true) {
    const accounts = history.accounts.map(({ account, waterfall }, at) => ({
      account,
      waterfall: exactDecimals({ ...waterfall }),
      ...logs[at]?.cycles,
    }));
    printJson(terminal, 'report', { file, bytes: Buffer.byteLength(html), board, accounts });
  } else terminal.out(escapeTerminal(`wrote ${file}`));
  return EXIT.done;
}

async function showCycles(
  folder: string,
  entrant: string,
  { cycle, json }: ReportOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const wanted = cycle === undefined ? { latest: Number.POSITIVE_INFINITY } : { cycle };
  const found = withRun(folder, (rows) => cyclesOf(historyOf(rows()), rows(), entrant, wanted));
  if (json === true) {
    printJson(terminal, 'report', { accounts: found });
    return EXIT.done;
  }
  for (const { account, cycles } of found) {
    terminal.out(escapeTerminal(`account ${account}`));
    for (const one of cycles) {
      for (const line of cycle === undefined ? [cycleLine(one)] : cycleLines(one)) terminal.out(line);
    }
  }
  return EXIT.done;
}

/** A page in its run folder is made anew; a file elsewhere is never written over. */
function write(file: string, html: string, named: boolean): void {
  if (named && existsSync(file)) {
    const mend = 'give another name, or remove it';
    throw new InputError({ code: 'file-exists', where: file, what: 'it is already there', mend });
  }
  // Half a page would look like a page.
  const half = `${file}.half`;
  try {
    writeAnew(half, html);
    renameSync(half, file);
  } catch (error) {
    rmSync(half, { force: true });
    throw fileProblem(error, 'report', file);
  }
}

interface AccountCycles extends CycleLog {
  readonly account: AccountId;
  readonly entrant: string;
}

/**
 * The decision rounds of an entrant's accounts; `name` may also be that of one account, such as `house#2`.
 * @throws InputError when there is no such entrant, or it never met, or not in this round
 */
function cyclesOf(
  { accounts, started }: Pick<RunHistory, 'accounts' | 'started'>,
  rows: Iterable<RunRow>,
  name: string,
  wanted: Wanted,
): readonly AccountCycles[] {
  const own = accounts.filter(({ entrant, account }) => entrant === name || account === name);
  if (own.length === 0) throw noSuch(`no entrant is named ${name}`, `name one of ${namesOf(accounts)}`);
  const grids = instrumentsOf(started);
  const readers = new Map(own.map(({ account }) => [account, new CycleReader(grids, wanted)]));
  for (const { account, records } of rows) {
    const reader = account === undefined ? undefined : readers.get(account);
    if (reader !== undefined) for (const record of records) reader.add(record);
  }
  const found = own.flatMap(({ account, entrant }) => {
    const log = readers.get(account)?.log();
    return log === undefined ? [] : [{ account, entrant, ...log }];
  });
  const count = Math.max(...found.map((one) => one.count));
  if (count === 0) throw noSuch(`${name} is code and holds no rounds`, 'name a team');
  if (found.every(({ cycles }) => cycles.length === 0))
    throw noSuch(`${name} had no such cycle`, `give one from 1 to ${count}`);
  return found;
}

function namesOf(accounts: readonly AccountHistory[]): string {
  return [...new Set(accounts.map(({ entrant }) => entrant))].join(', ');
}

function noSuch(what: string, mend: string): InputError {
  return new InputError({ code: 'no-such-cycle', where: 'report', what, mend });
}
