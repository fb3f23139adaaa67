import { formatNumber } from '../../arena/format.ts';
import { TOLD_POWER } from '../../arena/power.ts';
import type { Proof, Share } from '../../arena/proof/proof.ts';
import { DAYS, RIVALS } from '../../arena/proof/season.ts';

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
