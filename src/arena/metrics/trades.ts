import type { AccountHistory } from '../../domain/history.ts';
import { money, moneyToNumber } from '../../domain/units.ts';
import { type Metric, none, quotient, value } from '../metric.ts';
import { mean, sum } from '../statistics.ts';
import { defineMetric } from './spec.ts';

const NO_TRADES = 'no closed trade';
const NO_LOSER = 'no losing trade to divide by';

/** What each closed trade made or lost, after its fees and before funding. */
function resultsOf(history: AccountHistory): number[] {
  return history.roundTrips.map((trip) => moneyToNumber(money(trip.realised - trip.fees)));
}

export const trades = defineMetric({
  id: 'trades',
  label: 'Trades',
  unit: 'count',
  definition: 'closings of a position or of a part of it; what is still open is not counted',
  of: ({ history }) => value(history.roundTrips.length),
});

export const winRate = defineMetric({
  id: 'winRate',
  label: 'Win rate',
  unit: 'fraction',
  definition: 'share of closed trades that made money after their fees, before funding',
  of: ({ history }) => winRateOf(resultsOf(history)),
});

export const payoff = defineMetric({
  id: 'payoff',
  label: 'Payoff',
  unit: 'ratio',
  definition: 'mean gain of the winning trades / mean loss of the losing ones, after their fees',
  of: ({ history }) => payoffOf(resultsOf(history)),
});

export const profitFactor = defineMetric({
  id: 'profitFactor',
  label: 'Profit factor',
  unit: 'ratio',
  definition: 'sum of the winning trades / sum of the losing ones, after their fees',
  of: ({ history }) => profitFactorOf(resultsOf(history)),
});

export const holdingTime = defineMetric({
  id: 'holdingTime',
  label: 'Holding time',
  unit: 'duration-ms',
  definition: 'mean time from opening to closing over closed trades',
  of: ({ history }) =>
    history.roundTrips.length === 0
      ? none(NO_TRADES)
      : value(mean(history.roundTrips.map((trip) => trip.closedAt - trip.openedAt))),
});

export function winRateOf(results: readonly number[]): Metric {
  return quotient(winners(results).length, results.length, NO_TRADES);
}

export function profitFactorOf(results: readonly number[]): Metric {
  return results.length === 0 ? none(NO_TRADES) : quotient(sum(winners(results)), -sum(losers(results)), NO_LOSER);
}

export function payoffOf(results: readonly number[]): Metric {
  if (results.length === 0) return none(NO_TRADES);
  if (winners(results).length === 0) return none('no winning trade');
  return losers(results).length === 0 ? none(NO_LOSER) : value(-mean(winners(results)) / mean(losers(results)));
}

function winners(results: readonly number[]): number[] {
  return results.filter((result) => result > 0);
}

function losers(results: readonly number[]): number[] {
  return results.filter((result) => result < 0);
}
