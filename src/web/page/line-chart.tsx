import type { VNode } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import uPlot from 'uplot';
import { axisTexts, type Curve, levelAt, levelText, type Unit } from './curves.ts';
import { colourOf, dashOf, markOf } from './slots.tsx';
import { timeText } from './words.ts';

interface LineChartProps {
  readonly title: string;
  readonly lines: readonly Curve[];
  /** The one that stands out; the others step back. */
  readonly only: string | undefined;
  readonly unit: Unit;
  readonly height: number;
}

/** Rows of the table that says what the chart shows to those who do not see it. */
const TABLE_ROWS = 12;

/** Each line ends in the mark that the legend gives it. */
function drawMarks(plot: uPlot, lines: readonly Curve[], only: string | undefined): void {
  const { ctx, bbox } = plot;
  ctx.save();
  ctx.font = `${13 * devicePixelRatio}px system-ui, sans-serif`;
  ctx.textBaseline = 'middle';
  for (const { name, slot, values } of lines) {
    ctx.globalAlpha = only === undefined || only === name ? 1 : 0.18;
    ctx.fillStyle = colourOf(slot);
    const end = values.at(-1);
    if (end !== undefined)
      ctx.fillText(markOf(slot), bbox.left + bbox.width + 4 * devicePixelRatio, plot.valToPos(end, 'y', true));
  }
  ctx.restore();
}

/** Lines over time. By keyboard too: arrows walk the points, and what stands there is told. */
export function LineChart({ title, lines, only, unit, height }: LineChartProps): VNode {
  const box = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | undefined>(undefined);
  const [point, setPoint] = useState<number>();
  const names = lines.map((line) => `${line.slot} ${line.name}`).join('\n');
  useEffect(() => {
    const own = box.current;
    if (own === null) return;
    const draw = (): void => {
      plot.current?.destroy();
      plot.current = new uPlot(optionsOf({ lines, only, unit, height, width: own.clientWidth }), dataOf(lines), own);
      plot.current.root.querySelector('canvas')?.setAttribute('aria-hidden', 'true');
    };
    draw();
    const watch = new ResizeObserver(() => plot.current?.setSize({ width: own.clientWidth, height }));
    watch.observe(own);
    const scheme = matchMedia('(prefers-color-scheme: dark)');
    scheme.addEventListener('change', draw);
    return () => {
      watch.disconnect();
      scheme.removeEventListener('change', draw);
      plot.current?.destroy();
      plot.current = undefined;
    };
    // A new set of lines, or another look, is a new chart; new points are not.
  }, [names, only, unit, height]);
  useEffect(() => plot.current?.setData(dataOf(lines)), [lines]);
  const times = plot.current?.data[0] ?? [];
  const walk = (event: KeyboardEvent): void => {
    const chart = plot.current;
    const length = chart?.data[0].length ?? 0;
    const next = stepped(event.key, point ?? length - 1, length);
    if (chart === undefined || next === undefined) return;
    event.preventDefault();
    setPoint(next);
    chart.setCursor({ left: chart.valToPos(chart.data[0][next] ?? 0, 'x'), top: 10 }, false);
  };
  const shown = lines.filter((line) => only === undefined || line.name === only);
  return (
    <figure class="chart" aria-label={title}>
      <div
        ref={box}
        class="plot"
        role="slider"
        tabIndex={0}
        aria-label={`${title}: arrow keys walk the points`}
        aria-valuemin={0}
        aria-valuemax={Math.max(0, times.length - 1)}
        aria-valuenow={point ?? Math.max(0, times.length - 1)}
        aria-valuetext={point === undefined ? 'the last point' : pointText(shown, (times[point] ?? 0) * 1000, unit)}
        onKeyDown={walk}
      />
      <p class="readout" aria-live="polite">
        {point === undefined ? '' : pointText(shown, (times[point] ?? 0) * 1000, unit)}
      </p>
      <HiddenTable title={title} lines={shown} unit={unit} />
    </figure>
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

function stepped(key: string, at: number, length: number): number | undefined {
  const steps: Readonly<Record<string, number>> = {
    ArrowLeft: -1,
    ArrowRight: 1,
    PageUp: -20,
    PageDown: 20,
    Home: -length,
    End: length,
  };
  const step = steps[key];
  return step === undefined ? undefined : Math.min(Math.max(at + step, 0), length - 1);
}

function pointText(lines: readonly Curve[], time: number, unit: Unit): string {
  return `${timeText(time)} UTC: ${lines.map((line) => `${line.name} ${levelText(levelAt(line, time), unit)}`).join(', ')}`;
}

function dataOf(lines: readonly Curve[]): uPlot.AlignedData {
  const tables = lines.map(({ times, values, band }): uPlot.AlignedData => {
    const own: uPlot.AlignedData = [times.map((at) => at / 1000), [...values]];
    return band === undefined ? own : [...own, [...band.high], [...band.low]];
  });
  return tables.length === 0 ? [[]] : uPlot.join(tables);
}

/** Hours as UTC clocks show them, and a date where one begins. */
export const clockTexts: uPlot.Axis.DynamicValues = (_, splits) =>
  splits.map((seconds) => {
    const text = new Date(seconds * 1000).toISOString();
    const clock = seconds % 60 === 0 ? text.slice(11, 16) : text.slice(11, 19);
    return clock === '00:00' ? text.slice(5, 10) : clock;
  });

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

interface Look extends Omit<LineChartProps, 'title'> {
  readonly width: number;
}

function optionsOf({ lines, only, unit, height, width }: Look): uPlot.Options {
  const style = getComputedStyle(document.documentElement);
  const faint = style.getPropertyValue('--faint').trim();
  const grid = { stroke: style.getPropertyValue('--grid').trim(), width: 1 };
  const font = '12px system-ui, sans-serif';
  return {
    width,
    height,
    legend: { show: false },
    padding: [8, 22, 0, 0],
    hooks: { draw: [(plot) => drawMarks(plot, lines, only)] },
    cursor: { y: false, points: { show: lines.length < 12 } },
    scales: { x: { time: true }, y: { range: (_, low, high) => rangeAround(low, high, unit) } },
    tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), 'Etc/UTC'),
    axes: [
      { stroke: faint, grid, ticks: grid, font, values: clockTexts },
      {
        stroke: faint,
        grid,
        ticks: grid,
        font,
        size: 74,
        values: (_, levels) => axisTexts(levels, unit),
      },
    ],
    series: [
      {},
      ...lines.flatMap((line) => [
        {
          label: line.name,
          stroke: colourOf(line.slot),
          width: only === line.name ? 2.6 : 1.5,
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
