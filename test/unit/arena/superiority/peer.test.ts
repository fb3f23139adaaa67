import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { automaticBlockLength } from '../../../../src/arena/superiority/block-length.ts';
import { confidenceValues } from '../../../../src/arena/superiority/confidence-set.ts';
import { leadOver, leadsOf } from '../../../../src/arena/superiority/lead.ts';
import { namedSuperior, superiorProbability } from '../../../../src/arena/superiority/superior.ts';
import { type RandomSource, seededRandom } from '../../../../src/domain/random.ts';
import { askPython, pythonWith } from '../../../support/python.ts';

const answersSchema = z.array(
  z.object({
    blocks: z.array(z.number()),
    superior: z.number(),
    named: z.array(z.number()),
    confidence: z.array(z.number()),
  }),
);

interface Case {
  readonly series: readonly (readonly number[])[];
  readonly block: number;
}

function near(name: string): string {
  return fileURLToPath(new URL(name, import.meta.url));
}

function bell(random: RandomSource): number {
  let sum = -6;
  for (let part = 0; part < 12; part += 1) sum += random.next();
  return sum;
}

/** Three to eight rivals with and without memory; in every other case the last has an edge, in some one falls behind. */
function caseOf(at: number): Case {
  const random = seededRandom('rivals', at);
  const count = [60, 150, 300][at % 3] ?? 60;
  const memory = [0, 0.5, -0.3][at % 3] ?? 0;
  const rivals = 3 + (at % 6);
  const driftOf = (rival: number): number =>
    (rival === rivals - 1 && at % 2 === 1 ? 0.35 : 0) - (rival === 1 && at % 4 === 3 ? 0.8 : 0);
  const series = Array.from({ length: rivals }, (_, rival) => {
    let error = 0;
    return Array.from({ length: count }, () => {
      error = memory * error + bell(random);
      return 0.01 * (error * (1 + (rival % 3)) + driftOf(rival));
    });
  });
  return { series, block: [3, 8, 12][at % 3] ?? 3 };
}

/** Two independent estimates of one p-value, of 2,000 draws each: five standard errors, and what estimating the errors adds. */
function expectSameProbability(own: number, theirs: number): void {
  const error = Math.sqrt((theirs * (1 - theirs) + 0.001) * (2 / 2_000));
  expect(Math.abs(own - theirs)).toBeLessThan(5 * error + 0.012);
}

describe('tests of superiority, beside the package arch on the same numbers', () => {
  const cases = Array.from({ length: 18 }, (_, at) => caseOf(at));
  const python = pythonWith(near('peer-requirements.txt'));
  const answers = answersSchema.parse(askPython(python, near('peer.py'), cases));

  it.each(cases.map((each, at) => [at, each] as const))('case %i', (at, { series, block }) => {
    const theirs = answers[at];
    if (theirs === undefined) throw new Error(`no answer to case ${at}`);
    const count = series[0]?.length ?? 0;
    const leads = leadsOf(series, block);
    const [against, ...rivals] = leads;
    const over = rivals.flatMap((lead) => (against === undefined ? [] : leadOver(lead, against)));
    series.forEach((values, rival) => {
      expect(automaticBlockLength(values)).toBeCloseTo(Math.max(1, theirs.blocks[rival] ?? 0), 9);
    });
    // Where nobody is ahead nothing has to be explained by luck: Hansen's statistic is never below zero, arch's is.
    if (over.every(({ mean }) => mean <= 0)) expect(superiorProbability(over, count)).toBe(1);
    else expectSameProbability(superiorProbability(over, count), theirs.superior);
    expect(namedSuperior(over, count)).toEqual(theirs.named);
    confidenceValues(leads).forEach((value, rival) => {
      expectSameProbability(value, theirs.confidence[rival] ?? Number.NaN);
    });
  });
});
