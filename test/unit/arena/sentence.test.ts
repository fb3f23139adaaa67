import { describe, expect, it } from 'vitest';
import {
  factorSentences,
  selectionSentence,
  superioritySentences,
  verdictSentence,
} from '../../../src/arena/sentence.ts';
import type { Superiority } from '../../../src/arena/superiority/superiority.ts';
import { entrant } from '../../support/arena-histories.ts';

const A = entrant('a');
const MADE = { value: 0.03 };
const interval = { low: -0.01, high: 0.05 };

describe('a verdict', () => {
  it.each([
    ['better', 'a did better than buy-and-hold: difference +2.0 % [−1.0, +5.0].'],
    ['worse', 'a did worse than buy-and-hold: difference +2.0 % [−1.0, +5.0].'],
    ['cannot-be-told', 'a cannot be told from buy-and-hold: difference +2.0 % [−1.0, +5.0].'],
  ] as const)('that is %s says so with its figures', (outcome, text) => {
    expect(verdictSentence(A, { difference: 0.02, interval, outcome }, MADE)).toBe(text);
  });

  it('that was not tested says why', () => {
    const untested = { difference: -0.02, interval: { none: 'fewer than 10 returns' }, outcome: 'untested' } as const;
    expect(verdictSentence(A, untested, MADE)).toBe(
      'a cannot be told from buy-and-hold: difference −2.0 %, fewer than 10 returns.',
    );
    expect(verdictSentence(A, { none: 'there is none' }, MADE)).toBe(
      'a was not compared with buy-and-hold: there is none.',
    );
  });

  it('of a lag of more than the whole capital has both returns', () => {
    const lag = { difference: -1.5, interval: { none: 'too few' }, outcome: 'untested' } as const;
    expect(verdictSentence(A, lag, MADE)).toBe(
      'a cannot be told from buy-and-hold: difference −150.0 % (+3.0 % against +153.0 %), too few.',
    );
    expect(verdictSentence(A, { ...lag, difference: -1 }, MADE)).not.toContain('against');
    expect(verdictSentence(A, lag, { none: 'no sample' })).not.toContain('against');
  });
});

it('the luck of a choice is told where there was one and it could be tested', () => {
  expect(selectionSentence(1, { value: 0.3 })).toBeUndefined();
  expect(selectionSentence(2, { none: 'nobody' })).toBeUndefined();
  expect(selectionSentence(2, { value: 0.3 })).toBe(
    "Picked as the best of 2: luck alone would lift the best of so many as far above buy-and-hold with p = 0.30 (White's reality check).",
  );
});

describe('tests of many at once', () => {
  const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map(entrant);
  const all: Superiority = {
    block: { length: 12.34, rule: '2 T^(1/3)' },
    superior: { value: 0.21 },
    aboveBenchmark: [],
    tooShort: [],
    paired: { told: [], best: names.slice(0, 2).map((each) => ({ entrant: each, probability: 1 })) },
  };
  const best = 'Sharing the best place with 95 % confidence: a, b (model confidence set; mean block 12.3, 2 T^(1/3)).';

  it('name nobody, somebody, or are not told without a benchmark', () => {
    const nobody =
      "Above buy-and-hold on average a period, looked at together: nobody (StepM, family error 5 %; Hansen's SPA p = 0.21).";
    const pairs = 'Pairs told apart with that error: none.';
    expect(superioritySentences(all, [])).toEqual([nobody, pairs, best]);
    const named = superioritySentences({ ...all, aboveBenchmark: names.slice(0, 2) }, []);
    expect(named[0]).toBe(nobody.replace('nobody', 'a, b'));
    expect(superioritySentences({ ...all, aboveBenchmark: undefined }, [])).toEqual([pairs, best]);
    expect(superioritySentences({ ...all, superior: { none: 'nobody' } }, [])).toEqual([pairs, best]);
    expect(superioritySentences({ ...all, paired: undefined }, [])).toEqual([nobody]);
    expect(superioritySentences({ none: 'one alone' }, [])).toEqual([]);
  });

  it('tell apart who is above buy-and-hold only where nobody looks at the others', () => {
    const [first, second] = superioritySentences({ ...all, aboveBenchmark: names.slice(0, 1) }, names.slice(0, 3));
    expect(first).toContain('looked at together: a (');
    expect(second).toBe('Above it looked at alone, and no further than luck may lift one of so many: b, c.');
  });

  it('say how many days are wanting, soonest first, six at the most', () => {
    const tooShort = names.map((each, at) => ({ entrant: each, moreDays: 80 - at }));
    expect(superioritySentences({ ...all, tooShort }, [])[1]).toBe(
      'Too short to call a winner: for a true lead of the size seen to be told with 80 % chance, ' +
        'h needs 73 more days, g needs 74 more days, f needs 75 more days, e needs 76 more days, d needs 77 more days, c needs 78 more days.',
    );
  });

  it('list six pairs and count the rest', () => {
    const pairsOf = (count: number): string | undefined => {
      const told = Array.from({ length: count }, (_, at) => ({ better: A, worse: names[at] ?? A }));
      return superioritySentences({ ...all, paired: { told, best: [] } }, [])[1];
    };
    expect(pairsOf(6)).toBe(
      'Pairs told apart with that error: a over a, a over b, a over c, a over d, a over e, a over f.',
    );
    expect(pairsOf(8)).toBe(
      'Pairs told apart with that error: a over a, a over b, a over c, a over d, a over e, a over f, 2 more.',
    );
  });
});

it('factors are told where somebody played twice', () => {
  const shares = [
    { factor: 'model', levels: 2, samples: 6, share: { value: 0.254 } },
    { factor: 'tape', levels: 1, samples: 6, share: { none: 'one level' } },
  ] as const;
  const passes = [
    { k: 1, entrants: 3, share: 0.5 },
    { k: 2, entrants: 2, share: 0.25 },
  ];
  expect(factorSentences({ shares, passes })).toEqual([
    "Variance of returns less buy-and-hold's, one factor at a time: model 25.4 % (2 levels, 6 accounts), tape one level.",
    'Above buy-and-hold in all of k accounts (entrants with as many): pass^1 50.0 % (3), pass^2 25.0 % (2).',
  ]);
  expect(factorSentences({ shares, passes: passes.slice(0, 1) })).toEqual([]);
  expect(factorSentences({ none: 'no buy-and-hold' })).toEqual([]);
});
