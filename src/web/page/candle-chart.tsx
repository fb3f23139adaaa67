import type { VNode } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import uPlot from 'uplot';
import { formatNumber } from '../../arena/format.ts';
import type { SymbolAnswer } from '../api/shapes.ts';
import { clockTexts } from './line-chart.tsx';
import { Table } from './parts.tsx';
import { timeText } from './words.ts';

type Look = Readonly<Record<'good' | 'bad' | 'ink' | 'faint' | 'grid', string>>;

/** Candles: hollow where the price rose, full where it fell; ▲ bought, ▼ sold. The mood of the posts lies below. */
export function CandleChart({ market }: { readonly market: SymbolAnswer }): VNode {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const own = box.current;
    if (own === null) return;
    let plots: readonly uPlot[] = [];
    const draw = (): void => {
      for (const plot of plots) plot.destroy();
      plots = [candles(market, own), moods(market, own)];
    };
    draw();
    const watch = new ResizeObserver(() => {
      if (plots[0] !== undefined && plots[0].width !== own.clientWidth) draw();
    });
    watch.observe(own);
    return () => {
      watch.disconnect();
      for (const plot of plots) plot.destroy();
    };
  }, [market]);
  const last = market.candles.at(-1);
  return (
    <figure class="chart" aria-label={`Prices of ${market.symbol}`}>
      <div ref={box} class="plot" aria-hidden="true" />
      <figcaption class="faint">
        {last === undefined ? 'No price yet.' : `Last price ${last.close}, ${timeText(last.to)} UTC. `}
        Hollow candles rose, full ones fell; ▲ bought, ▼ sold. Below: mood of the posts, wider where there were more.
      </figcaption>
      <details>
        <summary>Latest prices in a table</summary>
        <Table
          caption="Latest prices"
          head={['From, UTC', 'Open', 'High', 'Low', 'Close']}
          figures={[1, 2, 3, 4]}
          rows={market.candles
            .slice(-30)
            .toReversed()
            .map((one) => [timeText(one.from), one.open, one.high, one.low, one.close])}
        />
      </details>
    </figure>
  );
}

function lookOf(): Look {
  const style = getComputedStyle(document.documentElement);
  const of = (name: string): string => style.getPropertyValue(`--${name}`).trim();
  return { good: of('good'), bad: of('bad'), ink: of('ink'), faint: of('faint'), grid: of('grid') };
}

function frame(
  look: Look,
  values?: uPlot.Axis.DynamicValues,
): Pick<uPlot.Options, 'axes' | 'legend' | 'tzDate' | 'cursor'> {
  const { faint: stroke } = look;
  const grid = { stroke: look.grid, width: 1 };
  const font = '12px system-ui, sans-serif';
  return {
    legend: { show: false },
    cursor: { y: false, points: { show: false } },
    tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), 'Etc/UTC'),
    axes: [
      { stroke, grid, ticks: grid, font, values: clockTexts },
      { stroke, grid, ticks: grid, font, size: 74, ...(values === undefined ? {} : { values }) },
    ],
  };
}

function candles({ candles: list, fills }: SymbolAnswer, own: HTMLElement): uPlot {
  const look = lookOf();
  const series = [{}, ...['low', 'high'].map((label) => ({ label, stroke: 'transparent', points: { show: false } }))];
  const paint = (plot: uPlot): void => {
    const { ctx, bbox } = plot;
    ctx.save();
    const width = Math.max(1, Math.floor((bbox.width / Math.max(1, list.length)) * 0.6));
    for (const { from, open, high, low, close } of list) {
      const x = plot.valToPos(from / 1000, 'x', true);
      const [top, bottom] = [Math.max(open, close), Math.min(open, close)].map((value) =>
        plot.valToPos(value, 'y', true),
      );
      ctx.strokeStyle = close >= open ? look.good : look.bad;
      ctx.fillStyle = ctx.strokeStyle;
      ctx.beginPath();
      ctx.moveTo(x, plot.valToPos(high, 'y', true));
      ctx.lineTo(x, plot.valToPos(low, 'y', true));
      ctx.stroke();
      const height = Math.max(1, (bottom ?? 0) - (top ?? 0));
      if (close < open) ctx.fillRect(x - width / 2, top ?? 0, width, height);
      else ctx.strokeRect(x - width / 2, top ?? 0, width, height);
    }
    ctx.fillStyle = look.ink;
    ctx.textAlign = 'center';
    ctx.font = `${11 * devicePixelRatio}px system-ui, sans-serif`;
    for (const fill of fills.slice(-200)) {
      const y = plot.valToPos(Number(fill.price), 'y', true);
      const isBuy = fill.side === 'buy';
      ctx.fillText(isBuy ? '▲' : '▼', plot.valToPos(fill.at / 1000, 'x', true), isBuy ? y + 14 : y - 6);
    }
    ctx.restore();
  };
  const data: uPlot.AlignedData = [
    list.map(({ from }) => from / 1000),
    list.map(({ low }) => low),
    list.map(({ high }) => high),
  ];
  return new uPlot(
    { width: own.clientWidth, height: 320, series, hooks: { draw: [paint] }, ...frame(look) },
    data,
    own,
  );
}

function moods({ lane, candles: list }: SymbolAnswer, own: HTMLElement): uPlot {
  const look = lookOf();
  const most = Math.max(1, ...lane.map(({ posts }) => posts));
  const paint = (plot: uPlot): void => {
    const { ctx } = plot;
    const zero = plot.valToPos(0, 'y', true);
    for (const { from, posts, mood } of lane) {
      ctx.fillStyle = mood >= 0 ? look.good : look.bad;
      const y = plot.valToPos(mood, 'y', true);
      const width = (2 + (10 * posts) / most) * devicePixelRatio;
      ctx.fillRect(
        plot.valToPos(from / 1000, 'x', true) - width / 2,
        Math.min(y, zero),
        width,
        Math.max(1, Math.abs(y - zero)),
      );
    }
  };
  const ends = [list[0]?.from ?? 0, list.at(-1)?.from ?? 0].map((at) => at / 1000);
  const scales = { y: { range: (): uPlot.Range.MinMax => [-1, 1] } };
  const levels: uPlot.Axis.DynamicValues = (_, splits) => splits.map((level) => formatNumber(level, 1));
  const options = { width: own.clientWidth, height: 120, scales, hooks: { draw: [paint] }, ...frame(look, levels) };
  return new uPlot(
    { ...options, series: [{}, { stroke: 'transparent', points: { show: false } }] },
    [ends, ends.map(() => 0)],
    own,
  );
}
