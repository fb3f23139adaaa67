import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readGrid } from '../../../../src/run/sweep/grid-file.ts';
import { writeFiles } from '../../../support/small-run.ts';
import { GRID } from '../../../support/sweep.ts';
import { testFolder } from '../../../support/test-folder.ts';

const home = testFolder('grid');

function gridOf(text: string): () => unknown {
  writeFiles(home, { 'grid.yaml': text });
  return () => readGrid(join(home, 'grid.yaml'));
}

const range = (text: string): string => GRID.replace(/fast: .*/, `fast: ${text}`);

/** A few letters must not ask for years of work, or for more numbers than there is memory. */
it.each([
  ['{ from: 0, to: 1000000000000000, step: 1 }', /has over 1000 steps/],
  ['{ from: 0, to: 9007199254740991, step: 1 }', /has over 1000 steps/],
  ['{ from: 1, to: 2, step: 0.00000000000000000001 }', /has over 1000 steps/],
  ['{ from: 0, to: 1000, step: 1 }', /has over 1000 steps/],
  ['{ from: -1e308, to: 1e308, step: 1e300 }', /has over 1000 steps/],
  ['{ from: -1e308, to: 1.7e308, count: 5 }', /is wider than numbers go/],
  ['{ from: 0, to: .inf, step: 1 }', /vary\.parameters\.fast/],
  ['{ from: .nan, to: 3, step: 1 }', /vary\.parameters\.fast/],
  ['{ from: 0, to: 3, step: 0 }', /vary\.parameters\.fast/],
  ['{ from: 0, to: 3, count: 1001 }', /vary\.parameters\.fast/],
  [`[${Array.from({ length: 1_001 }, (_, at) => at).join(', ')}]`, /vary\.parameters\.fast/],
])('refuses a range as wide as %s', (text, says) => {
  expect(gridOf(range(text))).toThrow(says);
});

it.each([
  ['{ from: 0, to: 999, step: 1 }', 1_000],
  ['{ from: 1, to: 2, step: 0.5 }', 3],
])('takes %s', (text, count) => {
  expect(gridOf(range(text))()).toMatchObject({ axes: [{ values: { length: count } }, {}] });
});

it('refuses a million runs and one more, however they come about', () => {
  const seeds = Array.from({ length: 1_000 }, (_, at) => at).join(', ');
  const many = range('{ from: 0, to: 999, step: 1 }').replace(/^seeds: .*$/m, '');
  expect(gridOf(`${many}seeds: [${seeds}]\n`)).toThrow(/makes \d+ runs, over 1000000/);
});
