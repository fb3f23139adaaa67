import { formatNumber } from '../../arena/format.ts';
import type { Interval } from '../../arena/interval.ts';
import type { Chance, Panel, PanelJudge, PanelRank } from '../../arena/preference/panel.ts';
import { escapeTerminal } from '../../domain/escape.ts';
import { type TableColumn, tableLines } from './table.ts';

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
  const plain = (text: string): string => text;
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
    ...tableLines(RANKS, ranks, plain, () => []),
    '',
    ...tableLines(JUDGES, judges, plain, () => []),
    '',
    'Strength: log odds against an average competitor, taste for place and length taken out (Bradley and Terry; 95 %, sandwich).',
    ...notes,
  ].join('\n');
}

const RANKS: readonly TableColumn<PanelRank & { readonly profit: number | undefined }>[] = [
  { head: 'entrant', align: 'left', sheds: 0, cell: ({ entrant }) => ({ text: escapeTerminal(entrant) }) },
  { head: 'strength', align: 'right', sheds: 0, cell: ({ strength }) => ({ text: formatNumber(strength, 2) }) },
  {
    head: '95 %',
    align: 'left',
    sheds: 0,
    cell: ({ interval }) => ({ text: spanText(interval, (value) => formatNumber(value, 2)) }),
  },
  { head: 'won', align: 'right', sheds: 0, cell: ({ won }) => ({ text: percent(won) }) },
  { head: 'ballots', align: 'right', sheds: 1, cell: ({ ballots }) => ({ text: `${ballots}` }) },
  {
    head: 'return (not judged)',
    align: 'right',
    sheds: 0,
    cell: ({ profit }) => ({ text: profit === undefined ? '–' : percent(profit) }),
  },
];

const JUDGES: readonly TableColumn<PanelJudge>[] = [
  { head: 'judge', align: 'left', sheds: 0, cell: ({ judge }) => ({ text: escapeTerminal(judge) }) },
  { head: 'ballots', align: 'right', sheds: 1, cell: ({ ballots }) => ({ text: `${ballots}` }) },
  { head: 'ties', align: 'right', sheds: 2, cell: ({ ties }) => ({ text: percent(ties) }) },
  {
    head: 'same in both orders',
    align: 'right',
    sheds: 0,
    cell: ({ steady }) => ({ text: steady === undefined ? '–' : percent(steady) }),
  },
  { head: 'first of equals wins', align: 'left', sheds: 0, cell: ({ first }) => ({ text: chanceText(first) }) },
  { head: 'twice as long wins', align: 'left', sheds: 0, cell: ({ longer }) => ({ text: chanceText(longer) }) },
];

function chanceText({ value, interval }: Chance): string {
  return `${percent(value)} ${spanText(interval, percent)}`;
}

function spanText(interval: Interval, text: (value: number) => string): string {
  return 'none' in interval ? `(${interval.none})` : `(${text(interval.low)} to ${text(interval.high)})`;
}

function percent(fraction: number): string {
  return `${formatNumber(fraction * 100, 1)} %`;
}
