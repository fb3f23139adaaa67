import { InputError } from '../../domain/errors.ts';
import { trainWeights } from '../../workshop/train/train.ts';
import { loadData } from './load.ts';
import type { LabelledFile } from './read-labels.ts';
import { trainedWeightsPath, writeWeights } from './weights-file.ts';

export interface TrainReport {
  readonly path: string;
  readonly texts: number;
  readonly badLines: number;
}

/**
 * Fits weights to a user's own labelled files and writes them where `loadScorer(…, { weights: 'trained' })` finds
 * them, or to `path`. Starts from the shipped weights. About 20 s for 25,000 texts.
 */
export function trainFiles(files: readonly LabelledFile[], path = trainedWeightsPath()): TrainReport {
  const data = loadData([]);
  const texts = files.flatMap(({ rows }) => rows);
  refuseOneSided(files);
  const weights = trainWeights(texts, data, { bits: data.weights?.bits ?? TABLE_BITS, base: data.weights });
  writeWeights(
    path,
    weights,
    files.map(({ path: name, rows }) => ({ name, texts: rows.length })),
  );
  return { path, texts: texts.length, badLines: files.reduce((sum, { bad }) => sum + bad.length, 0) };
}

function refuseOneSided(files: readonly LabelledFile[]): void {
  const labels = new Set(files.flatMap(({ rows }) => rows.map(({ label }) => label)));
  if (labels.has(-1) && labels.has(1)) return;
  throw new InputError({
    code: 'labels-one-sided',
    where: files.map(({ path }) => path).join(', '),
    what: `no text is labelled ${labels.has(-1) ? 'bullish' : 'bearish'}`,
    mend: 'give texts of both sides: what they differ in is what is learned',
  });
}

/** A table of 2^17 places: 256 kB of weights, which stay in a core's second-level cache. */
export const TABLE_BITS = 17;
