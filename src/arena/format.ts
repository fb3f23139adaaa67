import { assertNever } from '../domain/never.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../domain/time.ts';
import type { Interval } from './interval.ts';
import type { Metric, MetricUnit } from './metric.ts';
import type { Rank } from './rank.ts';

/** The one place where figures of the board are rounded, for people. No locale: the same text everywhere. */

const MINUS = '\u2212';
/** Stands where there is no figure; the reason is printed apart. */
export const NO_FIGURE = '–';

export function formatNumber(value: number, decimals: number): string {
  const text = Math.abs(value).toFixed(decimals);
  return value < 0 && Number(text) !== 0 ? MINUS + text : text;
}

export function formatSigned(value: number, decimals: number): string {
  const text = formatNumber(value, decimals);
  return Number(text) > 0 ? `+${text}` : text;
}

/** 0.1234 → `+12.3 %`, −0.0002 → `−0.02 %`, 0 → `0.0 %`. */
export function formatSignedPercent(fraction: number): string {
  return `${signedPercent(fraction)} %`;
}

/** `[−4.0, +1.9] %`, or a dash. */
export function formatPercentInterval(interval: Interval): string {
  return 'none' in interval ? NO_FIGURE : `${formatBareInterval(interval)} %`;
}

/** The same under a head that says percent; an end beyond `WIDE` says no more than that. */
export function formatBareInterval(interval: Interval): string {
  return 'none' in interval ? NO_FIGURE : `[${endText(interval.low)}, ${endText(interval.high)}]`;
}

/** A hundredfold: redrawn gains multiply, so that an end further out is a figure of the redrawing and not of the data. */
export const WIDE = 100;

export function isWide(interval: Interval): boolean {
  return !('none' in interval) && Math.max(-interval.low, interval.high) > WIDE;
}

function endText(end: number): string {
  if (end > WIDE) return `>${signedPercent(WIDE)}`;
  return end < -WIDE ? `<${signedPercent(-WIDE)}` : signedPercent(end);
}

/** Of a share: 0.123 → `12.3 %`. */
export function formatPercent(fraction: number): string {
  return `${formatNumber(fraction * 100, 1)} %`;
}

export function formatFigure(value: number, unit: MetricUnit): string {
  switch (unit) {
    case 'fraction':
      return formatPercent(value);
    case 'ratio':
      return formatNumber(value, 2);
    case 'money':
      return groupThousands(formatNumber(value, 2));
    case 'count':
      return Number.isInteger(value) ? groupThousands(formatNumber(value, 0)) : formatNumber(value, 1);
    case 'duration-ms':
      return formatSpan(value);
    default:
      return assertNever(unit);
  }
}

export function formatMetric(metric: Metric, unit: MetricUnit): string {
  return 'none' in metric ? NO_FIGURE : formatFigure(metric.value, unit);
}

/** `3`, or `1–6` where the data leave it open; a dash without a place. */
export function formatRank(rank: Rank): string {
  if ('none' in rank) return NO_FIGURE;
  return rank.best === rank.worst ? `${rank.best}` : `${rank.best}–${rank.worst}`;
}

/** A probability as `p = 0.21` or `p < 0.01`. */
export function formatProbability(probability: number): string {
  return probability < 0.005 ? 'p < 0.01' : `p = ${formatNumber(probability, 2)}`;
}

/** A rough span for reading: `3.2 d`, `5.0 h`, `12 s`. */
export function formatSpan(spanMs: number): string {
  if (spanMs >= DAY_MS) return `${formatNumber(spanMs / DAY_MS, 1)} d`;
  if (spanMs >= HOUR_MS) return `${formatNumber(spanMs / HOUR_MS, 1)} h`;
  if (spanMs >= MINUTE_MS) return `${formatNumber(spanMs / MINUTE_MS, 1)} min`;
  return `${formatNumber(spanMs / SECOND_MS, 1)} s`;
}

export function groupThousands(text: string): string {
  return text.replace(/\B(?<!\.\d*)(?=(\d{3})+(?!\d))/g, '\u202f');
}

/** One decimal; none for thousands, and as many as show on which side of zero a small one lies. */
function signedPercent(fraction: number): string {
  const percent = fraction * 100;
  const size = Math.abs(percent);
  if (size >= 1000) return formatSigned(percent, 0);
  return formatSigned(percent, [1, 2, 3].find((decimals) => Number(size.toFixed(decimals)) !== 0) ?? 1);
}

export function formatBasisPoints(fraction: number): string {
  return formatNumber(fraction * 10_000, 1);
}

/** `(1.2 to 3.4)`, or why there is none. */
export function formatReach(interval: Interval, text: (value: number) => string): string {
  return 'none' in interval ? `(${interval.none})` : `(${text(interval.low)} to ${text(interval.high)})`;
}
