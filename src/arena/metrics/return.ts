import { moneyToNumber } from '../../domain/units.ts';
import { none, quotient } from '../metric.ts';
import { annualReturn } from './growth.ts';
import { defineMetric } from './spec.ts';

export const totalReturn = defineMetric({
  id: 'return',
  label: 'Return',
  unit: 'fraction',
  definition:
    'final equity / capital − 1, after fees, funding, borrow and dividends, with open positions at their mark',
  of: ({ history }) =>
    quotient(
      moneyToNumber(history.finalEquity) - moneyToNumber(history.capital),
      moneyToNumber(history.capital),
      'no capital',
    ),
});

export const returnAYear = defineMetric({
  id: 'annualReturn',
  label: 'Return a year',
  unit: 'fraction',
  definition: '(1 + g)^N − 1, where g = exp(mean ln(1 + r)) − 1 is the steady return a period',
  timed: true,
  of: ({ series }) => annualReturn(series),
});

export const returnAfterModels = defineMetric({
  id: 'returnAfterModels',
  label: 'Return after models',
  unit: 'fraction',
  definition: '(final equity − what the models cost, in the quote currency) / capital − 1',
  of({ history: { finalEquity, capital, modelCost, usdRate } }) {
    if (modelCost > 0 && usdRate === undefined) return none('nobody says what the quote currency is in US dollars');
    const cost = modelCost / (usdRate ?? 1);
    return quotient(moneyToNumber(finalEquity) - cost - moneyToNumber(capital), moneyToNumber(capital), 'no capital');
  },
});
