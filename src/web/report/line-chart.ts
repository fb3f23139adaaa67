import type { Point } from './curves.ts';
import { html, type Markup, NO_MARKUP, SCROLLS } from './html.ts';
import { type Scale, timeScale } from './scale.ts';

const WIDTH = 1000;
const HEIGHT = 360;
const LEFT = 62;
const RIGHT = WIDTH - 215;
const TOP = 12;
const BOTTOM = HEIGHT - 30;
const LABEL_HEIGHT = 16;

/** Pixels of the plot, bottom first, for whoever makes the value scale. */
export const PLOT_HEIGHT: readonly [number, number] = [BOTTOM, TOP];

export interface ChartLine {
  readonly name: string;
  /** Written after the name at the line's end. */
  readonly end: string;
  readonly slot: number;
  readonly baseline: boolean;
  readonly points: readonly Point[];
  /** Edges of the area its accounts cover; empty for a single account. */
  readonly lowest: readonly Point[];
  readonly highest: readonly Point[];
}

/** Lines over time with a value axis at the left and their names at the right; `level` draws a stronger grid line. */
export function lineChart(title: string, lines: readonly ChartLine[], y: Scale, level: number): Markup {
  const drawn = lines.filter((line) => line.points.length > 1);
  const times = drawn.flatMap((line) => [line.points[0]?.at ?? 0, line.points.at(-1)?.at ?? 0]);
  if (times.length === 0) return html`<p class="faint">No equity was sampled in this run.</p>`;
  const x = timeScale([Math.min(...times), Math.max(...times)], [LEFT, RIGHT], 8);
  return html`${SCROLLS}<div class="wide" tabindex="0"><svg class="chart" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${title}">
<title>${title}</title>
${y.ticks.map((tick) => horizontal(y.at(tick.value), tick.label, 'grid'))}
${y.ticks.some((tick) => tick.value === level) ? horizontal(y.at(level), '', 'level') : NO_MARKUP}
${x.ticks.map((tick) => vertical(x.at(tick.value), tick.label))}
${drawn.map((line) => band(line, x, y))}
${drawn.toReversed().map((line) => path(line, x, y))}
${endLabels(drawn, y)}
</svg></div>`;
}

export function lineClass(line: { readonly slot: number; readonly baseline: boolean }): string {
  return `s${line.slot % 10} d${Math.floor(line.slot / 10) % 3}${line.baseline ? ' base' : ''}`;
}

function horizontal(y: number, label: string, style: string): Markup {
  return html`<line class="${style}" x1="${LEFT}" x2="${RIGHT}" y1="${px(y)}" y2="${px(y)}"/><text class="tick" x="${LEFT - 8}" y="${px(y + 4)}" text-anchor="end">${label}</text>
`;
}

function vertical(x: number, label: string): Markup {
  return html`<line class="grid" x1="${px(x)}" x2="${px(x)}" y1="${BOTTOM}" y2="${BOTTOM + 5}"/><text class="tick" x="${px(x)}" y="${BOTTOM + 20}" text-anchor="middle">${label}</text>
`;
}

function path(line: ChartLine, x: Scale, y: Scale): Markup {
  return html`<polyline class="line ${lineClass(line)}" points="${coordinates(line.points, x, y)}"><title>${line.name} ${line.end}</title></polyline>
`;
}

function band(line: ChartLine, x: Scale, y: Scale): Markup {
  if (line.lowest.length === 0) return NO_MARKUP;
  const edge = [coordinates(line.lowest, x, y), coordinates(line.highest.toReversed(), x, y)].join(' ');
  return html`<polygon class="band ${lineClass(line)}" points="${edge}"/>
`;
}

function coordinates(points: readonly Point[], x: Scale, y: Scale): string {
  return points.map((point) => `${px(x.at(point.at))},${px(y.at(point.value))}`).join(' ');
}

/** Names beside the line ends, moved apart where they would overlap; what does not fit is left to the legend. */
function endLabels(lines: readonly ChartLine[], y: Scale): Markup[] {
  const room = Math.floor((BOTTOM - TOP) / LABEL_HEIGHT);
  const wanted = lines
    .slice(0, room)
    .map((line) => ({ line, end: y.at(line.points.at(-1)?.value ?? 0) }))
    .sort((left, right) => left.end - right.end);
  const places = spread(wanted.map(({ end }) => end));
  return wanted.map(({ line, end }, at) => endLabel(line, end, places[at] ?? end));
}

function endLabel(line: ChartLine, end: number, place: number): Markup {
  return html`<polyline class="leader ${lineClass(line)}" points="${RIGHT + 2},${px(end)} ${RIGHT + 12},${px(place)}"/><text class="name ${lineClass(line)}" x="${RIGHT + 16}" y="${px(place + 4)}">${shorten(line.name)} <tspan class="tick">${line.end}</tspan></text>
`;
}

/** Sorted places at least a label apart, pushed down in order and then back up from the bottom. */
export function spread(places: readonly number[]): number[] {
  const moved = [...places];
  for (let at = 1; at < moved.length; at += 1) {
    moved[at] = Math.max(moved[at] ?? 0, (moved[at - 1] ?? 0) + LABEL_HEIGHT);
  }
  let limit = BOTTOM;
  for (let at = moved.length - 1; at >= 0; at -= 1) {
    moved[at] = Math.min(moved[at] ?? 0, limit);
    limit = (moved[at] ?? 0) - LABEL_HEIGHT;
  }
  return moved;
}

/** Keeps both ends: names of one family differ at the last letters. */
function shorten(name: string): string {
  return name.length <= 19 ? name : `${name.slice(0, 9)}…${name.slice(-9)}`;
}

function px(value: number): string {
  return (Math.round(value * 10) / 10).toString();
}
