import type { VNode } from 'preact';
import { useMemo } from 'preact/hooks';
import uPlot from 'uplot';
import { formatNumber } from '../../arena/format.ts';
import type { RunAnswer, SymbolAnswer } from '../api/shapes.ts';
import { ChartBox } from './chart-box.tsx';
import { chartFrame, colour } from './chart-frame.ts';
import { axisNumbers } from './curves.ts';
import { paintCandles, paintFills, paintGaps, paintLevels } from './paint.ts';
import { Table } from './parts.tsx';
import type { ShownSpan } from './shown-span.ts';
import type { PlotSpec } from './sight.ts';
import type { Steering } from './steer.ts';
import { timeText } from './words.ts';

interface CandleChartProps {
  readonly market: SymbolAnswer;
  readonly gaps: RunAnswer['gaps'];
  readonly steering: Steering;
  /** A trade that stands out. */
  readonly trade: ShownSpan | undefined;
}

/** Candles with fills, stops, targets and gaps; below them what the posts said, and how many there were. */
export function CandleChart({ market, gaps, steering, trade }: CandleChartProps): VNode {
  const last = market.candles.at(-1);
  const plots = useMemo(
    () => [candlePlot(market, gaps, trade), moodPlot(market, gaps), postPlot(market, gaps)],
    [market, gaps, trade],
  );
  return (
    <ChartBox
      title={`Prices of ${market.symbol}`}
      plots={plots}
      drawing={plots}
      steering={steering}
      textAt={(time) => candleText(market, time)}
    >
      <figcaption class="faint">
        {last === undefined ? 'No price yet.' : `Last price ${last.close}, ${timeText(last.to)} UTC. `}
        Hollow candles rose, full ones fell; ▲ bought, ▼ sold; dotted: a stop, dashed: a target
        {gaps.length > 0 ? '; shaded: a gap in what was recorded' : ''}. Below: mood of the posts, and how many came.
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
    </ChartBox>
  );
}

/** All that stands at a candle, told to those who do not see it. */
function candleText({ candles, lane, fills, levels }: SymbolAnswer, time: number): string {
  const candle = candles.find(({ from }) => from >= time) ?? candles.at(-1);
  if (candle === undefined) return 'no price yet';
  const { from, to, open, high, low, close } = candle;
  const posts = lane.find((part) => part.from <= from && from < part.to);
  const standing = levels.filter((level) => level.from < to && (level.to ?? Number.POSITIVE_INFINITY) > from);
  return [
    `${timeText(from)} UTC: open ${open}, high ${high}, low ${low}, close ${close}`,
    posts === undefined ? '' : `${posts.posts} posts of mood ${formatNumber(posts.mood, 2)}`,
    ...fills
      .filter(({ at }) => at >= from && at < to)
      .map(({ account, side, price }) => `${account} ${side === 'buy' ? 'bought' : 'sold'} at ${price}`),
    ...standing.slice(0, 4).map(({ account, stop, target }) => {
      return [account, stop && `stop ${stop}`, target && `target ${target}`].filter(Boolean).join(' ');
    }),
  ]
    .filter(Boolean)
    .join('; ');
}

type Gaps = RunAnswer['gaps'];

/** Room on the right, the same for all that stand below each other. */
const RIGHT = 22;
const UNSEEN: uPlot.Series = { stroke: 'transparent', points: { show: false } };

/** Candles, levels and fills are painted; uPlot keeps the scales, of the lows and highs. */
function candlePlot(market: SymbolAnswer, gaps: Gaps, trade: ShownSpan | undefined): PlotSpec {
  const { candles } = market;
  return {
    options: (width) => ({
      width,
      height: 340,
      series: [{}, UNSEEN, UNSEEN],
      padding: [8, RIGHT, 0, 0],
      hooks: {
        drawClear: [(plot) => paintGaps(plot, gaps)],
        draw: [
          (plot) => {
            paintCandles(plot, candles);
            paintLevels(plot, market.levels);
            paintFills(plot, market.fills, trade);
          },
        ],
      },
      scales: { y: { range: (plot, low, high) => rangeWith(plot, market, [low, high]) } },
      ...chartFrame({ label: 'price', values: (_, levels) => axisNumbers(levels) }),
    }),
    data: [candles.map(({ from }) => from / 1000), candles.map(({ low }) => low), candles.map(({ high }) => high)],
  };
}

/** Stops and targets are seen too, unless they would press the prices flat. */
function rangeWith(plot: uPlot, { levels }: SymbolAnswer, [low, high]: readonly [number, number]): uPlot.Range.MinMax {
  const { min = 0, max = 0 } = plot.scales.x ?? {};
  const room = high - low || Math.abs(high) * 0.001;
  const seen = levels
    .filter((level) => level.from / 1000 < max && (level.to ?? Number.POSITIVE_INFINITY) / 1000 > min)
    .flatMap(({ stop, target }) => [stop, target].flatMap((text) => (text === undefined ? [] : Number(text))))
    .filter((level) => level > low - room && level < high + room);
  return uPlot.rangeNum(Math.min(low, ...seen), Math.max(high, ...seen), 0.08, false);
}

/** A lane without a scale of its own: the times of the candles, and what is painted over them. */
function lane(
  { candles }: SymbolAnswer,
  gaps: Gaps,
  {
    height,
    range,
    ...own
  }: {
    readonly height: number;
    readonly range: uPlot.Range.MinMax;
    readonly label: string;
    readonly splits: number[];
    readonly paint: (plot: uPlot) => void;
  },
): PlotSpec {
  const times = candles.map(({ from }) => from / 1000);
  return {
    options: (width) => {
      const frame = chartFrame({
        label: own.label,
        splits: () => own.splits,
        values: (_, levels) => levels.map((level) => String(level).replace('-', '−')),
      });
      const [, y] = frame.axes ?? [];
      return {
        width,
        height,
        series: [{}, UNSEEN],
        scales: { y: { range: () => range } },
        hooks: { drawClear: [(plot) => paintGaps(plot, gaps)], draw: [own.paint] },
        ...frame,
        axes: [{ show: false }, y ?? {}],
        padding: [6, RIGHT, 6, 0],
      };
    },
    data: [times, times.map(() => 0)],
  };
}

interface Bar {
  readonly from: number;
  readonly to: number;
  readonly level: number;
  readonly colour: string;
}

function paintBars(plot: uPlot, bars: readonly Bar[]): void {
  const { ctx } = plot;
  const zero = plot.valToPos(0, 'y', true);
  ctx.save();
  ctx.beginPath();
  ctx.rect(plot.bbox.left, plot.bbox.top, plot.bbox.width, plot.bbox.height);
  ctx.clip();
  for (const { from, to, level, colour: fill } of bars) {
    ctx.fillStyle = fill;
    const [left, right] = [from, to].map((at) => plot.valToPos(at / 1000, 'x', true));
    const y = plot.valToPos(level, 'y', true);
    const width = Math.max(devicePixelRatio, 0.8 * ((right ?? 0) - (left ?? 0)));
    ctx.fillRect(left ?? 0, Math.min(y, zero), width, Math.max(1, Math.abs(y - zero)));
  }
  ctx.restore();
}

function moodPlot(market: SymbolAnswer, gaps: Gaps): PlotSpec {
  const paint = (plot: uPlot): void => {
    const [good, bad] = [colour('good'), colour('bad')];
    paintBars(
      plot,
      market.lane.map(({ from, to, mood }) => ({ from, to, level: mood, colour: mood >= 0 ? good : bad })),
    );
  };
  return lane(market, gaps, { height: 90, range: [-1, 1], label: 'mood', splits: [-1, 0, 1], paint });
}

function postPlot(market: SymbolAnswer, gaps: Gaps): PlotSpec {
  const most = Math.max(1, ...market.lane.map(({ posts }) => posts));
  const paint = (plot: uPlot): void => {
    const faint = colour('faint');
    paintBars(
      plot,
      market.lane.map(({ from, to, posts }) => ({ from, to, level: posts, colour: faint })),
    );
  };
  return lane(market, gaps, { height: 64, range: [0, most], label: 'posts', splits: [0, most], paint });
}
