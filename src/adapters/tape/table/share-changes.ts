import type { RawRecord } from '../record.ts';
import type { Dated } from './rows.ts';

/** Fractions of shares are told with some six digits. */
const TOLERANCE = 2e-6;
const MOST_SHARES = 10_000;

/** Beside the prices of a day some tables tell its dividend, and how many shares one has become. */
export function hasShareChanges({ split, dividend }: RawRecord): boolean {
  return split !== undefined || dividend !== undefined;
}

/** Whether what is told of shares is a figure, and a split one of shares. */
export function areShareChanges({ split, dividend }: RawRecord): boolean {
  const isSplit =
    split === undefined || (isFigure(split) && (Number(split) === 0 || fractionOf(Number(split)) !== undefined));
  return isSplit && (dividend === undefined || isFigure(dividend));
}

function isFigure(cell: unknown): boolean {
  return /^\d{1,9}(\.\d+)?$/.test(String(cell));
}

/** Bars without what their rows tell of shares, which stands in front of them as records of its own. */
export function withShareChanges(bars: readonly Dated[], notes: string[]): readonly Dated[] {
  let [splits, dividends] = [0, 0];
  const records = bars.flatMap(({ line, record }): readonly Dated[] => {
    if (!hasShareChanges(record)) return [{ line, record }];
    const { split, dividend, ...bar } = record;
    const { ts, symbol } = bar;
    const shares = split === undefined ? undefined : fractionOf(Number(split));
    const made: Dated[] = [];
    if (shares !== undefined && shares.new !== shares.old) {
      splits += 1;
      made.push({ line, record: { type: 'split', ts, symbol, new_shares: shares.new, old_shares: shares.old } });
    }
    if (Number(dividend ?? 0) > 0) {
      dividends += 1;
      made.push({ line, record: { type: 'dividend', ts, symbol, amount: String(dividend) } });
    }
    return [...made, { line, record: bar }];
  });
  if (splits + dividends > 0) notes.push(`${splits} splits and ${dividends} dividends are records of their own`);
  return records;
}

/** The smallest whole numbers whose quotient it is; undefined for none. 1.5 → 3 for 2. Continued fractions. */
function fractionOf(factor: number): { readonly new: number; readonly old: number } | undefined {
  let [above, below, aboveBefore, belowBefore] = [1, 0, 0, 1];
  let rest = factor;
  while (rest > 0 && Number.isFinite(rest)) {
    const whole = Math.floor(rest + TOLERANCE);
    [above, aboveBefore] = [whole * above + aboveBefore, above];
    [below, belowBefore] = [whole * below + belowBefore, below];
    if (Math.max(above, below) > MOST_SHARES) return undefined;
    if (above > 0 && Math.abs(above / below / factor - 1) <= TOLERANCE) return { new: above, old: below };
    rest = 1 / (rest - whole);
  }
  return undefined;
}
