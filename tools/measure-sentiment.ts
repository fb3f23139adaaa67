/**
 * The tables of `docs/sentiment.md`: `npx tsx tools/measure-sentiment.ts FILE…`, labelled files as `quartet sentiment
 * eval` takes them. Twice a file: with the shipped weights, and with weights trained in five folds on top of them. The
 * shipped weights have seen the file named tfns, so there weights made without the held-back fold stand in for them.
 */
import { basename } from 'node:path';
import { evaluateFile, evaluateFolds, TABLE_BITS } from '../src/adapters/sentiment/labelled-files.ts';
import { loadData } from '../src/adapters/sentiment/load.ts';
import { type LabelledFile, readLabels } from '../src/adapters/sentiment/read-labels.ts';
import { createScorer } from '../src/sentiment/scorer.ts';
import type { Evaluation, MeasureName } from '../src/workshop/evaluate/evaluate.ts';
import { trainWeights } from '../src/workshop/train/train.ts';
import { shippedWeights } from './shipped-weights.ts';

const data = loadData([]);
const scorer = createScorer(data);
const COLUMNS = ['accuracy', 'macroF1', 'signAccuracy', 'auc', 'correlation', 'calibrationError'] as const;

function shipped(file: LabelledFile): Evaluation {
  if (!isSeen(file)) return evaluateFile(file, (text) => scorer.score(text));
  return evaluateFolds(file, data, shippedWeights);
}

function trained(file: LabelledFile): Evaluation {
  return evaluateFolds(file, data, (rest) => {
    return trainWeights(rest, data, { bits: TABLE_BITS, base: isSeen(file) ? shippedWeights(rest) : data.weights });
  });
}

function isSeen({ path }: LabelledFile): boolean {
  return basename(path).startsWith('tfns');
}

function print(title: string, evaluations: readonly Evaluation[]): void {
  const values = (measure: MeasureName): readonly number[] =>
    evaluations.flatMap(({ measures }) => ('value' in measures[measure] ? [measures[measure].value] : []));
  const mean = (measure: MeasureName): number =>
    values(measure).reduce((sum, value) => sum + value, 0) / values(measure).length;
  console.log(`| ${title} | texts | ${COLUMNS.join(' | ')} |`);
  for (const { name, texts, measures } of evaluations) {
    const cells = COLUMNS.map((measure) => {
      const found = measures[measure];
      if ('missing' in found) return found.missing;
      return `${found.value.toFixed(3)} [${found.low.toFixed(3)}, ${found.high.toFixed(3)}]`;
    });
    console.log(`| ${basename(name)} | ${texts} | ${cells.join(' | ')} |`);
  }
  console.log(`| mean |  | ${COLUMNS.map((measure) => mean(measure).toFixed(4)).join(' | ')} |\n`);
}

const files = process.argv.slice(2).map((path) => readLabels(path));
print('shipped weights', files.map(shipped));
print('trained, five folds', files.map(trained));
