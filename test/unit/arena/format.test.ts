import { describe, expect, it } from 'vitest';
import {
  formatBareInterval,
  formatFigure,
  formatProbability,
  formatRank,
  formatSigned,
  formatSignedPercent,
} from '../../../src/arena/format.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../src/domain/time.ts';

describe('figures for people', () => {
  it('round percents to a tenth, but never across zero', () => {
    const table = [
      [0.1234, '+12.3 %'],
      [-0.012, '−1.2 %'],
      [0, '0.0 %'],
      [-0, '0.0 %'],
      [-0.0002, '−0.02 %'],
      [0.00004, '+0.004 %'],
      [1e-9, '0.0 %'],
      [12.34, '+1234 %'],
    ] as const;
    for (const [fraction, text] of table) expect(formatSignedPercent(fraction)).toBe(text);
  });

  it('show an interval that leaves out zero as one that does', () => {
    expect(formatBareInterval({ low: -0.04, high: 0.019 })).toBe('[−4.0, +1.9]');
    expect(formatBareInterval({ low: -0.002, high: -0.0001 })).toBe('[−0.2, −0.01]');
    expect(formatBareInterval({ none: 'too few' })).toBe('–');
  });

  it('say of an end that only redrawing gave that it is wide, and no more', () => {
    expect(formatBareInterval({ low: -32_109_905.35, high: 1.336 })).toBe('[<−10000, +133.6]');
    expect(formatBareInterval({ low: -0.99, high: 100.01 })).toBe('[−99.0, >+10000]');
    expect(formatBareInterval({ low: -100, high: 100 })).toBe('[−10000, +10000]');
  });

  it('have their unit and group their thousands', () => {
    expect(formatFigure(0.5319, 'fraction')).toBe('53.2 %');
    expect(formatFigure(2.054, 'ratio')).toBe('2.05');
    expect(formatFigure(-1_234_567.891, 'money')).toBe('−1\u202f234\u202f567.89');
    expect(formatFigure(12_345, 'count')).toBe('12\u202f345');
    expect(formatFigure(0.4, 'count')).toBe('0.4');
    expect(
      [30 * SECOND_MS, 90 * MINUTE_MS, 3 * DAY_MS, 5 * MINUTE_MS].map((span) => formatFigure(span, 'duration-ms')),
    ).toEqual(['30.0 s', '1.5 h', '3.0 d', '5.0 min']);
    expect(formatFigure(HOUR_MS, 'duration-ms')).toBe('1.0 h');
  });

  it('give places as a range, probabilities with a floor, and no sign to nothing', () => {
    expect(formatRank({ best: 2, worst: 2 })).toBe('2');
    expect(formatRank({ best: 1, worst: 6 })).toBe('1–6');
    expect(formatRank({ none: 'no' })).toBe('–');
    expect(formatProbability(0.21)).toBe('p = 0.21');
    expect(formatProbability(0.0005)).toBe('p < 0.01');
    expect(formatSigned(-0.001, 1)).toBe('0.0');
    expect(formatSigned(0.06, 1)).toBe('+0.1');
  });
});
