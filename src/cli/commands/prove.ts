import { writeFileSync } from 'node:fs';
import { prove } from '../../arena/proof/proof.ts';
import { LUCK_KINDS } from '../../arena/proof/season.ts';
import { EXIT, type ExitCode } from '../../run/failure.ts';
import { wholeNumber } from '../options.ts';
import { printJson } from '../print.ts';
import { renderProofPage } from '../render/proof-page.ts';
import type { Terminal } from '../terminal.ts';
import { type DefineCommand, withExamples } from './define.ts';

interface ProveOptions {
  readonly seasons: number;
  readonly page?: string;
  readonly json?: true;
}

export const defineProve: DefineCommand = (command, terminal, run) =>
  withExamples(command, ['quartet prove', 'quartet prove --seasons 1000 --page docs/proof.md'])
    .option(
      '--seasons <number>',
      'made-up seasons of each kind; 1000 take some minutes',
      wholeNumber('--seasons', 1, 100_000),
      100,
    )
    .option('--page <file>', 'write the result as a page of Markdown')
    .option('--json', 'print JSON')
    .action((options: ProveOptions) => run(proveBoard(options, terminal)));

async function proveBoard({ seasons, page, json }: ProveOptions, terminal: Terminal): Promise<ExitCode> {
  const all = seasons * LUCK_KINDS.length;
  let done = 0;
  const proof = prove(seasons, () => {
    done += 1;
    terminal.progress(`${done} of ${all} seasons`);
  });
  terminal.progress('');
  if (page !== undefined) writeFileSync(page, renderProofPage(proof));
  if (json === true) printJson(terminal, proof);
  else terminal.out(renderProofPage(proof).trimEnd());
  return EXIT.done;
}
