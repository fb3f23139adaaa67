import { describe, expect, it } from 'vitest';
import type { Interval } from '../../../../src/arena/interval.ts';
import { type Ballot, type Panel, panelOf } from '../../../../src/arena/preference/panel.ts';
import { fitPreferences } from '../../../../src/arena/preference/preference.ts';
import { seededRandom } from '../../../../src/domain/random.ts';

const ENTRANTS = ['a', 'b', 'c', 'd', 'e', 'f'];
const PAIRS = 30;
/** More in a soak. */
const SEASONS = Number(process.env.QUARTET_PANELS ?? 10);

/** A scripted judge: what a defect, a doubling of length and the first place are worth to it, in log odds. */
interface Script {
  readonly defect: number;
  readonly longer: number;
  readonly first: number;
}

const JUDGES: Readonly<Record<string, Script>> = {
  windy: { defect: 1.5, longer: 0.9, first: 0.5 },
  terse: { defect: 1.2, longer: -0.4, first: -0.7 },
};

/** The later in the alphabet, the more often a rationale has a defect, and the longer it is: length flatters the worse. */
function seasonOf(seed: number): readonly Ballot[] {
  const random = seededRandom('panel', seed);
  const textOf = (entrant: number) => ({
    defects: [0, 1, 2].filter(() => random.next() < entrant / 6).length,
    length: Math.round(120 * (1 + entrant / 4) * (0.4 + 1.6 * random.next())),
  });
  const ballots: Ballot[] = [];
  for (const [left, one] of ENTRANTS.entries()) {
    for (const [right, other] of ENTRANTS.entries()) {
      for (let at = 0; right > left && at < PAIRS; at += 1) {
        const texts = [textOf(left), textOf(right)] as const;
        for (const [judge, { defect, longer, first }] of Object.entries(JUDGES)) {
          for (const [own, against, names] of [
            [texts[0], texts[1], [one, other]],
            [texts[1], texts[0], [other, one]],
          ] as const) {
            const doublings = Math.log2(own.length / against.length);
            const odds = defect * (against.defects - own.defects) + longer * doublings + first;
            const tied = random.next() < 0.1;
            const won = tied ? 0.5 : random.next() < 1 / (1 + Math.exp(-odds)) ? 1 : 0;
            const pair = `${one}${other}${at}`;
            ballots.push({
              judge,
              pair,
              first: names[0],
              second: names[1],
              won,
              firstLength: own.length,
              secondLength: against.length,
            });
          }
        }
      }
    }
  }
  return ballots;
}

function orderedRight({ ranks }: Panel): number {
  const places = new Map(ranks.map(({ entrant }, place) => [entrant, place]));
  let right = 0;
  for (const [at, one] of ENTRANTS.entries())
    for (const other of ENTRANTS.slice(at + 1)) if ((places.get(one) ?? 0) < (places.get(other) ?? 0)) right += 1;
  return right / 15;
}

const chanceOf = (odds: number): number => 1 / (1 + Math.exp(-odds));

function holds(interval: Interval, value: number): boolean {
  return !('none' in interval) && interval.low <= value && value <= interval.high;
}

describe('a panel of judges with known tastes', () => {
  const seasons = Array.from({ length: SEASONS }, (_, seed) => seasonOf(seed));
  const panels = seasons.map(panelOf);

  it(`ranks planted defects right in 90 % of pairs and more, where length flatters the worse (${SEASONS} seasons)`, () => {
    const right = panels.reduce((sum, panel) => sum + orderedRight(panel), 0) / SEASONS;
    console.log(`planted defects ranked right: ${(right * 100).toFixed(1)} %`);
    expect(right).toBeGreaterThanOrEqual(0.9);
  });

  it('finds how much each judge likes length and the first place, of equals that differ in nothing else', () => {
    for (const [name, { longer, first }] of Object.entries(JUDGES)) {
      const told = panels.map(({ judges }) => judges.find(({ judge }) => judge === name) ?? expect.fail(name));
      for (const [bias, planted] of [
        ['longer', chanceOf(longer)],
        ['first', chanceOf(first)],
      ] as const) {
        const chances = told.map((one) => one[bias]);
        const mean = chances.reduce((sum, { value }) => sum + value, 0) / SEASONS;
        const held = chances.filter(({ interval }) => holds(interval, planted)).length / SEASONS;
        const sure = chances.filter(({ interval }) => !holds(interval, 0.5)).length / SEASONS;
        const share = (value: number): string => `${(value * 100).toFixed(1)} %`;
        console.log(
          `${name} ${bias}: planted ${share(planted)}, found ${share(mean)}, held ${share(held)}, beyond doubt ${share(sure)}`,
        );
        expect(mean, `${name} ${bias}`).toBeGreaterThan(planted - 0.02);
        expect(mean, `${name} ${bias}`).toBeLessThan(planted + 0.02);
        expect(held, `${name} ${bias}`).toBeGreaterThanOrEqual(0.85);
        expect(sure, `${name} ${bias}`).toBeGreaterThan(0.7);
      }
    }
  });

  it('counts what each won, ties as half, and what each judge tied', () => {
    const ballot = (first: string, second: string, won: number, judge = 'one'): Ballot => {
      return { judge, pair: `${first}${second}`, first, second, won, firstLength: 100, secondLength: 100 };
    };
    const { ranks, judges } = panelOf([
      ballot('a', 'b', 1),
      ballot('a', 'b', 0.5),
      ballot('b', 'a', 0),
      ballot('b', 'c', 1),
      ballot('c', 'a', 1, 'two'),
    ]);
    const told = Object.fromEntries(ranks.map(({ entrant, won, ballots }) => [entrant, [won, ballots]]));
    expect(told).toEqual({ a: [2.5 / 4, 4], b: [1.5 / 4, 4], c: [1 / 2, 2] });
    expect(judges.map(({ judge, ballots, ties }) => [judge, ballots, ties])).toEqual([
      ['one', 4, 0.25],
      ['two', 1, 0],
    ]);
    // One pair of `one` was seen twice, and had two words; `two` saw none twice.
    expect(judges.map(({ steady }) => steady)).toEqual([0, undefined]);
    expect(ranks.map(({ strength }) => strength)).toEqual(ranks.map(({ strength }) => strength).sort((x, y) => y - x));
  });

  it('says how often a judge holds to its word when the order is swapped', () => {
    const [panel = expect.fail()] = panels;
    for (const { steady } of panel.judges) expect(steady).toBeGreaterThan(0.4);
    const fickle = panelOf(swapped('x', 1, 1));
    expect(fickle.judges[0]).toMatchObject({ steady: 0, first: { value: expect.closeTo(1, 2) } });
    expect(fickle.ranks.map(({ strength }) => strength)).toEqual([expect.closeTo(0), expect.closeTo(0)]);
  });
});

/** One judge on ten pairs of a and b in both orders: what it says of the first, and then of the other when that is first. */
function swapped(judge: string, first: number, other: number): readonly Ballot[] {
  return Array.from({ length: 10 }, (_, at) =>
    [
      { first: 'a', second: 'b', won: first },
      { first: 'b', second: 'a', won: other },
    ].map((one) => ({ judge, pair: `${at}`, ...one, firstLength: 100, secondLength: 100 })),
  ).flat();
}

describe('strengths', () => {
  const vote = (first: number, second: number, won: number, cluster: string) => ({
    first,
    second,
    won,
    biases: [],
    cluster,
  });

  it('are the log odds of the wins where two meet', () => {
    const votes = Array.from({ length: 40 }, (_, at) => vote(0, 1, at < 30 ? 1 : 0, `${at}`));
    const { strengths, isBounded } = fitPreferences(votes, 2, 0);
    expect(isBounded).toBe(false);
    expect((strengths[0]?.value ?? 0) - (strengths[1]?.value ?? 0)).toBeCloseTo(Math.log(3), 9);
    // The difference has the error √(1 / (40 · 3/4 · 1/4)) of a log odds, each strength half of it.
    const { interval } = strengths[0] ?? expect.fail();
    if ('none' in interval) expect.fail();
    expect((interval.high - interval.low) / 2).toBeCloseTo((1.96 * Math.sqrt(1 / 7.5) * Math.sqrt(40 / 39)) / 2, 3);
  });

  it('are no surer where one pair is asked about twice', () => {
    const once = Array.from({ length: 40 }, (_, at) => vote(0, 1, at < 30 ? 1 : 0, `${at}`));
    const width = (votes: typeof once): number => {
      const { interval } = fitPreferences(votes, 2, 0).strengths[0] ?? expect.fail();
      return 'none' in interval ? Number.NaN : interval.high - interval.low;
    };
    expect(width([...once, ...once])).toBeCloseTo(width(once), 6);
  });

  it('have figures where somebody wins everything, and say on what they lean', () => {
    const { strengths, isBounded } = fitPreferences([vote(0, 1, 1, 'x'), vote(1, 2, 1, 'y')], 3, 0);
    expect(isBounded).toBe(true);
    expect(strengths.map(({ value }) => Number.isFinite(value))).toEqual([true, true, true]);
    expect(strengths[0]?.value).toBeGreaterThan(strengths[1]?.value ?? 0);
  });
});

it('a judge is steady who gives the same word in both orders: a name twice, or a tie twice', () => {
  const heard = (pair: string, words: readonly (readonly [string, string, number])[]): readonly Ballot[] =>
    words.map(([first, second, won]) => ({ judge: 'j', pair, first, second, won, firstLength: 9, secondLength: 9 }));
  const ballots = [
    ...heard('1', [
      ['a', 'b', 1],
      ['b', 'a', 0],
    ]),
    ...heard('2', [
      ['a', 'b', 0.5],
      ['b', 'a', 0.5],
    ]),
    ...heard('3', [
      ['a', 'b', 1],
      ['b', 'a', 1],
    ]),
    ...heard('4', [
      ['a', 'b', 0],
      ['b', 'a', 0.5],
    ]),
    ...heard('5', [['a', 'b', 0]]),
  ];
  expect(panelOf(ballots).judges).toEqual([expect.objectContaining({ steady: 0.5, ballots: 9, ties: 3 / 9 })]);
});
