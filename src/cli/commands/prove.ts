import { writeFileSync } from 'node:fs';
import { formatNumber } from '../../arena/format.ts';
import { TOLD_POWER } from '../../arena/power.ts';
import { INTERVALS, type IntervalName } from '../../arena/proof/coverage.ts';
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

/** Of what each interval that is printed lies round the truth. */
const INTERVAL_HEADS: Readonly<Record<IntervalName, string>> = {
  return: 'return',
  difference: 'difference to buy-and-hold',
  memoryPremium: 'memory premium',
  meanOfPairs: 'mean of pairs',
  brierSaved: 'Brier saved',
};

/** The proof as a page of Markdown, which reads as well in a terminal. */
export function renderProofPage({ seasons, kinds, oracle }: Proof): string {
  const planned = formatNumber(TOLD_POWER * 100, 0);
  return [
    '# What the board finds where the truth is known',
    '',
    `Made by \`quartet prove --seasons ${seasons}\`: made-up seasons of ${DAYS} daily returns, buy-and-hold and ${RIVALS} entrants that`,
    'share its market. Four have luck alone. The fifth has an edge as large as the plan says is told in',
    `${planned} of 100 seasons, and knows the answer to one question in ten of those that all of them foretell.`,
    '',
    'Of 100 intervals of 95 % these hold the truth: of a return and of its difference to buy-and-hold (a board), of the sum of',
    'differences between two runs (`quartet memory`), of the mean of four pairs (`quartet fork`, `worth`), and of the Brier that',
    'a forecaster saves (the forecast board):',
    '',
    ...table(['luck', ...INTERVALS.map((name) => INTERVAL_HEADS[name])], kinds, ({ coverage }) =>
      INTERVALS.map((name) => percent(coverage[name])),
    ),
    '',
    'Of 100 seasons, in so many one without skill is named above buy-and-hold (StepM), two of the same skill are told apart',
    '(StepM), the one with the edge is among those that share the best place (model confidence set, 95 %), and is named:',
    '',
    ...table(
      ['luck', 'a false winner', 'a false pair', 'best one kept', `edge found (planned ${planned} %)`],
      kinds,
      ({ falseWinners, falsePairs, bestKept, power }) => [falseWinners, falsePairs, bestKept, power].map(percent),
    ),
    '',
    `An oracle that knows each next day has a deflated Sharpe above 0.95 in ${percent(oracle.passesDeflatedSharpe)} of seasons: a`,
    `statistic does not see a leak. Once its knowledge is stated it holds no place in ${percent(oracle.flagged)}.`,
    '',
  ].join('\n');
}

function table(
  heads: readonly string[],
  kinds: Proof['kinds'],
  cells: (kind: Proof['kinds'][number]) => readonly string[],
): readonly string[] {
  const row = (texts: readonly string[]): string => `| ${texts.join(' | ')} |`;
  return [row(heads), `|${heads.map(() => '---|').join('')}`, ...kinds.map((each) => row([each.kind, ...cells(each)]))];
}

function percent({ hits, trials }: Share): string {
  return `${formatNumber((100 * hits) / trials, 1)} %`;
}
