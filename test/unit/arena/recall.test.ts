import { expect, it } from 'vitest';
import { none, quotient, value } from '../../../src/arena/metric.ts';
import { recallExcess } from '../../../src/arena/recall.ts';

it('is what was told rightly beyond the half that chance tells, with its interval moved alike', () => {
  const recalled = { hits: 30, trials: 40, share: 0.75, low: 0.5625, high: 0.875, unread: 3 };
  expect(recallExcess('xai/m', recalled)).toEqual({
    model: 'xai/m',
    trials: 40,
    unread: 3,
    excess: 0.25,
    interval: { low: 0.0625, high: 0.375 },
  });
});

it('is not there without a trial', () => {
  expect(recallExcess('m', { hits: 0, trials: 0, share: undefined, low: 0, high: 1, unread: 7 })).toEqual({
    model: 'm',
    trials: 0,
    unread: 7,
    excess: undefined,
    interval: { none: 'no answer' },
  });
});

it('a figure is a number or the reason why there is none', () => {
  expect(value(-1.5)).toEqual({ value: -1.5 });
  for (const figure of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])
    expect(value(figure)).toEqual({ none: 'out of range' });
  expect(none('why')).toEqual({ none: 'why' });
  expect(quotient(3, 4, 'nothing')).toEqual({ value: 0.75 });
  expect(quotient(0, 4, 'nothing')).toEqual({ value: 0 });
  expect(quotient(3, 0, 'nothing')).toEqual({ none: 'nothing' });
  expect(quotient(3, -0, 'nothing')).toEqual({ none: 'nothing' });
});
