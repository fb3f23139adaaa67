import { describe, expect, it } from 'vitest';
import { costShare, thinCurve, thinNetCurve } from '../../../src/arena/curve.ts';
import { DAY_MS, instant } from '../../../src/domain/time.ts';
import { history, START } from '../../support/arena-histories.ts';

const day = (count: number) => instant(START + count * DAY_MS);
const flat = { name: 'flat', capital: 1_000, levels: Array.from({ length: 47 }, () => 1_000) };
const modelCosts = [
  { at: day(10), cost: 50 },
  { at: day(20.5), cost: 100 },
];

describe('net worth after models', () => {
  it('falls by what was paid, from the answer on', () => {
    const paid = history(flat, { modelCosts, modelCost: 100 });
    expect(thinCurve([paid])).toEqual(Array.from({ length: 48 }, () => 1));
    const net = thinNetCurve([paid]);
    expect(net.map((level) => Number(level.toFixed(9)))).toEqual(
      Array.from({ length: 48 }, (_, at) => (at < 10 ? 1 : at < 21 ? 0.95 : 0.9)),
    );
    expect(thinNetCurve([paid, history(flat)]).at(-1)).toBeCloseTo(0.95, 12);
  });

  it('is in the quote currency, and nothing where its rate is not known', () => {
    const euros = history(flat, { modelCosts, modelCost: 100, usdRate: 2 });
    expect(thinNetCurve([euros]).at(-1)).toBeCloseTo(0.95, 12);
    expect(thinNetCurve([history(flat, { modelCosts, modelCost: 100, usdRate: undefined })])).toEqual([]);
    expect(thinNetCurve([history(flat, { usdRate: undefined })])).toEqual(thinCurve([history(flat)]));
  });

  it('knows what had been paid by any time', () => {
    const costs = Array.from({ length: 50 }, (_, at) => ({ at: day(at), cost: at + 1 }));
    const by = costShare(history(flat, { modelCosts: costs })) ?? expect.fail();
    for (let at = 0; at < 50; at += 1) {
      expect(by(day(at))).toBe((at + 1) / 1_000);
      expect(by(day(at) - 1)).toBe(at / 1_000);
    }
    expect(by(Number.POSITIVE_INFINITY)).toBe(50 / 1_000);
  });
});
