import { formatNumber, formatSignedPercent, NO_FIGURE } from '../../arena/format.ts';
import type { ShownByRows } from '../../arena/season-card.ts';
import type { EntryStatus, SeasonStanding } from '../../arena/season-standing.ts';
import { escapeTerminal } from '../../domain/escape.ts';
import type { SeasonCard } from '../../run/season/cards.ts';
import { figureColumn, type TableColumn, tableLines, textColumn } from './table.ts';

const STATUS: Readonly<Record<EntryStatus, string>> = {
  'in-time': 'in time',
  late: 'LATE: put down after the run began',
  changed: 'CHANGED: it ran as another than was put down',
  'not-entered': 'NOT ENTERED: it was never put down',
  absent: 'ABSENT: put down, and not in the run',
};

const STANDING: readonly TableColumn<SeasonStanding>[] = [
  textColumn('Entrant', ({ entrant }) => escapeTerminal(entrant)),
  figureColumn('Return', ({ totalReturn }) => percentOr(totalReturn)),
  figureColumn('Tries', ({ tries }) => `${tries}`),
  figureColumn('Deflated Sharpe', ({ deflatedSharpe: one }) =>
    'none' in one ? NO_FIGURE : formatNumber(one.value, 2),
  ),
  textColumn('Entry', ({ status }) => STATUS[status]),
];

/** How a season's entrants stand, every try counted. */
export function standingLines(standings: readonly SeasonStanding[]): readonly string[] {
  const tries = standings.reduce((sum, one) => sum + one.tries, 0);
  return [
    ...tableLines(STANDING, standings),
    `Deflated Sharpe: probability that its Sharpe exceeds what luck gives the best of all ${tries} tries.`,
  ];
}

/** As claimed, and as its own rows show. */
export function cardLines(card: SeasonCard, { entrants, spread, luckiest }: ShownByRows): readonly string[] {
  const columns: readonly TableColumn<ShownByRows['entrants'][number]>[] = [
    textColumn('Entrant', ({ entrant }) => escapeTerminal(entrant)),
    ...card.results.map((_, place) => ({
      head: `[${place + 1}]`,
      align: 'right' as const,
      sheds: 0,
      cell: ({ returns }: ShownByRows['entrants'][number]) => ({ text: percentOr(returns[place]) }),
    })),
    figureColumn('Apart', ({ apart }) => `${formatNumber(100 * apart, 2)} points`),
  ];
  const luck =
    spread === undefined || luckiest === undefined
      ? ['too few results are known to say what luck alone would give the best of them']
      : [
          `mean ${formatSignedPercent(spread.mean)}, standard deviation ${formatNumber(100 * spread.deviation, 1)} points over entrants`,
          `luck alone gives the best of ${entrants.length} so spread about ${formatSignedPercent(luckiest)}`,
        ];
  const accounts = card.accounts === 1 ? 'one account' : `${card.accounts} accounts`;
  return [
    `${card.title}, ${card.from} to ${card.to}`,
    '',
    'As claimed',
    ...card.claims.map(({ text, source }) => `- ${text} (${source})`),
    ...card.results.map(({ source }, place) => `- results [${place + 1}]: ${source}`),
    '',
    `As its own rows show: return on ${accounts} of ${card.capital} an entrant`,
    ...tableLines(columns, entrants),
    ...luck.map((line) => `- ${line}`),
    `- unknown: ${card.unknown.join('; ')}. Without them there is no interval, and nobody can be called better than another`,
    '',
    `Its rules as a scenario: ${card.preset}`,
  ];
}

function percentOr(share: number | undefined): string {
  return share === undefined ? NO_FIGURE : formatSignedPercent(share);
}
