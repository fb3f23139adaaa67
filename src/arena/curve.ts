import type { AccountHistory } from '../domain/history.ts';
import { moneyToNumber } from '../domain/units.ts';
import { mean } from './statistics.ts';

const POINTS = 48;

/** Equity / capital at `POINTS` evenly spaced times from the first sample to the last, the mean of the accounts. */
export function thinCurve(histories: readonly AccountHistory[]): number[] {
  const curves = histories.filter((history) => history.samples.length > 0).map(evenlySpaced);
  return (curves[0] ?? []).map((_, at) => mean(curves.map((curve) => curve[at] ?? Number.NaN)));
}

function evenlySpaced(history: AccountHistory): number[] {
  const { samples } = history;
  const from = samples[0]?.at ?? 0;
  const spanMs = (samples.at(-1)?.at ?? 0) - from;
  let latest = 0;
  return Array.from({ length: POINTS }, (_, point) => {
    const at = from + (spanMs * point) / (POINTS - 1);
    while ((samples[latest + 1]?.at ?? Number.POSITIVE_INFINITY) <= at) latest += 1;
    const equity = latest === samples.length - 1 ? history.finalEquity : samples[latest]?.equity;
    return relative(equity ?? history.capital, history);
  });
}

function relative(equity: AccountHistory['finalEquity'], { capital }: AccountHistory): number {
  return capital === 0n ? 0 : moneyToNumber(equity) / moneyToNumber(capital);
}
