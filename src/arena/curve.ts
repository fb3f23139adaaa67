import type { AccountHistory } from '../domain/history.ts';
import { moneyToNumber } from '../domain/units.ts';
import { mean } from './statistics.ts';

const POINTS = 48;

/** Equity / capital at `POINTS` evenly spaced times from the first sample to the last, the mean of the accounts. */
export function thinCurve(histories: readonly AccountHistory[]): number[] {
  return meanCurve(histories.map((history) => evenlySpaced(history, () => 0)));
}

/** The same less what its models had cost by then; empty where that cannot be told in the quote currency. */
export function thinNetCurve(histories: readonly AccountHistory[]): number[] {
  const costs = histories.map(costShare);
  const known = costs.flatMap((cost) => cost ?? []);
  if (known.length < histories.length) return [];
  return meanCurve(histories.map((history, at) => evenlySpaced(history, known[at] ?? (() => 0))));
}

/** What an account's models had cost by a time, as a share of its capital; undefined where nobody knows the rate. */
export function costShare({ modelCosts, usdRate, capital }: AccountHistory): ((at: number) => number) | undefined {
  if (modelCosts.length === 0) return () => 0;
  if (usdRate === undefined || capital === 0n) return undefined;
  const whole = usdRate * moneyToNumber(capital);
  return (when) => {
    // Answers are in the order of time.
    let [from, to] = [0, modelCosts.length];
    while (from < to) {
      const middle = (from + to) >> 1;
      if ((modelCosts[middle]?.at ?? 0) <= when) from = middle + 1;
      else to = middle;
    }
    return (modelCosts[from - 1]?.cost ?? 0) / whole;
  };
}

function meanCurve(curves: readonly (readonly number[])[]): number[] {
  const drawn = curves.filter((curve) => curve.length > 0);
  return (drawn[0] ?? []).map((_, at) => mean(drawn.map((curve) => curve[at] ?? Number.NaN)));
}

function evenlySpaced(history: AccountHistory, costBy: (at: number) => number): number[] {
  const { samples } = history;
  if (samples.length === 0) return [];
  const from = samples[0]?.at ?? 0;
  const spanMs = (samples.at(-1)?.at ?? 0) - from;
  let latest = 0;
  return Array.from({ length: POINTS }, (_, point) => {
    const at = from + (spanMs * point) / (POINTS - 1);
    while ((samples[latest + 1]?.at ?? Number.POSITIVE_INFINITY) <= at) latest += 1;
    const isLast = latest === samples.length - 1;
    const equity = isLast ? history.finalEquity : samples[latest]?.equity;
    // An answer that came behind the last sample was paid all the same.
    return relative(equity ?? history.capital, history) - costBy(isLast ? Number.POSITIVE_INFINITY : at);
  });
}

function relative(equity: AccountHistory['finalEquity'], { capital }: AccountHistory): number {
  return capital === 0n ? 0 : moneyToNumber(equity) / moneyToNumber(capital);
}
