import { resolve } from 'node:path';
import { readJournal } from '../../adapters/journal/read-journal.ts';
import { InputError } from '../../domain/errors.ts';
import { EXIT, type ExitCode } from '../../run/failure.ts';
import { comparisonOf } from '../../web/serve/comparison.ts';
import { StandingReader } from '../../web/serve/standing-at.ts';
import type { FolderAt } from '../../web/serve/standing-desk.ts';
import { nearPath, printJson } from '../print.ts';
import { renderComparison } from '../render/compare-terminal.ts';
import type { Terminal } from '../terminal.ts';
import { type DefineCommand, withExamples } from './define.ts';

export const defineCompare: DefineCommand = (command, terminal, run) =>
  withExamples(command, [
    'quartet compare runs/mine runs/yours',
    'quartet compare runs/mine runs/yours --json | jq .partings[0]',
  ])
    .argument('<left>', 'a run folder')
    .argument('<right>', 'another')
    .option('--json', 'print JSON')
    .action((left: string, right: string, options: { readonly json?: true }) =>
      run(compare([left, right].map(lastRowOf), options, terminal)),
    );

/** Each as far as it has come. */
function lastRowOf(given: string): FolderAt {
  const folder = resolve(given);
  const journal = readJournal(folder);
  try {
    const at = journal.last();
    if (at > 0) return { folder, at };
    const mend = 'wait for its first row';
    throw new InputError({ code: 'run-unfinished', where: folder, what: 'it has written nothing yet', mend });
  } finally {
    journal.close();
  }
}

async function compare(
  [left, right]: readonly FolderAt[],
  { json }: { readonly json?: true },
  terminal: Terminal,
): Promise<ExitCode> {
  if (left === undefined || right === undefined) throw new RangeError('two runs are compared');
  const reader = new StandingReader();
  const [one, other] = [await reader.runAt(left.folder, left.at), await reader.runAt(right.folder, right.at)];
  const comparison = {
    left: { run: nearPath(left.folder), at: left.at },
    right: { run: nearPath(right.folder), at: right.at },
    ...comparisonOf(one, other),
  };
  if (json === true) printJson(terminal, 'compare', comparison);
  else terminal.out(renderComparison(comparison, { colour: terminal.colour, width: terminal.width }));
  return EXIT.done;
}
