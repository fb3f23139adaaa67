import { niceStep } from '../../domain/nice-step.ts';
import type { Candle, FillView } from '../../domain/snapshot.ts';
import { formatInstant } from '../../domain/time.ts';
import type { Picture } from '../../ports/chat-model.ts';
import { shown } from '../numbers-in-text.ts';
import { GLYPH_HEIGHT, GLYPH_STEP, written } from './glyphs.ts';

/** What a chart shows; nothing else gets into it. */
export interface ChartScene {
  readonly title: string;
  /** Oldest first; the last 45 are drawn. */
  readonly candles: readonly Candle[];
  /** Prices with a name: where a position was entered, where it is to end. */
  readonly levels: readonly Level[];
  readonly fills: readonly FillView[];
}

interface Level {
  readonly name: string;
  readonly price: number;
}

/** Both sides, in pixels: one tile of the providers that count by 448. */
export const CHART_SIZE = 448;
export const CHART_CANDLES = 45;
const SLOT = 8;
const BODY = 5;
const LEFT = 6;
const RIGHT = LEFT + SLOT * CHART_CANDLES;
const TOP = 34;
const BOTTOM = 318;
const VOLUME_TOP = 334;
const VOLUME_BOTTOM = 414;
const TIMES_TOP = 424;
const LINE = 22;

const COLOURS = { paper: '#ffffff', ink: '#20242a', grid: '#d8dce2', volume: '#8a9099', level: '#1546c0' } as const;
export const RISING = '#0a7d28';
export const FALLING = '#c62828';
const BOUGHT = '#1546c0';
const SOLD = '#7a1fa2';

interface Frame {
  readonly low: number;
  readonly high: number;
}

/**
 * Candles over volume, with levels and own fills, as a drawing in whole pixels and without a font: the same text, and so
 * the same picture, on every machine.
 */
export function drawChart(scene: ChartScene): Picture {
  const candles = scene.candles.slice(-CHART_CANDLES);
  const frame = frameOf(candles, scene.levels);
  return drawing([
    box(COLOURS.paper, 0, 0, CHART_SIZE, CHART_SIZE),
    gridOf(frame),
    ...scene.levels.map((level) => levelLine(level, frame)),
    ...candles.map((candle, place) => candleOf(candle, place, frame)),
    ...scene.levels.map((level) => levelName(level, frame)),
    volumesOf(candles),
    ...scene.fills.map((fill) => fillMark(fill, candles, frame)),
    words(scene.title.slice(0, Math.floor((CHART_SIZE - LEFT) / (GLYPH_STEP * 2))), LEFT, 8, 2),
    timesOf(candles),
  ]);
}

/** Words as a picture, as a stranger's may hold them. */
export function drawWords(text: string): Picture {
  const across = Math.floor((CHART_SIZE - 2 * LEFT) / (GLYPH_STEP * 2));
  const lines = text.match(new RegExp(`.{1,${across}}(?:\\s|$)|.{${across}}`, 'gu')) ?? [];
  const most = Math.floor((CHART_SIZE - TOP) / LINE);
  const rows = lines.slice(0, most).map((line, row) => words(line.trim(), LEFT, TOP + row * LINE, 2));
  return drawing([box(COLOURS.paper, 0, 0, CHART_SIZE, CHART_SIZE), ...rows]);
}

function drawing(parts: readonly string[]): Picture {
  const size = `width="${CHART_SIZE}" height="${CHART_SIZE}" viewBox="0 0 ${CHART_SIZE} ${CHART_SIZE}"`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" ${size} shape-rendering="crispEdges">${parts.join('')}</svg>`;
  return { kind: 'drawing', svg, width: CHART_SIZE, height: CHART_SIZE };
}

/** Levels far off would press the candles flat: they are left out, and stand in the text. */
function frameOf(candles: readonly Candle[], levels: readonly Level[]): Frame {
  const low = Math.min(...candles.map((candle) => candle.low));
  const high = Math.max(...candles.map((candle) => candle.high));
  const span = high - low || Math.abs(high) * 0.01 || 1;
  const near = levels.map(({ price }) => price).filter((price) => price > low - span && price < high + span);
  const room = span * 0.04;
  return { low: Math.min(low, ...near) - room, high: Math.max(high, ...near) + room };
}

function heightOf(price: number, { low, high }: Frame): number {
  return BOTTOM - Math.round(((price - low) / (high - low)) * (BOTTOM - TOP));
}

function gridOf(frame: Frame): string {
  const step = niceStep(frame.high - frame.low, 6);
  const first = Math.ceil(frame.low / step);
  const count = Math.max(0, Math.floor(frame.high / step) - first + 1);
  return Array.from({ length: count }, (_, place) => {
    const price = (first + place) * step;
    const y = heightOf(price, frame);
    const label = shown(Number(price.toPrecision(6)));
    const scale = label.length * GLYPH_STEP * 2 <= CHART_SIZE - RIGHT - 6 ? 2 : 1;
    return box(COLOURS.grid, LEFT, y, RIGHT - LEFT, 1) + words(label, RIGHT + 6, y - (GLYPH_HEIGHT * scale) / 2, scale);
  }).join('');
}

function candleOf({ open, high, low, close }: Candle, place: number, frame: Frame): string {
  const x = LEFT + place * SLOT + 1;
  const colour = close >= open ? RISING : FALLING;
  const [top, bottom] = [heightOf(Math.max(open, close), frame), heightOf(Math.min(open, close), frame)];
  const [tip, foot] = [heightOf(high, frame), heightOf(low, frame)];
  return box(colour, x + 2, tip, 1, foot - tip + 1) + box(colour, x, top, BODY, bottom - top + 1);
}

function volumesOf(candles: readonly Candle[]): string {
  const most = Math.max(...candles.map(({ volume }) => volume)) || 1;
  return candles
    .map(({ volume }, place) => {
      const height = Math.round((volume / most) * (VOLUME_BOTTOM - VOLUME_TOP));
      return box(COLOURS.volume, LEFT + place * SLOT + 1, VOLUME_BOTTOM - height, BODY, height);
    })
    .join('');
}

function levelLine({ price }: Level, frame: Frame): string {
  if (!isShown(price, frame)) return '';
  const y = heightOf(price, frame);
  const dashes = Array.from({ length: (RIGHT - LEFT) / SLOT }, (_, place) =>
    box(COLOURS.level, LEFT + place * SLOT, y, BODY, 1),
  );
  return dashes.join('');
}

function levelName({ name, price }: Level, frame: Frame): string {
  return isShown(price, frame) ? words(name, LEFT, heightOf(price, frame) - GLYPH_HEIGHT - 2, 1) : '';
}

function isShown(price: number, { low, high }: Frame): boolean {
  return price >= low && price <= high;
}

/** A wedge at the candle in whose time it came: upwards where it bought, downwards where it sold. */
function fillMark({ at, side, price }: FillView, candles: readonly Candle[], frame: Frame): string {
  const place = candles.findIndex((candle) => candle.at >= at);
  if (place === -1 || at < (candles[0]?.at ?? at) || !isShown(price, frame)) return '';
  const [x, y] = [LEFT + place * SLOT + 3, heightOf(price, frame)];
  const [tip, foot] = side === 'buy' ? [y + 2, y + 12] : [y - 2, y - 12];
  return `<path fill="${side === 'buy' ? BOUGHT : SOLD}" d="M${x} ${tip}L${x + 6} ${foot}L${x - 6} ${foot}z"/>`;
}

function timesOf(candles: readonly Candle[]): string {
  const [first] = candles;
  const last = candles.at(-1);
  if (first === undefined || last === undefined) return '';
  const stamp = (at: Candle['at']): string => formatInstant(at).slice(5, 16).replace('T', ' ');
  const end = LEFT + (candles.length - 1) * SLOT;
  const behind = Math.max(LEFT + 12 * GLYPH_STEP * 2, end - 11 * GLYPH_STEP * 2);
  return words(stamp(first.at), LEFT, TIMES_TOP, 2) + words(stamp(last.at), behind, TIMES_TOP, 2);
}

function words(text: string, x: number, y: number, scale: number): string {
  return `<path fill="${COLOURS.ink}" d="${written(text, x, Math.round(y), scale)}"/>`;
}

function box(colour: string, x: number, y: number, width: number, height: number): string {
  return `<rect fill="${colour}" x="${x}" y="${y}" width="${width}" height="${height}"/>`;
}
