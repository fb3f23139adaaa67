import type { VNode } from 'preact';
import { useMemo, useRef } from 'preact/hooks';
import uPlot from 'uplot';
import { ChartBox } from './chart-box.tsx';
import { chartFrame } from './chart-frame.ts';
import { aligned } from './columns.ts';
import { axisTexts, type Curve, levelAt, levelText, type Unit } from './curves.ts';
import type { PlotSpec } from './sight.ts';
import { colourOf, dashOf, markOf } from './slots.tsx';
import type { Steering } from './steer.ts';
import { timeText } from './words.ts';

interface LineChartProps {
  readonly title: string;
  readonly lines: readonly Curve[];
  /** The one that stands out; the others step back. */
  readonly only: string | undefined;
  readonly unit: Unit;
  readonly height: number;
  readonly steering: Steering;
}

/** Rows of the table that says what the chart shows to those who do not see it. */
const TABLE_ROWS = 12;

/** Between two marks, so that none hides another. */
const MARK_HEIGHT = 12;

/** Where each line leaves the chart stands the mark that the legend gives it. */
function drawMarks(plot: uPlot, lines: readonly Curve[], only: string | undefined): void {
  const { ctx, bbox } = plot;
  const end = (plot.scales.x?.max ?? 0) * 1000;
  const marks = lines
    .filter(({ values }) => values.length > 0)
    .map((line) => ({ line, y: plot.valToPos(levelAt(line, end), 'y', true) }))
    .sort((one, other) => one.y - other.y);
  ctx.save();
  ctx.font = `${13 * devicePixelRatio}px system-ui, sans-serif`;
  ctx.textBaseline = 'middle';
  const places = apart(
    marks.map(({ y }) => y),
    { least: MARK_HEIGHT * devicePixelRatio, bottom: bbox.top + bbox.height },
  );
  for (const [place, { line }] of marks.entries()) {
    ctx.globalAlpha = only === undefined || only === line.name ? 1 : 0.18;
    ctx.fillStyle = colourOf(line.slot);
    ctx.fillText(markOf(line.slot), bbox.left + bbox.width + 4 * devicePixelRatio, places[place] ?? 0);
  }
  ctx.restore();
}

/** Rising places moved down until each is so far from the one above, and then up until the last is within the frame. */
function apart(
  rising: readonly number[],
  { least, bottom }: { readonly least: number; readonly bottom: number },
): readonly number[] {
  const places: number[] = [];
  for (const place of rising) places.push(Math.max(place, (places.at(-1) ?? Number.NEGATIVE_INFINITY) + least));
  let below = bottom + least;
  for (let at = places.length - 1; at >= 0; at -= 1) {
    below = Math.min(places[at] ?? 0, below - least);
    places[at] = below;
  }
  return places;
}

/** Lines over time. */
export function LineChart({ title, lines, only, unit, height, steering }: LineChartProps): VNode {
  const names = lines.map((line) => `${line.slot} ${line.name}`).join('\n');
  const newest = useRef(lines);
  newest.current = lines;
  const plot: PlotSpec = {
    options: (width) => ({
      ...optionsOf({ lines, only, unit, height, width }),
      hooks: { draw: [(drawn) => drawMarks(drawn, newest.current, only)] },
    }),
    data: useMemo(() => aligned(lines), [lines]),
  };
  const shown = lines.filter((line) => only === undefined || line.name === only);
  return (
    <ChartBox
      title={title}
      plots={[plot]}
      drawing={[names, only, unit, height].join('\n')}
      steering={steering}
      textAt={(time) => pointText(shown, time, unit)}
    >
      <HiddenTable title={title} lines={shown} unit={unit} />
    </ChartBox>
  );
}

function HiddenTable({ title, lines, unit }: Pick<LineChartProps, 'title' | 'lines' | 'unit'>): VNode {
  const longest = lines.reduce<readonly number[]>((best, { times }) => (times.length > best.length ? times : best), []);
  const rows = Array.from({ length: Math.min(TABLE_ROWS, longest.length) }, (_, row) =>
    Math.round((row * (longest.length - 1)) / Math.max(1, Math.min(TABLE_ROWS, longest.length) - 1)),
  );
  return (
    <div class="hidden">
      <table>
        <caption>{title}</caption>
        <thead>
          <tr>
            <th scope="col">Time, UTC</th>
            {lines.map((line) => (
              <th scope="col" key={line.name}>
                {line.name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row}>
              <td>{timeText(longest[row] ?? 0)}</td>
              {lines.map((line) => (
                <td key={line.name}>{levelText(levelAt(line, longest[row] ?? 0), unit)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function pointText(lines: readonly Curve[], time: number, unit: Unit): string {
  const levels = lines.map((line) => ({ name: line.name, level: levelAt(line, time) }));
  const texts = levels
    .sort((one, other) => other.level - one.level)
    .map((one) => `${one.name} ${levelText(one.level, unit)}`);
  return `${timeText(time)} UTC: ${texts.join(', ')}`;
}

/** An edge of a band is not drawn, only what lies between. */
const edge: uPlot.Series = { stroke: 'transparent', spanGaps: true, points: { show: false } };

function bandsOf(lines: readonly Curve[], only: string | undefined): uPlot.Band[] {
  let series = 1;
  return lines.flatMap(({ name, slot, band }) => {
    const own = series;
    series += band === undefined ? 1 : 3;
    if (band === undefined) return [];
    const strength = only === undefined || only === name ? '2e' : '10';
    const edges: [number, number] = [own + 1, own + 2];
    return [{ series: edges, fill: `${colourOf(slot)}${strength}` }];
  });
}

/** Lines that stand still have some room too, and not a hundred times their level. */
function rangeAround(low: number, high: number, unit: Unit): uPlot.Range.MinMax {
  const least = unit === 'share' ? 0.001 : 1;
  if (high - low < least) return [low - least / 2, high + least / 2];
  return uPlot.rangeNum(low, high, 0.1, true);
}

/** A hair is drawn many times faster than anything wider, and many lines are told apart better. */
function widthOf(lines: number): number {
  return lines > MANY ? 1 / devicePixelRatio : 1.5;
}

const MANY = 12;

interface Look extends Omit<LineChartProps, 'title' | 'steering'> {
  readonly width: number;
}

function optionsOf({ lines, only, unit, height, width }: Look): uPlot.Options {
  return {
    width,
    height,
    ...chartFrame({ values: (_, levels) => axisTexts(levels, unit) }),
    padding: [8, 22, 0, 0],
    scales: { x: { time: true }, y: { range: (_, low, high) => rangeAround(low, high, unit) } },
    series: [
      {},
      ...lines.flatMap((line) => [
        {
          label: line.name,
          stroke: colourOf(line.slot),
          width: only === line.name ? 2.6 : widthOf(lines.length),
          alpha: only === undefined || only === line.name ? 1 : 0.18,
          dash: dashOf(line),
          spanGaps: true,
          points: { show: false },
        },
        ...(line.band === undefined ? [] : [edge, edge]),
      ]),
    ],
    bands: bandsOf(lines, only),
  };
}
