import { describe, expect, it } from 'vitest';
import type { EntrantResult } from '../../../../src/arena/entrant-result.ts';
import { beats, entrantResults } from '../../../../src/arena/entrant-result.ts';
import { detectableLead } from '../../../../src/arena/power.ts';
import { deviationOf, leadsBetween, redrawField } from '../../../../src/arena/superiority/redrawn-field.ts';
import { namedSuperior } from '../../../../src/arena/superiority/superior.ts';
import { meanReturns, type Superiority, superiorityOf } from '../../../../src/arena/superiority/superiority.ts';
import { versus } from '../../../../src/arena/verdict.ts';
import { seededRandom } from '../../../../src/domain/random.ts';
import { history } from '../../../support/arena-histories.ts';

const COUNT = 60;

/** Days of luck that no two share, and a lead each day. */
function levelsOf(name: string, lead: number, count = COUNT): number[] {
  const random = seededRandom('superiority of', name);
  let level = 10_000;
  return Array.from({ length: count }, () => {
    level *= 1 + lead + 0.02 * (random.next() - 0.5);
    return level;
  });
}

function resultsOf(leads: Readonly<Record<string, number>>): EntrantResult[] {
  return entrantResults(Object.entries(leads).map(([name, lead]) => history({ name, levels: levelsOf(name, lead) })));
}

/** The first is the benchmark. */
function told(results: readonly EntrantResult[]): Superiority {
  const [benchmark, ...competitors] = results;
  const superiority = superiorityOf({ ranked: results, competitors, benchmark });
  if ('none' in superiority) throw new Error(superiority.none);
  return superiority;
}

describe('a board that is looked at together', () => {
  it('names who is ahead, tells pairs apart, and puts the best first', () => {
    const { aboveBenchmark, paired, superior, tooShort, block } = told(
      resultsOf({ hold: 0, good: 0.008, bad: -0.008 }),
    );
    expect(aboveBenchmark).toEqual(['good']);
    expect(superior).toEqual({ value: 0 });
    expect(paired?.told).toEqual([
      { better: 'hold', worse: 'bad' },
      { better: 'good', worse: 'hold' },
      { better: 'good', worse: 'bad' },
    ]);
    expect(paired?.best).toEqual([{ entrant: 'good', probability: 1 }]);
    expect(tooShort).toEqual([]);
    expect(block.rule).toBe('2 T^(1/3)');
    expect(block.length).toBe(8);
  });

  it('tells those that the test names and the interval of the difference tells too, so that neither gainsays the other', () => {
    let gainsaid = 0;
    for (let seed = 0; seed < 20; seed += 1) {
      const results = resultsOf({ [`hold-${seed}`]: 0, [`near-${seed}`]: -0.0022, [`far-${seed}`]: 0.002 });
      const pairs = results.flatMap((one) =>
        results.flatMap((other) => (one === other ? [] : [[one, other] as const])),
      );
      const places = pairs.map(([better, worse]) => ({
        better: results.indexOf(better),
        worse: results.indexOf(worse),
      }));
      const field = redrawField(results.map(meanReturns));
      const named = namedSuperior(leadsBetween(field, places), COUNT).flatMap((at) => [pairs[at] ?? expect.fail()]);
      const { paired, aboveBenchmark } = told(results);
      expect(paired?.told).toEqual(
        named
          .filter(([own, other]) => beats(own, other))
          .map(([own, other]) => ({ better: own.entrant, worse: other.entrant })),
      );
      for (const each of results.filter(({ entrant }) => aboveBenchmark?.includes(entrant)))
        expect(versus(each, results[0])).toMatchObject({ outcome: 'better' });
      gainsaid += named.filter(([own, other]) => !beats(own, other)).length;
    }
    expect(gainsaid, 'else nothing was shown').toBeGreaterThan(0);
  });

  it('says how many days are wanting of a lead that a board as long finds too seldom', () => {
    const results = resultsOf({ hold: 0, ahead: 0.001, behind: -0.002 });
    const { tooShort } = told(results);
    expect(tooShort.map(({ entrant }) => entrant)).toEqual(['ahead']);
    const field = redrawField(results.map(meanReturns));
    const [lead] = leadsBetween(field, [{ better: 1, worse: 0 }]);
    if (lead === undefined) throw new Error('no lead');
    const design = { rivals: 2, deviation: deviationOf(lead, field, COUNT) };
    const days = COUNT + (tooShort[0]?.moreDays ?? Number.NaN);
    expect(detectableLead(0.8, { ...design, periods: days })).toBeLessThanOrEqual(lead.mean);
    expect(detectableLead(0.8, { ...design, periods: days - 1 })).toBeGreaterThan(lead.mean);
  });

  it('has no pairs of more than forty', () => {
    const many = (count: number): Superiority =>
      told(resultsOf(Object.fromEntries(Array.from({ length: count }, (_, at) => [`e${at}`, 0]))));
    expect(many(40).paired).toBeDefined();
    expect(many(41).paired).toBeUndefined();
  });

  it('without a benchmark names nobody above it, and still tells pairs', () => {
    const ranked = resultsOf({ good: 0.008, bad: -0.008 });
    const alone = superiorityOf({ ranked, competitors: ranked, benchmark: undefined });
    expect(alone).toMatchObject({ aboveBenchmark: undefined, paired: { told: [{ better: 'good', worse: 'bad' }] } });
    expect(alone).toMatchObject({ superior: { none: 'nobody to hold against buy-and-hold' }, tooShort: [] });
  });

  it('is none of one alone, nor of fewer than ten returns', () => {
    const none = { none: 'fewer than 2 entrants that may be ranked' };
    const [hold, other] = resultsOf({ hold: 0, other: 0.001 });
    if (hold === undefined || other === undefined) throw new Error('no results');
    expect(superiorityOf({ ranked: [hold], competitors: [], benchmark: hold })).toEqual(none);
    const short = entrantResults(['hold', 'other'].map((name) => history({ name, levels: levelsOf(name, 0, 9) })));
    expect(superiorityOf({ ranked: short, competitors: short.slice(1), benchmark: short[0] })).toEqual({
      none: 'fewer than 10 returns to resample',
    });
    const ten = entrantResults(['hold', 'other'].map((name) => history({ name, levels: levelsOf(name, 0, 10) })));
    expect(superiorityOf({ ranked: ten, competitors: ten.slice(1), benchmark: ten[0] })).toHaveProperty('block');
  });

  it('takes the mean of an entrant’s accounts, period by period', () => {
    const [both] = entrantResults([
      history({ name: 'a', seed: 1, levels: [11_000, 11_000] }),
      history({ name: 'a', seed: 2, levels: [9_000, 18_000] }),
    ]);
    if (both === undefined) throw new Error('no result');
    expect(meanReturns(both)).toEqual([expect.closeTo(0, 12), expect.closeTo(0.5, 12)]);
    expect(meanReturns({ ...both, accounts: [] })).toEqual([]);
  });
});
