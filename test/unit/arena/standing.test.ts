import { describe, expect, it } from 'vitest';
import { bannersOf, notRanked } from '../../../src/arena/banner.ts';
import { chancesToBeBest, realityCheck } from '../../../src/arena/contest.ts';
import {
  beats,
  comparable,
  differenceInterval,
  type EntrantResult,
  entrantResults,
  returnInterval,
} from '../../../src/arena/entrant-result.ts';
import { DRAWS, percentileInterval } from '../../../src/arena/interval.ts';
import { knowledgeFlag, runFlag } from '../../../src/arena/knowledge.ts';
import { seededRandom } from '../../../src/domain/random.ts';
import { instant } from '../../../src/domain/time.ts';
import { entrant, entrantFacts, history, runFacts, START, walk } from '../../support/arena-histories.ts';

const steps = Float64Array.from({ length: DRAWS }, (_, draw) => draw);

function result(totals: EntrantResult['totals'], over: Partial<EntrantResult> = {}): EntrantResult {
  return {
    entrant: entrant('e'),
    accounts: [],
    failure: undefined,
    totalReturn: 0,
    totals,
    grids: new Set(['g']),
    ...over,
  };
}

describe('resampled returns', () => {
  it('lie in the middle 95 %, between draws where the share falls between them', () => {
    expect(returnInterval(result(steps))).toEqual({
      low: expect.closeTo(49.975, 9),
      high: expect.closeTo(1_949.025, 9),
    });
    expect(returnInterval(result({ none: 'few' }))).toEqual({ none: 'few' });
    const doubled = result(steps.map((draw) => 2 * draw + 1));
    expect(differenceInterval(doubled, result(steps))).toEqual({
      low: expect.closeTo(50.975, 9),
      high: expect.closeTo(1_950.025, 9),
    });
  });

  it('are compared on one time grid alone, and not beside what has none', () => {
    const other = { none: 'sampled at different times, so not comparable in pairs' };
    expect(comparable([result(steps), result(steps)])).toEqual([steps, steps]);
    expect(comparable([result(steps), result(steps, { grids: new Set(['h']) })])).toEqual(other);
    expect(comparable([result(steps, { grids: new Set(['g', 'h']) })])).toEqual(other);
    expect(comparable([result(steps, { grids: new Set() })])).toEqual(other);
    expect(comparable([result(steps), result({ none: 'few' })])).toEqual({ none: 'few' });
    expect(beats(result(steps), result({ none: 'few' }))).toBe(false);
    expect(differenceInterval(result({ none: 'few' }), result(steps))).toEqual({ none: 'few' });
  });

  it('of several accounts are means of as many, drawn again each time', () => {
    const seeds = [1, 2, 3].map((seed) => history({ name: 'a', seed, levels: walk(`a ${seed}`, 30, 0, 0.02) }));
    const [together] = entrantResults(seeds);
    const alone = seeds.map((seed) => entrantResults([seed])[0]?.totals);
    const random = seededRandom('arena', 'accounts', 'a');
    for (let draw = 0; draw < DRAWS; draw += 1) {
      const drawn = [0, 1, 2].map(() => alone[Math.floor(random.next() * 3)]);
      const mean =
        drawn.reduce((sum, totals) => sum + (totals instanceof Float64Array ? (totals[draw] ?? 0) : 0), 0) / 3;
      if (!(together?.totals instanceof Float64Array)) throw new Error('no totals');
      expect(together.totals[draw]).toBeCloseTo(mean, 12);
    }
    expect(together?.grids.size).toBe(1);
    expect(together?.totalReturn).toBeCloseTo(
      seeds.reduce((sum, { finalEquity }) => sum + Number(finalEquity) / 1e12 - 1, 0) / 3,
      9,
    );
  });

  it('need ten returns of each account', () => {
    const ofDays = (...counts: readonly number[]) =>
      entrantResults(counts.map((count, seed) => history({ name: 'a', seed, levels: walk('a', count, 0, 0.02) })))[0];
    expect(ofDays(10)?.totals).toBeInstanceOf(Float64Array);
    expect(ofDays(10, 9)?.totals).toEqual({ none: 'fewer than 10 returns to resample' });
    expect(ofDays(10, 11)?.grids.size).toBe(2);
  });
});

describe('who ends highest', () => {
  it('shares out each redrawn run, ties evenly', () => {
    const high = result(steps.map((draw) => (draw < 500 ? 1 : 0)));
    const low = result(steps.map((draw) => (draw < 1_500 ? 0.5 : 0)));
    // 500 runs to the one, 1,000 to the other, 500 shared.
    expect(chancesToBeBest([high, low])).toEqual([
      { value: expect.closeTo(750 / 2_000, 9) },
      { value: expect.closeTo(1_250 / 2_000, 9) },
    ]);
    expect(chancesToBeBest([high, result({ none: 'few' })])).toEqual([{ none: 'few' }, { none: 'few' }]);
  });

  it('is luck as often as redrawn leads, less the leads seen, come as far as the best one', () => {
    const hold = result(new Float64Array(DRAWS).fill(0.1), { totalReturn: 0.1 });
    // A lead of 0.2 that luck of ±0.2 meets in each run from the 1,900th on, one of 0.1 in none.
    const best = result(
      steps.map((draw) => (draw < 1_900 ? 0.3 : 0.5)),
      { totalReturn: 0.3 },
    );
    const other = result(new Float64Array(DRAWS).fill(0.2), { totalReturn: 0.2 });
    expect(realityCheck([best, other], hold)).toEqual({ value: 101 / 2_001 });
    expect(realityCheck([other, best], hold)).toEqual({ value: 101 / 2_001 });
    expect(realityCheck([], hold)).toEqual({ none: 'nobody to compare with buy-and-hold' });
    expect(realityCheck([best], undefined)).toEqual({ none: 'no buy-and-hold entrant in this run' });
    expect(realityCheck([best, result({ none: 'few' })], hold)).toEqual({ none: 'few' });
  });
});

describe('a cut-off of knowledge', () => {
  const span = { from: instant(100), to: instant(200) };

  it('lies before a market that begins after it, after one that ends by it, and else within', () => {
    expect(knowledgeFlag(span, undefined)).toBe('unknown');
    expect([99, 100, 199, 200, 201].map((cutoff) => knowledgeFlag(span, instant(cutoff)))).toEqual([
      'after',
      'straddling',
      'straddling',
      'before',
      'before',
    ]);
  });

  it('of a run is the most doubtful of its models, and none of rules and code', () => {
    const day = (count: number) => instant(START + count * 86_400_000);
    const cutoffs = {
      after: day(-1),
      straddling: day(100),
      before: day(300),
      unknown: undefined,
      code: undefined,
      house: undefined,
    };
    const flagOf = (...flags: readonly (keyof typeof cutoffs)[]) =>
      runFlag(
        runFacts(
          flags.map((flag, at) =>
            entrantFacts(`e${at}`, {
              model: flag === 'code' ? undefined : flag === 'house' ? 'house' : 'lab/m',
              knowledgeCutoff: cutoffs[flag],
            }),
          ),
        ),
      );
    expect(flagOf('after', 'before', 'straddling', 'unknown')).toBe('unknown');
    expect(flagOf('after', 'before', 'straddling')).toBe('straddling');
    expect(flagOf('after', 'before')).toBe('before');
    expect(flagOf('after', 'after', 'code', 'house')).toBe('after');
    expect(flagOf('code', 'house')).toBeUndefined();
  });

  it('takes a model from the ranks, with a banner of its own; code and rules stay', () => {
    const model = entrantFacts('m', { model: 'lab/m', knowledgeCutoff: instant(START + 300 * 86_400_000) });
    const facts = runFacts([model, entrantFacts('rules', { model: 'house' }), entrantFacts('code')], {
      notes: ['Prices are delayed.'],
    });
    expect(facts.entrants.map((one) => notRanked(one, facts))).toEqual([
      'the market is older than its knowledge cut-off',
      undefined,
      undefined,
    ]);
    expect(notRanked(undefined, facts)).toBeUndefined();
    expect(bannersOf(facts)).toEqual([
      { kind: 'house-model', text: 'House model: these teams run on fixed rules, not on a language model.' },
      { kind: 'prices', text: 'Prices are delayed.' },
      {
        kind: 'knowledge',
        text: 'Not ranked: m (lab/m): the market is older than its knowledge cut-off, so it may have read what came next.',
      },
    ]);
  });
});

it('an interval of one value is that value', () => {
  expect(percentileInterval(new Float64Array(DRAWS).fill(3))).toEqual({ low: 3, high: 3 });
});
