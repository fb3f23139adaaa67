import type { Board } from '../../arena/board.ts';
import type { BoardRow } from '../../arena/board-row.ts';
import { refusalsText } from '../../arena/failure.ts';
import { formatBareInterval, formatMetric, formatRank, formatSignedPercent, NO_FIGURE } from '../../arena/format.ts';
import type { Interval } from '../../arena/interval.ts';
import type { Metric, MetricUnit } from '../../arena/metric.ts';
import type { MetricId } from '../../arena/metrics.ts';
import { swatch } from './charts.ts';
import type { EntrantCurves } from './curves.ts';
import { cardId } from './entrant-card.ts';
import { html, type Markup, NO_MARKUP, SCROLLS } from './html.ts';
import { linearScale, percentLabel, type Scale } from './scale.ts';

const FIGURES: readonly (readonly [MetricId, string, MetricUnit])[] = [
  ['maxDrawdown', 'Drawdown', 'fraction'],
  ['sharpe', 'Sharpe', 'ratio'],
  ['trades', 'Trades', 'count'],
  ['turnover', 'Turnover', 'ratio'],
  ['fees', 'Fees', 'money'],
];

export function leaderboardSection(board: Board, curves: readonly EntrantCurves[]): Markup {
  const differences = board.rows.map(differenceOf).filter((each) => each !== undefined);
  const forest = forestOf(differences);
  return html`<section><h2>Leaderboard</h2>
${SCROLLS}<div class="wide" tabindex="0"><table class="board">
<thead><tr><th class="number">Place</th><th>Entrant</th><th class="number">Return<small>95 % interval</small></th>
<th class="number">Less buy-and-hold<small>95 % interval</small></th><th></th><th class="number">P(best)</th>${FIGURES.map(([, label]) => html`<th class="number">${label}</th>`)}</tr></thead>
<tbody>${curves.map((each) => boardRow(each, forest))}
<tr class="axis"><td colspan="4"></td><td>${differences.length > 0 ? forest.axis : NO_MARKUP}</td><td colspan="${FIGURES.length + 1}"></td></tr></tbody>
</table></div>
<p class="faint">${board.method.intervals} ${board.method.places} ${board.method.chances}</p>
${notes(board)}
</section>`;
}

function boardRow(curves: EntrantCurves, forest: Forest): Markup {
  const { row } = curves;
  const difference = differenceOf(row);
  return html`<tr${row.baseline ? BASELINE : NO_MARKUP}><td class="number">${formatRank(row.standing.rank)}</td>
<td>${swatch(curves)} <a href="#${cardId(row)}">${row.entrant}</a><small>${tagsOf(row)}</small>${row.failure === undefined ? NO_MARKUP : html`<small class="flag">${row.failure}; quartet doctor SCENARIO tries its models</small>`}</td>
${intervalCell('none' in row.metrics.return ? undefined : row.metrics.return.value, row.returnInterval)}
${intervalCell(difference?.figure, difference?.interval ?? { none: 'none' in row.versus ? row.versus.none : '' })}
<td>${difference === undefined ? NO_MARKUP : forest.cell(difference.figure, difference.interval)}</td>
${figureCell(row.standing.chanceBest, 'fraction')}
${FIGURES.map(([id, , unit]) => figureCell(row.metrics[id], unit))}</tr>
`;
}

const BASELINE: Markup = html` class="baseline"`;

function intervalCell(figure: number | undefined, interval: Interval): Markup {
  const reason = 'none' in interval ? interval.none : '';
  return html`<td class="number" title="${reason}">${figure === undefined ? NO_FIGURE : formatSignedPercent(figure)}${figure === undefined ? NO_MARKUP : html`<small>${formatBareInterval(interval)}</small>`}</td>`;
}

function figureCell(figure: Metric, unit: MetricUnit): Markup {
  return html`<td class="number" title="${'none' in figure ? figure.none : ''}">${formatMetric(figure, unit)}</td>`;
}

function tagsOf(row: BoardRow): string {
  return [
    ...(row.baseline ? ['baseline'] : []),
    ...(row.model === undefined ? [] : [row.model === 'house' ? 'house model' : row.model]),
    ...(row.accounts.length > 1 ? [`mean of ${row.accounts.length} accounts`] : []),
  ].join(', ');
}

function notes(board: Board): Markup {
  const unranked = board.rows.flatMap((row) =>
    'none' in row.standing.rank && row.failure === undefined
      ? [html`<li>${row.entrant} has no place: ${row.standing.rank.none}.</li>`]
      : [],
  );
  const turnovers = board.rows.flatMap((row) => {
    const traded = row.metrics.turnoverPerDay;
    if (row.askedTurnoverPerDay === undefined || 'none' in traded) return [];
    return [
      html`<li>${row.entrant} was asked to turn over ${row.askedTurnoverPerDay.toFixed(2)} times its capital a day and did ${traded.value.toFixed(2)}.</li>`,
    ];
  });
  const refused = board.rows.flatMap(({ entrant, refusals }) => {
    const text = refusalsText(refusals);
    return text === undefined ? [] : [html`<li>${entrant}: ${text}.</li>`];
  });
  const items = [...unranked, ...turnovers, ...refused];
  return items.length === 0 ? NO_MARKUP : html`<ul class="faint">${items}</ul>`;
}

const WIDTH = 170;
const HEIGHT = 22;
const EDGE = 8;

/** Draws a figure with its interval in a table cell; all rows of a column share one scale and one zero line. */
interface Forest {
  cell(figure: number, interval: Interval): Markup;
  readonly axis: Markup;
}

function forestOf(figures: readonly { readonly figure: number; readonly interval: Interval }[]): Forest {
  const ends = figures.flatMap(({ figure, interval }) =>
    'none' in interval ? [figure] : [figure, interval.low, interval.high],
  );
  const x = linearScale([Math.min(0, ...ends), Math.max(0, ...ends)], [EDGE, WIDTH - EDGE], 3, percentLabel);
  return { cell: (figure, interval) => cell(figure, interval, x), axis: axis(x) };
}

/** What the column of differences to buy-and-hold shows. */
function differenceOf({ versus }: BoardRow): { figure: number; interval: Interval } | undefined {
  return 'none' in versus ? undefined : { figure: versus.difference, interval: versus.interval };
}

function cell(figure: number, interval: Interval, x: Scale): Markup {
  const clear = !('none' in interval) && (interval.low > 0 || interval.high < 0);
  const whisker =
    'none' in interval
      ? NO_MARKUP
      : html`<line x1="${at(x, interval.low)}" x2="${at(x, interval.high)}" y1="11" y2="11"/>`;
  return html`<svg class="forest${clear ? ' clear' : ''}" viewBox="0 0 ${WIDTH} ${HEIGHT}" aria-hidden="true"><line class="level" x1="${at(x, 0)}" x2="${at(x, 0)}" y1="0" y2="${HEIGHT}"/>${whisker}<circle cx="${at(x, figure)}" cy="11" r="3.5"/></svg>`;
}

function axis(x: Scale): Markup {
  const marks = x.ticks.map(
    ({ value, label }) =>
      html`<line class="grid" x1="${at(x, value)}" x2="${at(x, value)}" y1="0" y2="4"/><text class="tick" x="${at(x, value)}" y="16" text-anchor="middle">${label}</text>`,
  );
  return html`<svg class="forest" viewBox="0 0 ${WIDTH} ${HEIGHT}" aria-hidden="true">${marks}</svg>`;
}

function at(x: Scale, value: number): string {
  return (Math.round(x.at(value) * 10) / 10).toString();
}
