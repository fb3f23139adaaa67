import type { TextScore } from '../../domain/signal.ts';
import type { SentimentData } from '../../sentiment/data.ts';
import { type Evaluation, evaluate, judge } from '../../sentiment/evaluate/evaluate.ts';
import { foldOf } from '../../sentiment/evaluate/folds.ts';
import { createScorer } from '../../sentiment/scorer.ts';
import { trainWeights } from '../../sentiment/train/train.ts';
import type { LabelledFile, LabelledRow } from './read-labels.ts';

/** How well a scorer's labels and scores agree with a file's. */
export function evaluateFile(file: LabelledFile, score: (text: string) => TextScore): Evaluation {
  const scores = file.rows.map((row) => score(row.text));
  return conclude(file, scores);
}

/** The same with weights fitted to the other folds of the file itself: what training on such texts would give. */
export function crossValidate(file: LabelledFile, data: SentimentData, bits: number, folds = 5): Evaluation {
  const scores: TextScore[] = new Array(file.rows.length);
  for (let fold = 0; fold < folds; fold += 1) {
    const isHeld = (row: LabelledRow): boolean => foldOf(row.id, folds) === fold;
    const weights = trainWeights(
      file.rows.filter((row) => !isHeld(row)),
      data,
      { bits, base: data.weights },
    );
    const scorer = createScorer({ ...data, weights });
    file.rows.forEach((row, index) => {
      if (isHeld(row)) scores[index] = scorer.score(row.text);
    });
  }
  return conclude(file, scores);
}

function conclude(file: LabelledFile, scores: readonly TextScore[]): Evaluation {
  const unscored = scores.filter((score) => score.label === 'unscored').length;
  return evaluate(file.path, judge(file.rows, scores), unscored);
}
