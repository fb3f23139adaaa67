import { describe, expect, it } from 'vitest';
import { shortfall, spreadsOf } from '../../../../src/arena/spread.ts';
import { automaticBlockLength } from '../../../../src/arena/superiority/block-length.ts';
import { leadOver, leadsOf, standardError } from '../../../../src/arena/superiority/lead.ts';
import { deviationOf, leadsBetween, redrawField } from '../../../../src/arena/superiority/redrawn-field.ts';
import { seededRandom } from '../../../../src/domain/random.ts';

/** Values that remember the one before. */
function remembering(key: string, memory: number, count: number): number[] {
  const random = seededRandom('field', key);
  let value = 0;
  return Array.from({ length: count }, () => {
    value = memory * value + random.next() - 0.5;
    return value;
  });
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

describe('a field that is redrawn together', () => {
  it('takes the rule of thumb where nobody remembers for longer', () => {
    const series = [remembering('a', -0.3, 60), remembering('b', -0.3, 60)];
    expect(redrawField(series).block).toEqual({ length: 8, rule: '2 T^(1/3)' });
  });

  it('takes the longest memory of what each has beside the mean of all', () => {
    const series = [remembering('a', 0.95, 300), remembering('b', 0, 300), remembering('c', 0.9, 300)];
    const middle = series[0]?.map((_, at) => mean(series.map((values) => values[at] ?? 0))) ?? [];
    const lengths = series.map((values) => automaticBlockLength(values.map((value, at) => value - (middle[at] ?? 0))));
    const longest = Math.max(...lengths.map((length) => length ?? 0));
    expect(longest).toBeGreaterThan(14);
    expect(redrawField(series).block).toEqual({ length: longest, rule: 'Politis–White' });
  });

  it('does not mind what all share, such as the market', () => {
    const market = remembering('market', 0.97, 300);
    const alone = [remembering('a', 0, 300), remembering('b', 0, 300)];
    const together = alone.map((values) => values.map((value, at) => value + (market[at] ?? 0)));
    expect(redrawField(together).block.rule).toBe(redrawField(alone).block.rule);
    expect(redrawField(together).block.length).toBeCloseTo(redrawField(alone).block.length, 9);
  });

  it('widens leads by the spreads, each pair in an order of its own', () => {
    // Values that turn each time remember nothing for blocks to lose.
    const series = [remembering('a', -0.4, 60), remembering('b', -0.4, 60)];
    const field = redrawField(series);
    const spreads = [...spreadsOf(60, 8)];
    expect([...field.spreads]).toEqual(spreads.map((spread) => expect.closeTo(spread, 12)));
    expect(leadsBetween(field, [{ better: 0, worse: 2 }])).toEqual([]);
    const [one, other] = leadsBetween(field, [
      { better: 0, worse: 1 },
      { better: 0, worse: 1 },
    ]);
    const [own, against] = leadsOf(series, 8);
    if (one === undefined || other === undefined || own === undefined || against === undefined)
      throw new Error('leads');
    const plain = leadOver(own, against);
    const least = 0.01 * standardError(plain);
    for (const { redrawn } of [one, other]) {
      expect(redrawn).toHaveLength(spreads.length);
      for (const [draw, value] of redrawn.entries()) {
        const apart = (plain.redrawn[draw] ?? 0) - plain.mean;
        if (Math.abs(apart) < least) continue;
        const factor = (value - plain.mean) / apart;
        expect(Math.min(...spreads.map((spread) => Math.abs(spread - factor)))).toBeLessThan(1e-9);
      }
    }
    expect(one.redrawn).not.toEqual(other.redrawn);
  });

  it('knows the deviation of a period from the error of the mean, without what Student’s t adds to it', () => {
    const series = [remembering('a', -0.4, 60), remembering('b', -0.4, 60)];
    const field = redrawField(series);
    const square = mean([...spreadsOf(60, 8)].map((spread) => spread * spread));
    expect(field.heavier).toBeCloseTo(Math.sqrt(square) / shortfall(60, 8), 9);
    const [lead] = leadsBetween(field, [{ better: 0, worse: 1 }]);
    if (lead === undefined) throw new Error('no lead');
    expect(deviationOf(lead, field, 60)).toBeCloseTo((standardError(lead) / field.heavier) * Math.sqrt(60), 12);
  });
});
