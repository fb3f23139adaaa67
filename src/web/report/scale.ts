import { formatSigned } from '../../arena/format.ts';
import { niceStep } from '../../domain/nice-step.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../domain/time.ts';

/** Maps data to pixels, and says where the axis has its marks. */
export interface Scale {
  at(value: number): number;
  readonly ticks: readonly { readonly value: number; readonly label: string }[];
}

/** What rounding may take from a mark that lies on the edge. */
const ALMOST = 1e-9;
export function linearScale(
  [low, high]: readonly [number, number],
  [from, to]: readonly [number, number],
  tickCount: number,
  label: (value: number, step: number) => string,
): Scale {
  const span = high - low || 1;
  const step = niceStep(span, tickCount);
  return {
    at: (value) => from + ((value - low) / span) * (to - from),
    ticks: multiples(low, high, step).map((value) => ({ value, label: label(value, step) })),
  };
}

/** A fraction as percent, with just the decimals its step needs. */
export function percentLabel(fraction: number, step: number): string {
  const decimals = [0, 1, 2].find((each) => isWhole(step * 100 * Number(`1e${each}`))) ?? 3;
  return `${formatSigned(fraction * 100, decimals)} %`;
}

function isWhole(value: number): boolean {
  return Math.abs(value - Math.round(value)) < ALMOST * 1000;
}

/** Marks of a logarithmic axis closer than this many pixels are left out. */
const CROWDED = 26;

/** For values above zero: nice multiples of 10^k, or even steps where the range is less than double. */
export function logScale(
  [low, high]: readonly [number, number],
  [from, to]: readonly [number, number],
  label: (value: number) => string,
): Scale {
  const start = Math.log(low);
  const span = Math.log(high) - start || 1;
  const at = (value: number): number => from + ((Math.log(value) - start) / span) * (to - from);
  const ticks: { value: number; label: string }[] = [];
  for (const value of high / low < 2 ? evenSteps(low, high) : decades(low, high)) {
    const last = ticks.at(-1);
    const crowded = last !== undefined && Math.abs(at(value) - at(last.value)) < CROWDED;
    if (value >= low && value <= high && !crowded) ticks.push({ value, label: label(value) });
  }
  return { at, ticks };
}

/** Round distances from 1, which is where equity starts. */
function evenSteps(low: number, high: number): number[] {
  const step = niceStep(high - low, 6);
  return multiples(low - 1, high - 1, step).map((distance) => 1 + distance);
}

function decades(low: number, high: number): number[] {
  const values: number[] = [];
  for (let exponent = Math.floor(Math.log10(low)); exponent <= Math.ceil(Math.log10(high)); exponent += 1) {
    for (const digit of [1, 1.25, 1.5, 2, 3, 5, 7.5]) values.push(digit * Number(`1e${exponent}`));
  }
  return values;
}

const STEPS_MS: readonly number[] = [
  ...[1, 5, 15, 30].map((count) => count * SECOND_MS),
  ...[1, 5, 10, 15, 30].map((count) => count * MINUTE_MS),
  ...[1, 2, 3, 6, 12].map((count) => count * HOUR_MS),
  ...[1, 2, 5, 10].map((count) => count * DAY_MS),
];
const MONTH_STEPS: readonly number[] = [1, 2, 3, 6, 12, 24, 60];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** UTC, with marks at round times or at the starts of months. */
export function timeScale(
  [low, high]: readonly [number, number],
  [from, to]: readonly [number, number],
  tickCount: number,
): Scale {
  const span = high - low || 1;
  const at = (value: number): number => from + ((value - low) / span) * (to - from);
  const stepMs = STEPS_MS.find((step) => span / step <= tickCount);
  const times = stepMs === undefined ? monthStarts(low, high, tickCount) : multiples(low, high, stepMs);
  return { at, ticks: times.map((value) => ({ value, label: timeLabel(value, stepMs ?? Number.POSITIVE_INFINITY) })) };
}

function multiples(low: number, high: number, step: number): number[] {
  const first = Math.ceil(low / step - ALMOST);
  return Array.from(
    { length: Math.max(Math.floor(high / step + ALMOST) - first + 1, 0) },
    (_, k) => (first + k) * step,
  );
}

function monthStarts(low: number, high: number, tickCount: number): number[] {
  const months = (high - low) / (30 * DAY_MS);
  const step = MONTH_STEPS.find((each) => months / each <= tickCount) ?? 120;
  const starts: number[] = [];
  for (let month = new Date(low).getUTCFullYear() * 12; ; month += step) {
    const start = Date.UTC(Math.floor(month / 12), month % 12);
    if (start > high) return starts;
    if (start >= low) starts.push(start);
  }
}

function timeLabel(at: number, stepMs: number): string {
  const iso = new Date(at).toISOString();
  const month = MONTHS[new Date(at).getUTCMonth()] ?? '';
  if (stepMs < MINUTE_MS) return iso.slice(11, 19);
  const midnight = at % DAY_MS === 0;
  if (stepMs < DAY_MS && !midnight) return iso.slice(11, 16);
  if (stepMs <= 10 * DAY_MS) return `${Number(iso.slice(8, 10))} ${month}`;
  return month === 'Jan' ? iso.slice(0, 4) : `${month} ${iso.slice(0, 4)}`;
}
