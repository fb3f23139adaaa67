import { differenceInterval, type EntrantResult, returnInterval } from '../entrant-result.ts';
import { forecastBoardOf } from '../forecast-board.ts';
import type { Interval } from '../interval.ts';
import { pairedDifference, sumInterval } from '../paired.ts';
import { type LuckKind, plantedEdge, trueAhead, trueReturn } from './season.ts';

/** Every 95 % interval of returns that a board, a fork or a memory premium is printed with, and a forecast board's. */
export const INTERVALS = ['return', 'difference', 'memoryPremium', 'meanOfPairs', 'brierSaved'] as const;
export type IntervalName = (typeof INTERVALS)[number];

/** An interval beside what it should hold. */
export interface Held {
  readonly name: IntervalName;
  readonly interval: Interval;
  readonly truth: number;
}

/** A season's entrants: what they share the market with, those without skill, and the one with an edge. */
interface Field {
  readonly hold: EntrantResult;
  readonly skilless: readonly EntrantResult[];
  readonly planted: EntrantResult;
}

/** What a season's intervals say, and what is true. */
export function heldIn(kind: LuckKind, { hold, skilless, planted }: Field): readonly Held[] {
  const edge = plantedEdge(kind);
  const rivals = [...skilless, planted];
  const truth = (result: EntrantResult): number => trueReturn(result === planted ? edge : 0);
  const market = trueReturn(0, 0);
  const forecasts = forecastBoardOf(rivals)?.rows ?? [];
  const [first, second, third] = skilless;
  return [
    { name: 'return', interval: returnInterval(hold), truth: market },
    ...rivals.map((result): Held => ({ name: 'return', interval: returnInterval(result), truth: truth(result) })),
    ...rivals.map(
      (result): Held => ({
        name: 'difference',
        interval: differenceInterval(result, hold),
        truth: truth(result) - market,
      }),
    ),
    { name: 'memoryPremium', interval: premium(planted, first), truth: edge * returnsOf(planted).length },
    { name: 'memoryPremium', interval: premium(second, third), truth: 0 },
    {
      name: 'meanOfPairs',
      interval: pairedDifference(skilless.map((result) => result.totalReturn - hold.totalReturn)).interval,
      truth: 0,
    },
    ...forecasts.map(
      ({ entrant, interval }): Held => ({
        name: 'brierSaved',
        interval,
        truth: trueAhead(entrant === planted.entrant),
      }),
    ),
  ];
}

/** As of one entrant that played a market twice. */
function premium(one: EntrantResult | undefined, other: EntrantResult | undefined): Interval {
  const against = returnsOf(other);
  return sumInterval(returnsOf(one).map((change, at) => change - (against[at] ?? 0)));
}

function returnsOf(result: EntrantResult | undefined): readonly number[] {
  return result?.accounts[0]?.series.returns ?? [];
}
