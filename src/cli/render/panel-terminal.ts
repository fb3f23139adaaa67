import { formatNumber, formatPercent, formatReach } from '../../arena/format.ts';
import type { Chance, Panel, PanelJudge, PanelRank } from '../../arena/preference/panel.ts';
import { escapeTerminal } from '../../domain/escape.ts';
import { figureColumn, type TableColumn, tableLines, textColumn } from './table.ts';

/** A panel with what else is told of it. */
export type ToldPanel = Omit<Panel, 'ranks'> & {
  readonly ranks: readonly (Panel['ranks'][number] & { readonly profit: number | undefined })[];
  readonly pairs: number;
  readonly unreadable: number;
  readonly ownFamily: number;
  readonly cost: number;
};

/** The rank by reasons with the return beside it, and what each judge leans to. */
export function panelText({ ranks, judges, pairs, unreadable, ownFamily, cost, isBounded }: ToldPanel): string {
  const notes = [
    ...(isBounded
      ? ['Somebody won or lost everything: every two were given one more tie, so that there are figures.']
      : []),
    ...(ownFamily > 0
      ? [`${ownFamily} questions were not put to a judge whose family had written one of the two.`]
      : []),
    ...(unreadable > 0 ? [`${unreadable} answers could not be read and count for nobody.`] : []),
  ];
  return [
    `Rationales by how they were preferred: ${pairs} pairs, ${formatNumber(cost, 4)} USD. Nobody was told who wrote them, or what came of it.`,
    '',
    ...tableLines(RANKS, ranks),
    '',
    ...tableLines(JUDGES, judges),
    '',
    'Strength: log odds against an average competitor, taste for place and length taken out (Bradley and Terry; 95 %, sandwich).',
    ...notes,
  ].join('\n');
}

const RANKS: readonly TableColumn<PanelRank & { readonly profit: number | undefined }>[] = [
  textColumn('entrant', ({ entrant }) => escapeTerminal(entrant)),
  figureColumn('strength', ({ strength }) => formatNumber(strength, 2)),
  textColumn('95 %', ({ interval }) => formatReach(interval, (value) => formatNumber(value, 2))),
  figureColumn('won', ({ won }) => formatPercent(won)),
  figureColumn('ballots', ({ ballots }) => `${ballots}`, 1),
  figureColumn('return (not judged)', ({ profit }) => (profit === undefined ? '–' : formatPercent(profit))),
];

const JUDGES: readonly TableColumn<PanelJudge>[] = [
  textColumn('judge', ({ judge }) => escapeTerminal(judge)),
  figureColumn('ballots', ({ ballots }) => `${ballots}`, 1),
  figureColumn('ties', ({ ties }) => formatPercent(ties), 2),
  figureColumn('same in both orders', ({ steady }) => (steady === undefined ? '–' : formatPercent(steady))),
  textColumn('first of equals wins', ({ first }) => chanceText(first)),
  textColumn('twice as long wins', ({ longer }) => chanceText(longer)),
];

function chanceText({ value, interval }: Chance): string {
  return `${formatPercent(value)} ${formatReach(interval, formatPercent)}`;
}
