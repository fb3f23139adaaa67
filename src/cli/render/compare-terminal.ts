import { formatMetric, formatPercentInterval, formatSignedPercent, NO_FIGURE } from '../../arena/format.ts';
import { escapeTerminal } from '../../domain/escape.ts';
import { formatInstant, instant } from '../../domain/time.ts';
import type { CompareAnswer } from '../../web/api/shapes.ts';
import type { TerminalOptions } from './board-terminal.ts';
import { paletteOf } from './colour.ts';
import { figureColumn, type TableColumn, tableLines, textColumn, wrap } from './table.ts';

type Row = CompareAnswer['rows'][number];

/** More accounts that part are counted. */
const MOST_PARTINGS = 12;
const MOST_VALUES = 6;

/** Two runs against each other as text, without a line end after the last line. */
export function renderComparison(comparison: CompareAnswer, { colour, width }: TerminalOptions): string {
  const { faint, strong } = paletteOf(colour);
  const { left, right, equal, different, rows, onlyLeft, onlyRight, partings } = comparison;
  const paragraph = (text: string): string[] => wrap(escapeTerminal(text), width, '  ');
  const below = (text: string): string[] => wrap(escapeTerminal(text), width - 4).map((line) => `    ${line}`);
  return [
    ...paragraph(`A  ${left.run}, as of row ${left.at}`).map(strong),
    ...paragraph(`B  ${right.run}, as of row ${right.at}`).map(strong),
    '',
    ...paragraph(`Same in both: ${sharedParts(equal).join(', ') || 'nothing'}.`),
    ...different.flatMap((part) => [...paragraph(`Other: ${part.part}`), ...valueLines(part).flatMap(below)]),
    ...onlyLines('A', onlyLeft).flatMap((line) => paragraph(line)),
    ...onlyLines('B', onlyRight).flatMap((line) => paragraph(line)),
    '',
    ...(rows.length === 0 ? ['No entrant is in both.'] : tableLines(columnsOf(comparison), rows, faint)),
    '',
    ...(partings.length === 0 ? ['No account does anything else in one than in the other.'] : []),
    ...partings
      .slice(0, MOST_PARTINGS)
      .flatMap((parting, place) => [
        ...paragraph(`${place === 0 ? 'First they part' : 'Then'}: ${whereText(parting)}`),
        ...below(`A ${parting.left}`),
        ...below(`B ${parting.right}`),
      ]),
    ...(partings.length > MOST_PARTINGS ? [`and ${partings.length - MOST_PARTINGS} more accounts part later`] : []),
  ].join('\n');
}

/** Entrants that are the same are counted, unless they are few. */
function sharedParts(equal: readonly string[]): readonly string[] {
  const entrants = equal.filter((part) => part.startsWith('entrant '));
  if (entrants.length < 4) return equal;
  return [...equal.filter((part) => !part.startsWith('entrant ')), `${entrants.length} entrants`];
}

function valueLines({ part, values }: CompareAnswer['different'][number]): readonly string[] {
  const shown = values.slice(0, MOST_VALUES).map(({ path, left, right }) => {
    const inside = path.startsWith(`${part}.`) ? `${path.slice(part.length + 1)}: ` : '';
    return `${inside}A ${left ?? 'has none'}, B ${right ?? 'has none'}`;
  });
  const rest = values.length - shown.length;
  return rest > 0 ? [...shown, `and ${rest} more`] : shown;
}

function onlyLines(side: string, entrants: readonly string[]): readonly string[] {
  return entrants.length === 0 ? [] : [`Only in ${side}: ${entrants.join(', ')}.`];
}

function columnsOf({ definitions }: CompareAnswer): readonly TableColumn<Row>[] {
  const figure = (id: string, side: 'left' | 'right') => (row: Row) => {
    const metric = row[side][id];
    const unit = definitions.find((one) => one.id === id)?.unit ?? 'ratio';
    if (metric === undefined || 'none' in metric) return NO_FIGURE;
    return id === 'return' ? formatSignedPercent(metric.value) : formatMetric(metric, unit);
  };
  return [
    textColumn('Entrant', ({ entrant }) => escapeTerminal(entrant)),
    figureColumn('Return A', figure('return', 'left')),
    figureColumn('B', figure('return', 'right')),
    figureColumn('A − B', ({ versus }) => ('none' in versus ? NO_FIGURE : formatSignedPercent(versus.difference))),
    figureColumn('95 % interval', ({ versus }) =>
      'none' in versus ? NO_FIGURE : formatPercentInterval(versus.interval),
    ),
    figureColumn('Drawdown A', figure('maxDrawdown', 'left')),
    figureColumn('B', figure('maxDrawdown', 'right')),
    figureColumn('Trades A', figure('trades', 'left')),
    figureColumn('B', figure('trades', 'right')),
    textColumn('', outcomeText),
  ];
}

/** What the data say of one entrant in both runs. */
function outcomeText({ same, versus }: Row): string {
  if (same) return 'did the very same';
  if ('none' in versus) return versus.none;
  if (versus.outcome === 'better') return 'better in A';
  if (versus.outcome === 'worse') return 'better in B';
  if ('none' in versus.interval) return versus.interval.none;
  return 'cannot be told apart';
}

function whereText({ account, cycle, at }: CompareAnswer['partings'][number]): string {
  const when = formatInstant(instant(at)).slice(0, 19).replace('T', ' ');
  return `${account}${cycle === undefined ? '' : `, round ${cycle}`}, ${when} UTC`;
}
