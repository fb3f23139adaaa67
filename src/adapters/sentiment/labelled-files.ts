import { InputError } from '../../domain/errors.ts';
import { sha256 } from '../../domain/hash.ts';
import type { TextScore } from '../../domain/signal.ts';
import type { ModelWeights, SentimentData } from '../../sentiment/data.ts';
import { createScorer } from '../../sentiment/scorer.ts';
import { type Evaluation, evaluate, judgeScores } from '../../workshop/evaluate/evaluate.ts';
import { trainWeights } from '../../workshop/train/train.ts';
import { loadData } from './load.ts';
import type { LabelledFile, LabelledRow } from './read-labels.ts';
import { trainedWeightsPath, writeWeights } from './weights-file.ts';

/** How well a scorer's labels and scores agree with a file's. */
export function evaluateFile(file: LabelledFile, score: (text: string) => TextScore): Evaluation {
  const scores = file.rows.map((row) => score(row.text));
  return conclude(file, scores);
}

/** The same with weights fitted to the other folds of the file itself: what training on such texts would give. */
export function crossValidate(file: LabelledFile, data: SentimentData, bits: number): Evaluation {
  return evaluateFolds(file, data, (rest) => trainWeights(rest, data, { bits, base: data.weights }));
}

const FOLDS = 5;

/** Each fold's texts scored with the weights that `train` makes of the other folds. */
export function evaluateFolds(
  file: LabelledFile,
  data: SentimentData,
  train: (rest: readonly LabelledRow[]) => ModelWeights,
): Evaluation {
  refuseFew(file);
  const scores: TextScore[] = new Array(file.rows.length);
  for (let fold = 0; fold < FOLDS; fold += 1) {
    const isHeld = (row: LabelledRow): boolean => foldOf(row.id, FOLDS) === fold;
    const scorer = createScorer({ ...data, weights: train(file.rows.filter((row) => !isHeld(row))) });
    file.rows.forEach((row, index) => {
      if (isHeld(row)) scores[index] = scorer.score(row.text);
    });
  }
  return conclude(file, scores);
}

/** Without a fold, texts of both sides must be left to learn from. */
function refuseFew({ path, rows }: LabelledFile): void {
  const folds = (label: -1 | 1): number =>
    new Set(rows.filter((row) => row.label === label).map((row) => foldOf(row.id, FOLDS))).size;
  if (Math.min(folds(-1), folds(1)) > 1) return;
  const what = `${rows.length} texts do not fill ${FOLDS} folds with both sides`;
  throw new InputError({ code: 'labels-few', where: path, what, mend: 'label more bearish and bullish texts' });
}

function conclude(file: LabelledFile, scores: readonly TextScore[]): Evaluation {
  const unscored = scores.filter((score) => score.label === 'unscored').length;
  return evaluate(file.path, judgeScores(file.rows, scores), unscored);
}

/** A text's fold, by the hash of its id: the same in every program that can hash. */
function foldOf(id: string, folds: number): number {
  return Number.parseInt(sha256(id).slice(0, 2), 16) % folds;
}

interface TrainReport {
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
