import { writeFileSync } from 'node:fs';
import { formatNumber } from '../../arena/format.ts';
import { TOLD_POWER } from '../../arena/power.ts';
import { type Proof, prove, type Share } from '../../arena/proof/proof.ts';
import { DAYS, LUCK_KINDS, RIVALS } from '../../arena/proof/season.ts';
import { EXIT, type ExitCode } from '../../run/failure.ts';
import { wholeNumber } from '../options.ts';
import { printJson } from '../print.ts';
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
  if (json === true) printJson(terminal, 'prove', proof);
  else terminal.out(renderProofPage(proof).trimEnd());
  return EXIT.done;
}

/** The proof as a page of Markdown, which reads as well in a terminal. */
export function renderProofPage({ seasons, kinds, oracle }: Proof): string {
  const rows = kinds.map(({ kind, coverage, falseWinners, power }) =>
    [kind, percent(coverage), percent(falseWinners), percent(power)].join(' | '),
  );
  const planned = formatNumber(TOLD_POWER * 100, 0);
  return [
    '# What the board finds where the truth is known',
    '',
    `Made by \`quartet prove --seasons ${seasons}\`: made-up seasons of ${DAYS} daily returns, buy-and-hold and ${RIVALS} entrants that`,
    'share its market. Four have luck alone. The fifth has an edge as large as the plan says is told in',
    `${planned} of 100 seasons.`,
    '',
    '| luck | 95 % intervals that hold the truth | seasons with a false winner | edge found (planned ' +
      `${planned} %) |`,
    '|---|---|---|---|',
    ...rows.map((row) => `| ${row} |`),
    '',
    `An oracle that knows each next day has a deflated Sharpe above 0.95 in ${percent(oracle.passesDeflatedSharpe)} of seasons: a`,
    `statistic does not see a leak. Once its knowledge is stated it holds no place in ${percent(oracle.flagged)}.`,
    '',
  ].join('\n');
}

function percent({ hits, trials }: Share): string {
  return `${formatNumber((100 * hits) / trials, 1)} %`;
}
