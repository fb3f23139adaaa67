import type { Board } from '../../arena/board.ts';
import type { BoardRow } from '../../arena/board-row.ts';
import {
  formatFigure,
  formatMetric,
  formatPercentInterval,
  formatSignedPercent,
  NO_FIGURE,
} from '../../arena/format.ts';
import type { Metric, MetricUnit } from '../../arena/metric.ts';
import { reliabilityBins } from '../../arena/metrics/confidence.ts';
import type { RowMetric } from '../../arena/row-metric.ts';
import { verdictSentence } from '../../arena/sentence.ts';
import type { AccountHistory } from '../../domain/history.ts';
import { cycleSection } from './cycle-section.ts';
import { html, type Markup, NO_MARKUP, trusted } from './html.ts';
import type { AccountRows } from './input.ts';
import { conductTable, countTable, decisionTable, fillTable, waterfallTable } from './tables.ts';

/** Of more entrants than these each is folded, or the page is some forty screens of a phone. */
const MOST_OPEN = 2;

export function cardId(row: BoardRow): string {
  return `entrant-${row.entrant}`;
}

/** Everything about one entrant: all figures, why it did nothing, and its decisions and fills. */
export function entrantCard(
  row: BoardRow,
  board: Board,
  histories: readonly AccountHistory[],
  logs: readonly AccountRows[],
): Markup {
  const own = histories.filter((history) => history.entrant === row.entrant);
  // The anchor lies inside, so that a link to it opens what is closed around it.
  return html`<details class="card"${board.rows.length > MOST_OPEN ? NO_MARKUP : trusted(' open')}><summary><h3>${row.entrant}</h3>
<span class="faint">${'none' in row.metrics.return ? NO_FIGURE : formatSignedPercent(row.metrics.return.value)}</span></summary><div id="${cardId(row)}">
<p class="faint">${row.strategy}, ${row.kind}${row.model === undefined ? '' : `, model ${row.model}`}</p>
<p>${row.entrant === board.facts.benchmark ? 'What all others are compared with.' : verdictSentence(row.entrant, row.versus, row.metrics.return)}</p>
${figures(row, board.definitions)}
${countTable('Refused orders', 'Reason', row.refusals)}
${countTable('Holds', 'Reason', row.holds)}
${conductTable(row.conduct)}
${reliabilityTable(own)}
${row.accounts.map((account) => {
  const log = logs.find((each) => each.account === account.account);
  const history = own.find((each) => each.account === account.account);
  return html`<h4>Account ${account.account}</h4>
<p class="faint">Final equity ${account.finalEquity} ${board.facts.quoteCurrency}, digest <code>${account.digest}</code></p>
${history === undefined ? NO_MARKUP : waterfallTable(history.waterfall, board.facts.quoteCurrency)}
${log === undefined ? NO_MARKUP : [cycleSection(log.cycles), decisionTable(log), fillTable(log, board.facts.quoteCurrency)]}`;
})}
</div></details>`;
}

/** What they mean stands once, at the end of the page; those that have no value are named together, by the reason. */
function figures(row: BoardRow, definitions: Board['definitions']): Markup {
  const missing = new Map<string, string[]>();
  const shown = definitions.flatMap(({ id, label, unit }) => {
    const figure = row.metrics[id];
    if ('none' in figure) missing.set(figure.none, [...(missing.get(figure.none) ?? []), label]);
    return 'none' in figure
      ? []
      : [html`<div><dt>${label}</dt><dd>${formatMetric(figure, unit)}${spread(figure, unit)}</dd></div>`];
  });
  return html`<dl class="figures">${shown}
${standingFigure('P(best)', row.standing.chanceBest)}
${standingFigure('Deflated Sharpe', row.standing.deflatedSharpe)}
<div><dt>Return, 95 % interval</dt><dd>${formatPercentInterval(row.returnInterval)}</dd></div></dl>
<ul class="faint">${[...missing].map(([reason, labels]) => html`<li>${labels.join(', ')}: none, ${reason}</li>`)}</ul>`;
}

function spread({ spread: span }: Exclude<RowMetric, { readonly none: string }>, unit: MetricUnit): Markup {
  if (span === undefined) return NO_MARKUP;
  return html`<small>${formatFigure(span.low, unit)} to ${formatFigure(span.high, unit)}</small>`;
}

function standingFigure(label: string, figure: Metric): Markup {
  return html`<div><dt>${label}</dt><dd>${formatMetric(figure, 'fraction')}${'none' in figure ? html`<small>${figure.none}</small>` : NO_MARKUP}</dd></div>`;
}

function reliabilityTable(histories: readonly AccountHistory[]): Markup {
  const bins = reliabilityBins(histories.flatMap((history) => history.forecasts));
  if (bins.length === 0) return NO_MARKUP;
  return html`<details><summary>Stated confidence against what came</summary><div class="wide"><table class="counts">
<thead><tr><th class="number">Trades</th><th class="number">Mean confidence</th><th class="number">Share won</th></tr></thead>
<tbody>${bins.map(
    (bin) =>
      html`<tr><td class="number">${bin.count}</td><td class="number">${formatFigure(bin.confidence, 'fraction')}</td><td class="number">${formatFigure(bin.won, 'fraction')}</td></tr>`,
  )}</tbody></table></div></details>`;
}
