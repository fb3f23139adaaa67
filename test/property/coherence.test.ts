import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contradictions, stuckCycles, thesesKept } from '../../src/arena/metrics/coherence.ts';
import type { ThesisStep } from '../../src/domain/history.ts';
import { symbol } from '../support/arena-histories.ts';

const RUNS = { numRuns: 500 };
const A = symbol('A');
const B = symbol('B');
const side = fc.constantFrom('long' as const, 'short' as const);

/** Any steps at all, also those that no run would leave. */
const step: fc.Arbitrary<ThesisStep> = fc.oneof(
  fc.record({ kind: fc.constant('asked' as const), symbol: fc.constantFrom(A, B), side }),
  fc.record({ kind: fc.constant('opened' as const), symbol: fc.constantFrom(A, B), side }),
  fc.record({
    kind: fc.constant('ended' as const),
    symbol: fc.constantFrom(A, B),
    by: fc.constantFrom('plan' as const, 'decision' as const, 'liquidation' as const, 'operator' as const),
    planned: fc.boolean(),
  }),
);
const steps = fc.array(step, { maxLength: 40 });
const words = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 30 });

/** What an opening turns against, found by looking back from it. */
function standingBefore(all: readonly ThesisStep[], at: number): 'long' | 'short' | undefined {
  const { symbol: own } = all[at] ?? expect.fail();
  for (const one of all.slice(0, at).reverse()) {
    if (one.symbol !== own || one.kind === 'asked') continue;
    if (one.kind === 'opened') return one.side;
    if (one.by !== 'decision') return undefined;
  }
  return undefined;
}

describe('coherence', () => {
  it('of theses is counted one by one, whatever stands between', () => {
    fc.assert(
      fc.property(steps, (all) => {
        const over = all
          .filter((one) => one.kind === 'ended')
          .filter(({ planned, by }) => planned && by !== 'operator');
        const hits = over.filter(({ by }) => by === 'plan').length;
        expect(thesesKept(all)).toEqual({ hits, trials: over.length });
        expect(thesesKept(all.toReversed())).toEqual({ hits, trials: over.length });
      }),
      RUNS,
    );
  });

  it('of openings is what looking back from each finds, and a symbol of its own', () => {
    fc.assert(
      fc.property(steps, (all) => {
        const openings = all.flatMap((one, at) =>
          one.kind === 'asked' ? [{ ...one, before: standingBefore(all, at) }] : [],
        );
        const against = openings.filter(({ side: own, before }) => before !== undefined && before !== own);
        const counted = contradictions(all);
        expect(counted).toEqual({ hits: against.length, trials: openings.length });
        const apart = [A, B].map((one) => contradictions(all.filter((each) => each.symbol === one)));
        expect(apart.reduce((sum, one) => sum + one.hits, 0)).toBe(counted.hits);
      }),
      RUNS,
    );
  });

  it('of words is those with enough of the same around them', () => {
    fc.assert(
      fc.property(words, fc.integer({ min: 1, max: 5 }), (said, least) => {
        const rowAt = (at: number): number => {
          let [from, to] = [at, at];
          while (from > 0 && said[from - 1] === said[at]) from -= 1;
          while (to + 1 < said.length && said[to + 1] === said[at]) to += 1;
          return to - from + 1;
        };
        const stuck = said.filter((_, at) => rowAt(at) >= least).length;
        expect(stuckCycles(said, least)).toEqual({ hits: stuck, trials: said.length });
        const twice = stuckCycles([...said, 'between', ...said], least).hits;
        expect(twice).toBe(2 * stuck + (least === 1 ? 1 : 0));
      }),
      RUNS,
    );
  });

  it.each([0, 3, 10])('finds %i of 10 in a team that was made so', (planted) => {
    const made = Array.from({ length: 10 }, (_, at): ThesisStep[] => {
      const bad = at < planted;
      return [
        { kind: 'asked', symbol: A, side: 'long' },
        { kind: 'opened', symbol: A, side: 'long' },
        { kind: 'ended', symbol: A, by: bad ? 'decision' : 'plan', planned: true },
        { kind: 'asked', symbol: A, side: 'short' },
        { kind: 'opened', symbol: A, side: 'short' },
        { kind: 'ended', symbol: A, by: 'plan', planned: true },
      ];
    }).flat();
    expect(thesesKept(made)).toEqual({ hits: 20 - planted, trials: 20 });
    expect(contradictions(made)).toEqual({ hits: planted, trials: 20 });
    const said = Array.from({ length: 10 }, (_, at) => (at < planted ? 'again' : `cycle ${at}`));
    expect(stuckCycles(said)).toEqual({ hits: planted, trials: 10 });
  });
});
