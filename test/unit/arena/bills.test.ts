import { expect, it } from 'vitest';
import { billSentences } from '../../../src/arena/sentence.ts';

const row = (model: string, billedTicks: number, reckonedTicks: number) => ({ model, billedTicks, reckonedTicks });

it('says of a model, all its phases together, where its bills part by more than a hundredth', () => {
  expect(billSentences([])).toEqual([]);
  expect(billSentences([row('a/b', 0, 0)])).toEqual([]);
  expect(billSentences([row('a/b', 101e8, 100e8), row('c/d', 99e8, 100e8)])).toEqual([]);
  expect(billSentences([row('a/b', 102e8, 100e8), row('a/b', 100e8, 100e8)])).toEqual([]);
  const [dearer, cheaper, unpriced, ...more] = billSentences([
    row('a/b', 104e8, 100e8),
    row('a/b', 100e8, 100e8),
    row('c/d', 98e8, 100e8),
    row('e/f', 5e8, 0),
  ]);
  expect(more).toEqual([]);
  expect(dearer).toMatch(/^a\/b: its provider billed 2\.0400 USD where our price list makes it 2\.0000 \(\+2\.0 %\);/);
  expect(cheaper).toMatch(/^c\/d: .* billed 0\.9800 USD .* 1\.0000 \(−2\.0 %\);/);
  expect(unpriced).toMatch(/^e\/f: .* billed 0\.0500 USD .* 0\.0000;/);
});
