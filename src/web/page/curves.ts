import { formatNumber, formatSignedPercent, groupThousands } from '../../arena/format.ts';
import type { EquityAnswer } from '../api/shapes.ts';
import { moneyText } from './words.ts';

export type Unit = 'share' | 'money';

export interface Curve {
  readonly name: string;
  readonly slot: number;
  readonly isBenchmark: boolean;
  readonly times: readonly number[];
  readonly values: readonly number[];
  /** Where the entrant has several accounts: the lowest and the highest of them. */
  readonly band?: { readonly low: readonly number[]; readonly high: readonly number[] } | undefined;
}

/** Who has which line. */
export interface Places {
  readonly slots: ReadonlyMap<string, number>;
  readonly benchmark: string | undefined;
}

/** A nearer look at a stretch of time in place of what the whole has of it. */
export function spliced(whole: EquityAnswer, near: EquityAnswer | undefined): EquityAnswer {
  if (near === undefined) return whole;
  const nearer = new Map(near.lines.map((line) => [line.account, line]));
  const lines = whole.lines.map((line) => {
    const own = nearer.get(line.account);
    const [from, to] = [own?.times[0], own?.times.at(-1)];
    if (own === undefined || from === undefined || to === undefined) return line;
    const before = line.times.filter((at) => at < from).length;
    const after = line.times.findIndex((at) => at > to);
    const rest = after < 0 ? line.times.length : after;
    return {
      ...line,
      times: [...line.times.slice(0, before), ...own.times, ...line.times.slice(rest)],
      equity: [...line.equity.slice(0, before), ...own.equity, ...line.equity.slice(rest)],
    };
  });
  return { ...whole, lines };
}

/** One line an entrant, the mean of its accounts: what each made of its capital, or its equity. */
export function returnCurves({ lines }: EquityAnswer, { slots, benchmark }: Places, unit: Unit): readonly Curve[] {
  return [...slots].map(([entrant, slot]) => {
    const own = lines.filter((line) => line.entrant === entrant);
    const paths = own.map(({ times, equity, capital }) => ({
      times,
      values: equity.map((text) => (unit === 'money' ? Number(text) : Number(text) / Number(capital) - 1)),
    }));
    // Each was thinned at times of its own.
    const times = [...new Set(own.flatMap((line) => line.times))].sort((left, right) => left - right);
    const levels = times.map((at) => paths.map((path) => levelAt(path, at)));
    const values = levels.map((each) => each.reduce((sum, level) => sum + level, 0) / paths.length);
    const spread = { low: levels.map((each) => Math.min(...each)), high: levels.map((each) => Math.max(...each)) };
    const band = own.length > 1 ? spread : undefined;
    return { name: entrant, slot, isBenchmark: entrant === benchmark, times, values, band };
  });
}

/** The value of the last point at or before a time. */
export function levelAt({ times, values }: Pick<Curve, 'times' | 'values'>, time: number): number {
  let [low, high] = [0, times.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((times[middle] ?? 0) <= time) low = middle + 1;
    else high = middle;
  }
  return values[Math.max(0, low - 1)] ?? 0;
}

/** How far below its highest so far each stood; of curves that tell a share of the capital. */
export function drawdowns(curves: readonly Curve[]): readonly Curve[] {
  return curves.map((curve) => {
    let highest = Number.NEGATIVE_INFINITY;
    const values = curve.values.map((value) => {
      highest = Math.max(highest, 1 + value);
      return (1 + value) / highest - 1;
    });
    return { ...curve, values, band: undefined };
  });
}

/** Labels of an axis: as many decimals as part one mark from the next. */
export function axisTexts(levels: readonly number[], unit: Unit): string[] {
  if (unit === 'money') return axisNumbers(levels);
  const shares = levels.map((level) => level * 100);
  const decimals = decimalsOf(shares, 4);
  return shares.map((share) => `${share > 0 ? '+' : ''}${formatNumber(share, decimals)} %`);
}

export function axisNumbers(levels: readonly number[]): string[] {
  const decimals = decimalsOf(levels, 9);
  return levels.map((level) => groupThousands(formatNumber(level, decimals)));
}

function decimalsOf(levels: readonly number[], most: number): number {
  const step = Math.abs((levels[1] ?? 0) - (levels[0] ?? 0));
  if (step <= 0) return 1;
  let decimals = 0;
  while (decimals < most && Math.abs(Number(step.toFixed(decimals)) - step) > 1e-3 * step) decimals += 1;
  return decimals;
}

export function levelText(value: number, unit: Unit): string {
  return unit === 'share' ? formatSignedPercent(value) : moneyText(value.toFixed(2));
}
