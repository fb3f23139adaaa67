import { formatDurationMs } from '../../domain/time.ts';
import type { BurstPoint } from './bursts.ts';
import type { StudyReport } from './study.ts';

const WIDTH = 760;
const HEIGHT = 340;
const TOP = 56;
const BOTTOM = 300;
const INK = '#1f5fa8';
/** Coefficients stand left of here, bursts right. */
const MIDDLE = 380;

/**
 * One self-contained SVG: coefficients by span, same window hollow beside next window solid, with intervals; beside
 * them the mean path of prices around bursts of posts.
 */
export function studyPlot(report: StudyReport): string {
  const parts = [coefficients(report), paths(report.bursts.path)];
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="12"><title>What posts tell of prices</title><rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>${parts.join('')}</svg>\n`;
}

interface Point {
  readonly x: number;
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly solid: boolean;
}

function coefficients({ horizons }: StudyReport): string {
  const left = 56;
  const step = (MIDDLE - 24 - left) / Math.max(1, horizons.length);
  const points: Point[] = [];
  const names = horizons.map(({ spanMs, sameWindow, lagged }, place) => {
    const x = left + step * (place + 0.5);
    if (!('missing' in sameWindow)) points.push({ ...sameWindow, x: x - 8, solid: false });
    if (!('missing' in lagged)) points.push({ ...lagged, x: x + 8, solid: true });
    return [x, formatDurationMs(spanMs)] as const;
  });
  const heading = 'Rank correlation with return: ○ same window ● next';
  return panel(left, MIDDLE - 24, heading, points, names, (value) => value.toFixed(2));
}

function paths(path: readonly BurstPoint[]): string {
  const left = MIDDLE + 56;
  const step = (WIDTH - 16 - left) / Math.max(1, path.length);
  const points = path.map((point, place) => {
    return { ...point, x: left + step * (place + 0.5), value: point.mean, solid: point.bar > 0 };
  });
  const names = path.map(({ bar }, place) => [left + step * (place + 0.5), String(bar)] as const);
  const heading = 'Bars around a burst: mean return the way it said';
  return panel(left, WIDTH - 16, heading, points, names, (value) => `${(100 * value).toFixed(1)} %`);
}

/** Points with their intervals over a scale that holds them all, zero in the middle. */
function panel(
  left: number,
  right: number,
  heading: string,
  points: readonly Point[],
  names: readonly (readonly [x: number, name: string])[],
  write: (value: number) => string,
): string {
  const reach = points.reduce((most, { low, high }) => Math.max(most, -low, high), 0.01);
  const yOf = (value: number): number => Math.round((TOP + BOTTOM) / 2 - (value / reach) * ((BOTTOM - TOP) / 2 - 8));
  const lines = [-reach, -reach / 2, 0, reach / 2, reach].map((value) => {
    const y = yOf(value);
    return `<line x1="${left}" y1="${y}" x2="${right}" y2="${y}" stroke="${value === 0 ? '#333' : '#ddd'}"/>${label(left - 6, y + 4, 'end', write(value))}`;
  });
  const marks = points.map(({ x, value, low, high, solid }) => {
    const whisker = `<line x1="${x}" y1="${yOf(low)}" x2="${x}" y2="${yOf(high)}" stroke="${INK}" stroke-width="2"/>`;
    return `${whisker}<circle cx="${x}" cy="${yOf(value)}" r="4" stroke="${INK}" fill="${solid ? INK : '#fff'}"/>`;
  });
  const below = names.map(([x, name]) => label(x, BOTTOM + 20, 'middle', name));
  const none = points.length === 0 ? label((left + right) / 2, TOP + 60, 'middle', 'too little to say') : '';
  return label(left, 28, 'start', heading) + lines.join('') + marks.join('') + below.join('') + none;
}

function label(x: number, y: number, anchor: 'start' | 'middle' | 'end', text: string): string {
  return `<text x="${x.toFixed(1)}" y="${y}" text-anchor="${anchor}">${text}</text>`;
}
