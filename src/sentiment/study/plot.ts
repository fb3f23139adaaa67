import { formatDurationMs } from '../../domain/time.ts';
import type { Correlation } from './block-bootstrap.ts';
import type { StudyReport } from './study.ts';

const WIDTH = 720;
const HEIGHT = 320;
const LEFT = 56;
const MIDDLE = 130;
const SCALE = 280;

/** One self-contained SVG: coefficients by span, same window (hollow) beside next window (solid), with intervals. */
export function studyPlot(report: StudyReport): string {
  const step = (WIDTH - LEFT - 24) / Math.max(1, report.horizons.length);
  const groups = report.horizons.map(({ spanMs, sameWindow, lagged }, place) => {
    const x = LEFT + step * (place + 0.5);
    const label = `<text x="${x}" y="${HEIGHT - 12}" text-anchor="middle">${formatDurationMs(spanMs)}</text>`;
    return whisker(sameWindow, x - 12, false) + whisker(lagged, x + 12, true) + label;
  });
  const lines = [-0.4, -0.2, 0, 0.2, 0.4].map((value) => {
    const y = yOf(value);
    return `<line x1="${LEFT}" y1="${y}" x2="${WIDTH - 12}" y2="${y}" stroke="${value === 0 ? '#333' : '#ddd'}"/><text x="${LEFT - 8}" y="${y + 4}" text-anchor="end">${value.toFixed(1)}</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="12"><title>Rank correlation of sentiment and return by span</title>${lines.join('')}${groups.join('')}<text x="${LEFT}" y="16">○ same window   ● next window</text></svg>\n`;
}

function yOf(value: number): number {
  return Math.round(MIDDLE + 20 - SCALE * Math.min(0.5, Math.max(-0.5, value)));
}

function whisker(found: Correlation, x: number, solid: boolean): string {
  if ('missing' in found) return '';
  const line = `<line x1="${x}" y1="${yOf(found.low)}" x2="${x}" y2="${yOf(found.high)}" stroke="#1f5fa8" stroke-width="2"/>`;
  return `${line}<circle cx="${x}" cy="${yOf(found.value)}" r="5" stroke="#1f5fa8" fill="${solid ? '#1f5fa8' : '#fff'}"/>`;
}
