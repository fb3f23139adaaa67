import type uPlot from 'uplot';
import type { RunAnswer, SymbolAnswer } from '../api/shapes.ts';
import { colour } from './chart-frame.ts';
import type { ShownSpan } from './shown-span.ts';

/* What is painted onto a plot of prices, in its pixels and never beyond its frame. */

const xOf = (plot: uPlot, at: number): number => plot.valToPos(at / 1000, 'x', true);
const yOf = (plot: uPlot, price: number): number => plot.valToPos(price, 'y', true);

function inFrame(plot: uPlot, paint: (context: CanvasRenderingContext2D) => void): void {
  const { ctx, bbox } = plot;
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  paint(ctx);
  ctx.restore();
}

function isSeen({ bbox }: uPlot, from: number, to: number): boolean {
  return to >= bbox.left && from <= bbox.left + bbox.width;
}

/** Stretches without a price or a post, with a stroke at each end. */
export function paintGaps(plot: uPlot, gaps: RunAnswer['gaps']): void {
  inFrame(plot, (context) => {
    context.fillStyle = colour('rule');
    context.globalAlpha = 0.55;
    for (const { from, to } of gaps) {
      const left = xOf(plot, from);
      context.fillRect(left, plot.bbox.top, Math.max(2 * devicePixelRatio, xOf(plot, to) - left), plot.bbox.height);
    }
  });
}

export function paintCandles(plot: uPlot, candles: SymbolAnswer['candles']): void {
  inFrame(plot, (context) => {
    const [good, bad] = [colour('good'), colour('bad')];
    context.lineWidth = devicePixelRatio;
    for (const { from, to, open, high, low, close } of candles) {
      const [left, right] = [xOf(plot, from), xOf(plot, to)];
      if (!isSeen(plot, left, right)) continue;
      const width = Math.max(devicePixelRatio, Math.floor((right - left) * 0.6));
      const x = (left + right) / 2;
      const [top, bottom] = [yOf(plot, Math.max(open, close)), yOf(plot, Math.min(open, close))];
      context.strokeStyle = close >= open ? good : bad;
      context.fillStyle = context.strokeStyle;
      context.beginPath();
      context.moveTo(x, yOf(plot, high));
      context.lineTo(x, yOf(plot, low));
      context.stroke();
      const height = Math.max(1, bottom - top);
      if (close < open) context.fillRect(x - width / 2, top, width, height);
      else context.strokeRect(x - width / 2, top, width, height);
    }
  });
}

const STOP_DASH = [2, 3];
const TARGET_DASH = [7, 4];

/** Stops dotted and targets dashed, each for as long as it stood. */
export function paintLevels(plot: uPlot, levels: SymbolAnswer['levels']): void {
  inFrame(plot, (context) => {
    context.lineWidth = 1.3 * devicePixelRatio;
    for (const { from, to, stop, target } of levels) {
      const left = xOf(plot, from);
      const right = to === undefined ? plot.bbox.left + plot.bbox.width : xOf(plot, to);
      if (!isSeen(plot, left, right)) continue;
      for (const [price, dash, name] of [
        [stop, STOP_DASH, 'bad'],
        [target, TARGET_DASH, 'good'],
      ] as const) {
        if (price === undefined) continue;
        const y = yOf(plot, Number(price));
        context.strokeStyle = colour(name);
        context.setLineDash(dash.map((part) => part * devicePixelRatio));
        context.beginPath();
        context.moveTo(left, y);
        context.lineTo(right, y);
        context.stroke();
      }
    }
  });
}

/** Marks are written beside their price; of many, the latest. */
const MOST_MARKS = 200;
/** More of them are drawn smaller and fainter, so that the prices can be seen. */
const DENSE = 60;

/** ▲ bought, ▼ sold; those of a trade that was opened are joined and stand out. */
export function paintFills(plot: uPlot, fills: SymbolAnswer['fills'], trade: ShownSpan | undefined): void {
  inFrame(plot, (context) => {
    const marks = fills.slice(-MOST_MARKS);
    const isDense = marks.length > DENSE;
    const isOf = ({ at }: { readonly at: number }): boolean =>
      trade !== undefined && at >= trade.from && at <= trade.to;
    context.textAlign = 'center';
    for (const fill of marks) {
      const [x, y] = [xOf(plot, fill.at), yOf(plot, Number(fill.price))];
      const isBuy = fill.side === 'buy';
      context.globalAlpha = isOf(fill) ? 1 : trade !== undefined ? 0.35 : isDense ? 0.6 : 1;
      context.fillStyle = colour('ink');
      context.font = `${(isOf(fill) ? 16 : isDense ? 8 : 11) * devicePixelRatio}px system-ui, sans-serif`;
      context.fillText(isBuy ? '▲' : '▼', x, isBuy ? y + 14 * devicePixelRatio : y - 6 * devicePixelRatio);
    }
    const own = fills.filter(isOf);
    context.globalAlpha = 1;
    context.strokeStyle = colour('link');
    context.lineWidth = 1.5 * devicePixelRatio;
    context.beginPath();
    for (const fill of own) context.lineTo(xOf(plot, fill.at), yOf(plot, Number(fill.price)));
    context.stroke();
  });
}
