import { describe, expect, it } from 'vitest';
import { agreementOf, evaluate, judgeScores } from '../../../../src/workshop/evaluate/evaluate.ts';
import {
  accuracy,
  areaUnderCurve,
  calibrationError,
  cohenKappa,
  correlation,
  type Judged,
  macroF1,
  signAccuracy,
} from '../../../../src/workshop/evaluate/measures.ts';

const row = (label: -1 | 0 | 1, score: number, predicted: -1 | 0 | 1, confidence = 0.8): Judged => ({
  label,
  target: label,
  score,
  predicted,
  confidence,
});

const ROWS = [row(1, 0.9, 1), row(1, -0.2, -1), row(-1, -0.5, -1), row(-1, 0, 0), row(0, 0.1, 0)];

describe('measures, worked by hand', () => {
  it('accuracy counts labels', () => expect(accuracy(ROWS)).toEqual({ value: 3 / 5 }));
  it('sign accuracy leaves neutral texts out and halves ties', () => {
    expect(signAccuracy(ROWS)).toEqual({ value: 2.5 / 4 });
  });
  it('area under the curve counts pairs in order, ties as half', () => {
    expect(areaUnderCurve(ROWS)).toEqual({ value: 3 / 4 });
    expect(areaUnderCurve([row(1, 0, 0), row(-1, 0, 0)])).toEqual({ value: 0.5 });
  });
  it('macro F1 is the mean over the labels there are', () => {
    expect(macroF1(ROWS)).toEqual({ value: (2 / 3 + 2 / 4 + 2 / 3) / 3 });
  });
  it('kappa is what agreement is beyond chance', () => {
    const rows = [row(1, 1, 1), row(1, 1, 1), row(-1, -1, -1), row(-1, 1, 1), row(0, 0, 0)];
    const chance = (2 * 3 + 2 * 1 + 1 * 1) / 25;
    expect(cohenKappa(rows)).toEqual({ value: expect.closeTo((0.8 - chance) / (1 - chance), 12) });
    expect(cohenKappa([row(1, 1, 1)])).toEqual({ missing: 'one label only' });
    expect(agreementOf(rows).kappa).toMatchObject(cohenKappa(rows));
  });
  it('correlation is Pearson’s', () => {
    expect(correlation([row(1, 0.5, 1), row(-1, -0.5, -1), row(0, 0, 0)])).toEqual({ value: 1 });
  });
  it('calibration compares confidence and hits, bin by bin', () => {
    const figure = calibrationError([row(1, 1, 1, 0.9), row(1, 1, -1, 0.9), row(1, 1, 1, 0.25)]);
    expect(figure).toEqual({ value: expect.closeTo((0.8 + 0.75) / 3, 12) });
  });
  it('what cannot be said is said to be missing', () => {
    for (const measure of [
      accuracy,
      macroF1,
      cohenKappa,
      signAccuracy,
      areaUnderCurve,
      correlation,
      calibrationError,
    ]) {
      expect(measure([])).toHaveProperty('missing');
    }
    expect(areaUnderCurve([row(1, 0.2, 1)])).toEqual({ missing: 'one side only' });
    expect(correlation([row(1, 0.5, 1), row(1, 0.5, 1), row(1, 0.5, 1)])).toEqual({ missing: 'no spread' });
  });
});

describe('an evaluation', () => {
  it('puts each figure inside its interval, the same every time', () => {
    const many = Array.from({ length: 60 }, (_, index) => ROWS[index % ROWS.length] ?? row(0, 0, 0));
    const first = evaluate('set', many, 1);
    expect(evaluate('set', many, 1)).toEqual(first);
    for (const estimate of Object.values(first.measures)) {
      if ('missing' in estimate) throw new Error(estimate.missing);
      expect(estimate.low).toBeLessThanOrEqual(estimate.value);
      expect(estimate.high).toBeGreaterThanOrEqual(estimate.value);
    }
  });

  it('asks a set without neutral texts only which way', () => {
    const said = { score: -0.1, label: 'neutral', confidence: 0.9, symbols: [] } as const;
    expect(judgeScores([{ label: -1, target: -1 }], [said])[0]?.predicted).toBe(-1);
    const mixed = judgeScores(
      [
        { label: -1, target: -1 },
        { label: 0, target: 0 },
      ],
      [said, said],
    );
    expect(mixed.map(({ predicted }) => predicted)).toEqual([0, 0]);
  });
});
