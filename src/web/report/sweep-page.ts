import {
  formatNumber,
  formatPercent,
  formatPercentInterval,
  formatSignedPercent,
  NO_FIGURE,
} from '../../arena/format.ts';
import {
  axisLabel,
  type HeatMap,
  heatMapOf,
  pointText,
  type SweepReport,
  type TrialRow,
  valuesOn,
} from '../../arena/sweep/report.ts';
import { html, type Markup, NO_MARKUP } from './html.ts';
import { page } from './report.ts';

const MOST_ROWS = 100;

/** One self-contained page: no script, nothing loaded from anywhere. */
export function renderSweepHtml(report: SweepReport): string {
  const { name, entrant, objective, verdict, notes, rows } = report;
  const map = heatMapOf(report);
  return page(
    `${name}: sweep`,
    html`<header><h1>${name}</h1><p class="faint">${entrant}, by ${objective}, ${rows.length} points</p>
<p class="verdict">${verdict}</p>${notes.map((line) => html`<p>${line}</p>`)}</header>
${map === undefined ? NO_MARKUP : html`<section><h2>Heat map</h2>${heatMap(map)}<p class="faint">The best ${objective} of the points in each cell.</p></section>`}
<section><h2>Parallel coordinates</h2>${parallel(report)}<p class="faint">A line a point, through its values and its ${objective}; the best tenth is dark.</p></section>
<section><h2>Points</h2><div class="wide"><table><thead><tr><th>Place</th><th>Point</th><th class="number">${objective}</th><th class="number">Return</th><th class="number">95 % interval</th><th class="number">Max drawdown</th><th class="number">Fills</th><th class="number">Slices</th></tr></thead>
<tbody>${rows.slice(0, MOST_ROWS).map(tableRow)}</tbody></table></div></section>`,
  ).markup;
}

function tableRow(row: TrialRow, place: number): Markup {
  const interval = row.interval === undefined ? NO_FIGURE : formatPercentInterval(row.interval);
  return html`<tr><td>${place + 1}</td><td>${pointText(row.point)}</td><td class="number">${scoreText(row.score)}</td><td class="number">${formatSignedPercent(row.totalReturn)}</td><td class="number">${interval}</td><td class="number">${formatPercent(row.maxDrawdown)}</td><td class="number">${row.fills}</td><td class="number">${row.slices}</td></tr>`;
}

function scoreText(score: number | undefined): string {
  return score === undefined ? NO_FIGURE : formatNumber(score, 3);
}

/** Where a score lies between the lowest and the highest, 0 to 1. */
function shareIn(scores: readonly number[]): (score: number) => number {
  const low = Math.min(...scores);
  const span = Math.max(...scores) - low;
  return (score) => (span === 0 ? 1 : (score - low) / span);
}

/** The text of each cell says its figure, so that colour is not the only mark. */
function heatMap({ across, down, cells }: HeatMap): Markup {
  const share = shareIn(cells.flat().flatMap((score) => score ?? []));
  const cell = (score: number | undefined): Markup =>
    score === undefined
      ? html`<td class="number">${NO_FIGURE}</td>`
      : html`<td class="number" style="background:color-mix(in srgb,var(--good) ${Math.round(share(score) * 60)}%,transparent)">${formatNumber(score, 2)}</td>`;
  return html`<div class="wide"><table class="counts"><thead><tr><th>${axisLabel(down.axis)} \\ ${axisLabel(across.axis)}</th>${across.labels.map((label) => html`<th class="number">${label}</th>`)}</tr></thead>
<tbody>${cells.map((line, place) => html`<tr><th>${down.labels[place] ?? ''}</th>${line.map(cell)}</tr>`)}</tbody></table></div>`;
}

const WIDTH = 1_100;
const HEIGHT = 320;
const EDGE = 60;
/** Drawn dark, as a share of all. */
const BEST = 0.1;

function parallel({ axes, rows, objective }: SweepReport): Markup {
  const told = rows.filter(({ score }) => score !== undefined);
  const share = shareIn(told.flatMap(({ score }) => score ?? []));
  const places = axes.map((axis) => {
    const values = valuesOn(rows, axis);
    const numbers = values.filter((value) => typeof value === 'number');
    return (row: TrialRow): number => {
      const value = row.point[axis];
      if (numbers.length === values.length && typeof value === 'number') return shareIn(numbers)(value);
      return values.length < 2 ? 0.5 : values.indexOf(value ?? '') / (values.length - 1);
    };
  });
  const all = [...places, ({ score }: TrialRow) => share(score ?? 0)];
  const x = (place: number): number => EDGE + (place * (WIDTH - 2 * EDGE)) / Math.max(1, all.length - 1);
  const y = (at: number): number => HEIGHT - 40 - at * (HEIGHT - 80);
  const lineOf = (row: TrialRow): string =>
    all.map((at, place) => `${x(place).toFixed(1)},${y(at(row)).toFixed(1)}`).join(' ');
  const best = Math.max(1, Math.ceil(told.length * BEST));
  const lines = told.map((row, place) =>
    place < best
      ? html`<polyline fill="none" stroke="var(--link)" stroke-width="2" points="${lineOf(row)}"><title>${pointText(row.point)}: ${scoreText(row.score)}</title></polyline>`
      : html`<polyline fill="none" stroke="var(--level)" stroke-opacity="0.35" points="${lineOf(row)}"/>`,
  );
  const labels = [...axes.map(axisLabel), objective].map((label, place) => {
    const ends = endsOf(axes[place], rows);
    const at = x(place).toFixed(1);
    return html`<line x1="${at}" x2="${at}" y1="40" y2="${HEIGHT - 40}" stroke="var(--rule)"/><text x="${at}" y="18" text-anchor="middle" fill="currentColor">${label}</text><text x="${at}" y="34" text-anchor="middle" fill="currentColor" font-size="12">${ends.high}</text><text x="${at}" y="${HEIGHT - 22}" text-anchor="middle" fill="currentColor" font-size="12">${ends.low}</text>`;
  });
  return html`<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="Parallel coordinates of ${told.length} points">${[...lines].reverse()}${labels}</svg>`;
}

/** What stands at an axis's ends; without an axis, the scores'. */
function endsOf(axis: string | undefined, rows: readonly TrialRow[]): { readonly low: string; readonly high: string } {
  if (axis !== undefined) {
    const values = valuesOn(rows, axis);
    return { low: `${values[0] ?? ''}`, high: `${values.at(-1) ?? ''}` };
  }
  const scores = rows.flatMap(({ score }) => score ?? []);
  return scores.length === 0
    ? { low: '', high: '' }
    : { low: formatNumber(Math.min(...scores), 2), high: formatNumber(Math.max(...scores), 2) };
}
