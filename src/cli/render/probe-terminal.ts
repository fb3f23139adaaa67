import { formatNumber } from '../../arena/format.ts';
import { PROBE_LABELS, type ProbeCard, type ProbeLine, probeLines } from '../../arena/probe/card.ts';
import { escapeTerminal } from '../../domain/escape.ts';
import { figureColumn, type TableColumn, tableLines, textColumn, wrap } from './table.ts';

/** The cards side by side, as many as fit beside each other, and what the shares mean. */
export function probeText(cards: readonly ProbeCard[], width: number): string {
  const tables: string[] = [];
  for (let from = 0; from < cards.length; ) {
    let many = cards.length - from;
    while (many > 1 && widthOf(cards.slice(from, from + many)) > width) many -= 1;
    tables.push(tableOf(cards.slice(from, from + many)).join('\n'), '');
    from += many;
  }
  const unread = cards.flatMap(({ model, shares }) => {
    const count = shares.reduce((sum, one) => sum + one.unread, 0);
    return count === 0
      ? []
      : [
          `${escapeTerminal(model)}: ${count} replies could not be read; they are no valid ones, and elsewhere count neither way.`,
        ];
  });
  return [...tables, ...[...ABOUT, ...unread].flatMap((line) => wrap(line, width, '  '))].join('\n');
}

function tableOf(cards: readonly ProbeCard[]): readonly string[] {
  const columns: readonly TableColumn<ProbeLine>[] = [
    textColumn('', ({ label }) => label),
    ...cards.map(({ model }, place) =>
      figureColumn<ProbeLine>(escapeTerminal(model), ({ cells }) => cells[place] ?? ''),
    ),
  ];
  return tableLines(
    columns,
    probeLines(cards),
    (text) => text,
    () => [],
  );
}

function widthOf(cards: readonly ProbeCard[]): number {
  return Math.max(...tableOf(cards).map((line) => [...line].length));
}

const ABOUT = [
  'Shares with their exact 95 % interval (Clopper and Pearson).',
  ...Object.values(PROBE_LABELS).flatMap(({ label, means }) => (means === '' ? [] : [`${label}: ${means}`])),
  `Brier: mean of (said − came)², 0 is best, ${formatNumber(0.25, 2)} a coin; reliability: mean of (said − odds)². A team's cycle: eight calls as long as the decisions asked here; yours show more symbols, see \`quartet plan\`.`,
];
