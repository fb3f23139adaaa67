import type { BoardRow } from '../../arena/board-row.ts';
import { formatSignedPercent, NO_FIGURE } from '../../arena/format.ts';
import type { EntrantCurves, Point } from './curves.ts';
import { html, type Markup, NO_MARKUP, trusted } from './html.ts';
import { type ChartLine, lineChart, lineClass, PLOT_HEIGHT } from './line-chart.ts';
import { linearScale, logScale, percentLabel, type Scale } from './scale.ts';

/** Above this ratio of highest to lowest equity a linear axis presses all others flat. */
const LOG_FROM = 3;
/** Room above and below the lines, as a share of their range. */
const ROOM = 0.04;

/** Equity on a linear and, unless somebody lost everything, a logarithmic axis; radio buttons switch, no script. */
export function equityCharts(curves: readonly EntrantCurves[]): Markup {
  const lines = curves.map((each) => chartLine(each, each.equity, formatSignedPercent(endOf(each.equity) - 1)));
  const [low, high] = rangeOf(curves.flatMap(({ equity, lowest, highest }) => [...equity, ...lowest, ...highest]));
  const linear = lineChart('Return over time, linear axis', lines, returnScale(low, high), 1);
  if (low <= 0) return linear;
  const log = lineChart('Return over time, logarithmic axis', lines, logReturnScale(low, high), 1);
  const checked = trusted(' checked');
  const logFirst = high / low > LOG_FROM;
  return html`<div class="switch">
<input type="radio" name="axis" id="axis-linear"${logFirst ? NO_MARKUP : checked}><label for="axis-linear">linear</label>
<input type="radio" name="axis" id="axis-log"${logFirst ? checked : NO_MARKUP}><label for="axis-log">logarithmic</label>
<div class="when-linear">${linear}</div>
<div class="when-log">${log}</div>
</div>`;
}

/** Equity less what each entrant's models had cost by then; undefined where no models were paid. */
export function netChart(curves: readonly EntrantCurves[]): Markup | undefined {
  const paid = curves.filter(({ net }) => net.length > 0);
  if (paid.length === 0) return undefined;
  const lines = paid.map((each) => ({
    ...chartLine(each, each.net, formatSignedPercent(endOf(each.net) - 1)),
    lowest: [],
    highest: [],
  }));
  return lineChart(
    'Net worth after models over time',
    lines,
    returnScale(...rangeOf(paid.flatMap(({ net }) => net))),
    1,
  );
}

/** How far below its highest point so far each entrant stood. */
export function drawdownChart(curves: readonly EntrantCurves[]): Markup {
  const lines = curves.map((each) => ({
    ...chartLine(each, each.drawdown, deepestText(each.row)),
    lowest: [],
    highest: [],
  }));
  const [low] = rangeOf(lines.flatMap(({ points }) => points));
  return lineChart(
    'Drawdown over time',
    lines,
    linearScale([Math.min(low * (1 + ROOM), -0.001), 0], PLOT_HEIGHT, 5, percentLabel),
    0,
  );
}

export function legend(curves: readonly EntrantCurves[]): Markup {
  return html`<ul class="legend">${curves.map(
    (each) =>
      html`<li>${swatch(each)} ${each.row.entrant}${each.lowest.length > 0 ? ', mean and span of its accounts' : ''}</li>`,
  )}</ul>`;
}

export function swatch({ slot, row }: EntrantCurves): Markup {
  const style = lineClass({ slot, baseline: row.baseline });
  return html`<svg class="swatch" viewBox="0 0 26 10" aria-hidden="true"><line class="line ${style}" x1="1" x2="25" y1="5" y2="5"/></svg>`;
}

function chartLine({ row, slot, lowest, highest }: EntrantCurves, points: readonly Point[], end: string): ChartLine {
  return { name: row.entrant, end, slot, baseline: row.baseline, points, lowest, highest };
}

/** Equity / capital, with marks at round returns. */
function returnScale(low: number, high: number): Scale {
  const room = (high - low || ROOM) * ROOM;
  const scale = linearScale([low - room - 1, high + room - 1], PLOT_HEIGHT, 8, percentLabel);
  return {
    at: (ratio) => scale.at(ratio - 1),
    ticks: scale.ticks.map(({ value, label }) => ({ value: value + 1, label })),
  };
}

function logReturnScale(low: number, high: number): Scale {
  const stretch = 1 + Math.log(high / low || 1) * ROOM + 0.001;
  return logScale([low / stretch, high * stretch], PLOT_HEIGHT, (ratio) => percentLabel(ratio - 1, 0.01));
}

function endOf(points: readonly Point[]): number {
  return points.at(-1)?.value ?? 1;
}

function deepestText({ metrics: { maxDrawdown } }: BoardRow): string {
  return 'none' in maxDrawdown ? NO_FIGURE : formatSignedPercent(-maxDrawdown.value);
}

function rangeOf(points: readonly Point[]): [number, number] {
  if (points.length === 0) return [0, 0];
  return points.reduce<[number, number]>(
    ([low, high], { value }) => [Math.min(low, value), Math.max(high, value)],
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
  );
}
