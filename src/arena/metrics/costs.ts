import { moneyToNumber } from '../../domain/units.ts';
import { value } from '../metric.ts';
import { defineMetric } from './spec.ts';

export const fees = defineMetric({
  id: 'fees',
  label: 'Fees',
  unit: 'money',
  definition: 'sum of the fees of all fills, in the quote currency',
  of: ({ history }) => value(moneyToNumber(history.fees)),
});

export const funding = defineMetric({
  id: 'funding',
  label: 'Funding',
  unit: 'money',
  definition: 'funding paid, in the quote currency; negative when more was received',
  of: ({ history }) => value(moneyToNumber(history.funding)),
});

export const borrow = defineMetric({
  id: 'borrow',
  label: 'Borrow',
  unit: 'money',
  definition: 'borrow fees paid on short positions, in the quote currency',
  of: ({ history }) => value(moneyToNumber(history.borrow)),
});

export const dividends = defineMetric({
  id: 'dividends',
  label: 'Dividends',
  unit: 'money',
  definition: 'dividends received, in the quote currency; negative when shorts paid more',
  of: ({ history }) => value(moneyToNumber(history.dividends)),
});

export const insurance = defineMetric({
  id: 'insurance',
  label: 'Insurance',
  unit: 'money',
  definition: 'losses beyond margin that the venue took over, in the quote currency',
  of: ({ history }) => value(moneyToNumber(history.insurance)),
});

export const modelCost = defineMetric({
  id: 'modelCost',
  label: 'Model cost',
  unit: 'money',
  definition: 'what the model calls cost by the price table, in US dollars',
  of: ({ history }) => value(history.modelCost),
});
