import { resolve } from 'node:path';
import { verifyJournal } from '../../adapters/journal/read-journal.ts';
import { escapeTerminal } from '../../domain/escape.ts';
import { auditRun } from '../../ledger/audit.ts';
import { EXIT, type ExitCode } from '../failure.ts';
import { printJson } from '../print.ts';
import { checkFolder } from '../run/check-folder.ts';
import { checkSources } from '../run/check-sources.ts';
import { withRun } from '../run/read.ts';
import { readRunFile } from '../run/run-file.ts';
import type { Terminal } from '../terminal.ts';
import { type DefineCommand, withExamples } from './define.ts';

export const defineVerify: DefineCommand = (command, terminal, run) =>
  withExamples(command, ['quartet verify runs/demo-20250131-120000'])
    .argument('<run>', 'a run folder')
    .option('--json', 'print JSON')
    .action((folder: string, options: { readonly json?: true }) =>
      run(verify(resolve(folder), options.json === true, terminal)),
    );

async function verify(folder: string, json: boolean, terminal: Terminal): Promise<ExitCode> {
  readRunFile(folder);
  await checkFolder(folder);
  const { audit, started } = withRun(folder, (rows) => {
    verifyJournal(folder);
    const [first] = rows();
    return { audit: auditRun(rows()), started: first?.records.find((record) => record.kind === 'run-started') };
  });
  for (const tape of await checkSources(folder, started)) {
    terminal.note(escapeTerminal(`${tape}: it is not there any more, so it was not checked`));
  }
  const { rows, isFinished, ledgers, digest } = audit;
  if (json) printJson(terminal, { folder, rows, isFinished, accounts: [...ledgers.keys()], digest: digest.run });
  else {
    const far = isFinished ? 'finished' : 'not finished';
    terminal.out(
      escapeTerminal(`${folder}: ${rows} rows hold, ${ledgers.size} books balance, ${far}; digest ${digest.run}`),
    );
  }
  return EXIT.done;
}
