import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { brierParts } from '../../../../src/arena/forecast-board.ts';
import { fitPreferences, type PairedVote } from '../../../../src/arena/preference/preference.ts';
import { seededRandom } from '../../../../src/domain/random.ts';
import { askPython, pythonWith } from '../../../support/python.ts';

const near = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

/** Two to nine competitors, evenly or unevenly met, with few ties or many. */
function votesOf(at: number): readonly PairedVote[] {
  const random = seededRandom('votes', at);
  const competitors = 2 + (at % 8);
  const ties = [0, 0.2, 0.6][at % 3] ?? 0;
  return Array.from({ length: 40 * competitors }, (_, vote) => {
    const first = Math.floor(random.next() ** (1 + (at % 2)) * competitors);
    const second = (first + 1 + Math.floor(random.next() * (competitors - 1))) % competitors;
    const chance = 1 / (1 + Math.exp((second - first) / 3));
    const won = random.next() < ties ? 0.5 : random.next() < chance ? 1 : 0;
    return { first, second, won, biases: [], cluster: `${vote}` };
  });
}

it('gives the strengths that the package evalica gives of the same votes, within 1e-6', () => {
  const cases = Array.from({ length: 24 }, (_, at) => votesOf(at));
  const answer = askPython(pythonWith(near('peer-requirements.txt')), near('peer.py'), cases);
  const theirs = z.array(z.array(z.number())).parse(answer);
  let furthest = 0;
  for (const [at, votes] of cases.entries()) {
    const { strengths, isBounded } = fitPreferences(votes, 2 + (at % 8), 0);
    expect(isBounded, `case ${at}`).toBe(false);
    for (const [place, { value }] of strengths.entries())
      furthest = Math.max(furthest, Math.abs(value - (theirs[at]?.[place] ?? Number.NaN)));
  }
  expect(furthest).toBeLessThan(1e-6);
}, 120_000);

it('gives the parts of Brier scores that the package scoringrules gives, to rounding', () => {
  const cases = Array.from({ length: 20 }, (_, at) => {
    const random = seededRandom('parts', at);
    return Array.from({ length: 5 + at * 20 }, () => ({ probability: random.next(), rose: random.next() < 0.4 }));
  });
  const answer = askPython(pythonWith(near('peer-requirements.txt')), near('brier-peer.py'), cases);
  const part = z.number();
  const theirs = z
    .array(z.object({ count: part, brier: part, reliability: part, resolution: part, uncertainty: part }))
    .parse(answer);
  expect(theirs).toHaveLength(cases.length);
  cases.forEach((forecasts, at) => {
    const own = brierParts(forecasts);
    for (const name of ['count', 'brier', 'reliability', 'resolution', 'uncertainty'] as const)
      expect(Math.abs(own[name] - (theirs[at]?.[name] ?? Number.NaN))).toBeLessThan(1e-12);
  });
});
