import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { IntegrityError } from '../../domain/errors.ts';
import { escapeTerminal } from '../../domain/escape.ts';
import type { CheckedFolder } from '../../run/check-folder.ts';
import type { OtherCode } from '../../run/check-result.ts';
import { EXIT, type ExitCode } from '../../run/failure.ts';
import { readRunFile } from '../../run/run-file.ts';
import { verifyRun } from '../../run/verify-run.ts';
import { printJson } from '../print.ts';
import type { Terminal } from '../terminal.ts';
import { type DefineCommand, withExamples } from './define.ts';

interface VerifyOptions {
  readonly key?: string;
  readonly json?: true;
}

export const defineVerify: DefineCommand = (command, terminal, run) =>
  withExamples(command, [
    'quartet verify runs/demo-20250131-120000',
    'quartet verify runs/theirs --key 5f1c0a…    # and it is signed by this key; quartet key show tells yours',
  ])
    .argument('<run>', 'a run folder')
    .option('--key <fingerprint>', 'of the key that must have signed it')
    .option('--json', 'print JSON')
    .action((folder: string, options: VerifyOptions) => run(verify(resolve(folder), options, terminal)));

async function verify(folder: string, { key, json }: VerifyOptions, terminal: Terminal): Promise<ExitCode> {
  const { audit, checked, missing, otherCode } = await verifyRun(folder, readRunFile(folder));
  if (key !== undefined && checked.signedBy !== key) throw notSigned(folder, key, checked);
  for (const path of missing) {
    terminal.note(escapeTerminal(`${path}: it is not there any more, so it was not checked`));
  }
  const unproved = [...unprovedOf(folder, checked), ...(otherCode === undefined ? [] : [otherCodeLine(otherCode)])];
  const { rows, isFinished, ledgers, digest } = audit;
  const { signedBy } = checked;
  const accounts = [...ledgers.keys()];
  if (json === true)
    printJson(terminal, 'verify', { folder, rows, isFinished, accounts, digest: digest.run, signedBy, unproved });
  else {
    const far = isFinished ? 'finished' : 'not finished';
    const lines = [
      `${folder}: ${rows} rows hold, ${ledgers.size} books balance, ${far}; digest ${digest.run}`,
      ...(signedBy === undefined ? [] : [`signed by the key ${signedBy}; see that it is its author's`]),
      ...unproved.map((line) => `not proved: ${line}`),
    ];
    for (const line of lines) terminal.out(escapeTerminal(line));
  }
  return otherCode === undefined ? EXIT.done : EXIT.otherCode;
}

function otherCodeLine({ made, here, what }: OtherCode): string {
  return `the board in its last row: made by other code (${made}; this is ${here}), and not what this code makes of the rows: ${what}; quartet leaderboard makes it anew, quartet replay proves the rows`;
}

/** What would look the same had somebody made it up. */
function unprovedOf(folder: string, { manifest, signedBy }: CheckedFolder): readonly string[] {
  const unsigned =
    'who wrote it: it is not signed, and who knows the format can make other rows with chain, head and manifest anew. A replay shows that rows follow from tapes and cassette; that those are true, only a signature (quartet key make)';
  const unnamed =
    'that no file is missing, added or changed: it was begun before runs had a manifest, so only rows, books, scenario and tapes were checked';
  const page = 'report.html, a page made from the run; quartet report makes it anew';
  return [
    ...(manifest === undefined ? [unnamed] : []),
    ...(signedBy === undefined ? [unsigned] : []),
    ...(existsSync(join(folder, 'report.html')) ? [page] : []),
  ];
}

function notSigned(folder: string, key: string, { signedBy }: CheckedFolder): IntegrityError {
  const what = signedBy === undefined ? 'it is not signed' : `it is signed by the key ${signedBy}, not by ${key}`;
  const mend = 'ask its author for the folder as it was written';
  return new IntegrityError({ code: 'run-not-signed', where: folder, what, mend });
}
