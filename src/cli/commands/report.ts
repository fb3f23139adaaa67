import { existsSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileProblem } from '../../adapters/shared/file-problem.ts';
import { InputError } from '../../domain/errors.ts';
import { escapeTerminal } from '../../domain/escape.ts';
import type { AccountId } from '../../domain/ids.ts';
import type { RunRecord, RunRow } from '../../domain/record.ts';
import { instrumentsOf } from '../../ledger/history.ts';
import { accountLogOf } from '../../web/report/account-log.ts';
import { renderReportHtml } from '../../web/report/report.ts';
import { EXIT, type ExitCode } from '../failure.ts';
import { printJson } from '../print.ts';
import { resultIn, withRun } from '../run/read.ts';
import type { Terminal } from '../terminal.ts';
import { command, type DefineCommand } from './define.ts';

interface ReportOptions {
  readonly out?: string;
  readonly json?: true;
}

export const defineReport: DefineCommand = (terminal, run) =>
  command('report', 'write one self-contained HTML page about a run', [
    'quartet report runs/demo-20250131-120000',
    'quartet report runs/mine --out mine.html',
  ])
    .argument('<run>', 'a run folder')
    .option('--out <file>', 'the page to write; report.html in the run folder unless given')
    .option('--json', 'print JSON')
    .action((folder: string, options: ReportOptions) => run(report(resolve(folder), options, terminal)));

async function report(folder: string, options: ReportOptions, terminal: Terminal): Promise<ExitCode> {
  const [{ board, history }, records] = withRun(
    folder,
    (rows) => [resultIn(folder, rows()), byAccount(rows())] as const,
  );
  const instruments = instrumentsOf(history.started);
  const logs = history.accounts.map(({ account }) => accountLogOf(account, records.get(account) ?? [], instruments));
  const html = renderReportHtml({ board, histories: history.accounts, logs });
  const file = options.out === undefined ? join(folder, 'report.html') : resolve(options.out);
  write(file, html, options.out !== undefined);
  if (options.json === true) printJson(terminal, { file, bytes: Buffer.byteLength(html) });
  else terminal.out(escapeTerminal(`wrote ${file}`));
  return EXIT.done;
}

/** A page in its run folder is made anew; a file elsewhere is never written over. */
function write(file: string, html: string, named: boolean): void {
  if (named && existsSync(file)) {
    const mend = 'give another name, or remove it';
    throw new InputError({ code: 'file-exists', where: file, what: 'it is already there', mend });
  }
  try {
    writeFileSync(file, html);
  } catch (error) {
    throw fileProblem(error, 'report', file);
  }
}

function byAccount(rows: Iterable<RunRow>): ReadonlyMap<AccountId, readonly RunRecord[]> {
  const found = new Map<AccountId, RunRecord[]>();
  for (const { account, records } of rows) {
    if (account === undefined) continue;
    const own = found.get(account) ?? [];
    own.push(...records);
    found.set(account, own);
  }
  return found;
}
