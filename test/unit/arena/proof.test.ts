import { describe, expect, it } from 'vitest';
import { detectableLead, periodsFor, powerOf, TOLD_POWER } from '../../../src/arena/power.ts';
import { prove, type Share } from '../../../src/arena/proof/proof.ts';
import { renderProofPage } from '../../../src/cli/commands/prove.ts';

const SEASONS = 40;

function share({ hits, trials }: Share): number {
  return hits / trials;
}

/** Four standard errors of a share of so many trials. */
function doubt(truth: number, trials: number): number {
  return 4 * Math.sqrt((truth * (1 - truth)) / trials);
}

describe('the board held against made-up seasons', () => {
  const proof = prove(SEASONS);

  it.each(proof.kinds.map((each) => [each.kind, each] as const))(
    'with %s: intervals cover, luck is not named, the edge is found as planned',
    (_, { coverage, falseWinners, falsePairs, bestKept, power }) => {
      for (const [name, covered] of Object.entries(coverage))
        expect(Math.abs(share(covered) - 0.95), name).toBeLessThan(doubt(0.95, SEASONS) + 0.02);
      expect(share(falseWinners)).toBeLessThan(0.05 + doubt(0.05, SEASONS));
      expect(share(falsePairs)).toBeLessThan(0.05 + doubt(0.05, SEASONS));
      expect(share(bestKept)).toBeGreaterThan(0.95 - doubt(0.95, SEASONS));
      expect(Math.abs(share(power) - TOLD_POWER)).toBeLessThan(doubt(TOLD_POWER, SEASONS) + 0.03);
    },
  );

  it('shows an oracle to pass the deflated Sharpe, and to be flagged', () => {
    expect(share(proof.oracle.passesDeflatedSharpe)).toBe(1);
    expect(share(proof.oracle.flagged)).toBe(1);
    expect(renderProofPage(proof)).toContain('holds no place in 100.0 %');
  });
});

describe('power', () => {
  const design = { rivals: 5, periods: 250, deviation: 0.015 };

  it('is what was asked of the lead that it names, and of the periods that it names', () => {
    for (const power of [0.5, 0.8, 0.95]) {
      const lead = detectableLead(power, design);
      expect(powerOf(lead, design)).toBeCloseTo(power, 9);
      expect(periodsFor(lead, power, design)).toBeGreaterThanOrEqual(250);
      expect(periodsFor(lead, power, design)).toBeLessThanOrEqual(251);
    }
  });

  it('without an edge is the error that is allowed, less what short seasons leave unknown of luck', () => {
    expect(powerOf(0, { ...design, rivals: 1, periods: 1e12 })).toBeCloseTo(0.05, 6);
    expect(powerOf(0, { ...design, rivals: 1 })).toBeLessThan(0.05);
    expect(powerOf(0, { ...design, periods: 50 })).toBeLessThan(powerOf(0, design));
    expect(powerOf(0, design)).toBeLessThan(0.0103);
  });

  it('has no number of periods for no lead', () => {
    expect(periodsFor(0, 0.8, design)).toBe(Number.POSITIVE_INFINITY);
    expect(periodsFor(-0.1, 0.8, design)).toBe(Number.POSITIVE_INFINITY);
  });
});
