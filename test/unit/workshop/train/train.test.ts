import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { crossValidate, evaluateFile, trainFiles } from '../../../../src/adapters/sentiment/labelled-files.ts';
import { loadData, loadScorer } from '../../../../src/adapters/sentiment/load.ts';
import { readLabels } from '../../../../src/adapters/sentiment/read-labels.ts';
import { readWeights, trainedWeightsPath, writeWeights } from '../../../../src/adapters/sentiment/weights-file.ts';
import { InputError } from '../../../../src/domain/errors.ts';
import { seededRandom } from '../../../../src/domain/random.ts';
import { createScorer } from '../../../../src/sentiment/scorer.ts';
import { descend, type SparseRow } from '../../../../src/workshop/train/descend.ts';
import { type LabelledText, trainWeights } from '../../../../src/workshop/train/train.ts';
import { parseSentences } from '../../../../tools/parse-sentences.ts';
import { testFolder } from '../../../support/test-folder.ts';

const folder = testFolder('ear');

/** A language in which `blorp` is good and `zwick` is bad, which no lexicon knows. */
const OWN_LANGUAGE: readonly LabelledText[] = Array.from({ length: 240 }, (_, index) => {
  const word = ['blorp', 'zwick', 'plain'][index % 3] ?? '';
  const label = ([1, -1, 0] as const)[index % 3] ?? 0;
  return { id: `t${index}`, text: `the ${word} of thing${index % 7} and item${index % 11}`, label };
});

function writeLabels(name: string, rows: readonly object[]): string {
  const path = join(folder, name);
  writeFileSync(path, rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
  return path;
}

describe('training', () => {
  const data = { ...loadData([]), weights: undefined };
  const weights = trainWeights(OWN_LANGUAGE, data, { bits: 14, base: undefined });
  const trained = createScorer({ ...data, weights });

  it('learns words no lexicon knows, and that some texts say nothing', () => {
    expect(trained.score('a blorp day').score).toBeGreaterThan(0.3);
    expect(trained.score('what a zwick').score).toBeLessThan(-0.3);
    expect(trained.score('the plain of thing3 and item4').label).toBe('neutral');
    expect(createScorer(data).score('a blorp day').score).toBe(0);
  });

  it('is the same twice', () => {
    expect(trainWeights(OWN_LANGUAGE, data, { bits: 14, base: undefined })).toEqual(weights);
  });

  it('starts from a base: what a few labels leave open is taken from there', () => {
    const few = OWN_LANGUAGE.slice(0, 6).map((row) => ({ ...row, text: row.text.replace(/blorp|zwick/, 'grolm') }));
    const onBase = createScorer({ ...data, weights: trainWeights(few, data, { bits: 14, base: weights }) });
    expect(onBase.score('a blorp day').score).toBeGreaterThan(onBase.score('a zwick day').score);
  });

  it('takes everybody to have an opinion where no label is neutral', () => {
    const sided = OWN_LANGUAGE.filter(({ label }) => label !== 0);
    const scorer = createScorer({ ...data, weights: trainWeights(sided, data, { bits: 14, base: undefined }) });
    expect(scorer.score('the plain of thing3 and item4').label).not.toBe('neutral');
  });
});

describe('the solver', () => {
  it('finds the minimum of the ridge logistic loss: the gradient there is zero', () => {
    const random = seededRandom('solver');
    const rows: SparseRow[] = Array.from({ length: 60 }, () => ({
      columns: Int32Array.from([0, 1, 2, 3]),
      values: Float64Array.from({ length: 4 }, () => random.next() - 0.5),
    }));
    const labels = rows.map(({ values }) => ((values[0] ?? 0) + 0.3 * random.next() > 0.1 ? 1 : -1) as 1 | -1);
    const costs = labels.map((_, index) => 0.5 + (index % 3));
    const weights = descend(rows, labels, costs, [], 4, random);
    for (let column = 0; column < 4; column += 1) {
      let gradient = weights[column] ?? 0;
      rows.forEach(({ values }, index) => {
        const label = labels[index] ?? 1;
        const sum = values.reduce((total, value, place) => total + value * (weights[place] ?? 0), 0);
        gradient -= ((costs[index] ?? 1) * label * (values[column] ?? 0)) / (1 + Math.exp(label * sum));
      });
      expect(Math.abs(gradient)).toBeLessThan(0.02);
    }
  });
});

describe('files', () => {
  it('weights come back as they were written, and a damaged file is refused in one line', () => {
    const data = loadData([]);
    const weights = trainWeights(OWN_LANGUAGE, { ...data, weights: undefined }, { bits: 10, base: undefined });
    const path = join(folder, 'deep/weights.bin');
    writeWeights(path, weights, [{ name: 'own', texts: OWN_LANGUAGE.length }]);
    expect(readWeights(path)).toEqual(weights);
    const bytes = readFileSync(path);
    bytes[bytes.length - 20] = (bytes[bytes.length - 20] ?? 0) ^ 0xff;
    writeFileSync(path, bytes);
    expect(() => readWeights(path)).toThrow(InputError);
    writeFileSync(path, 'no weights at all');
    expect(() => readWeights(path)).toThrow(/weights-unreadable: .*weights\.bin/);
    expect(() => readWeights(join(folder, 'none.bin'))).toThrow(/there is no such file/);
  });

  it('trained weights are used where they are asked for, and by nobody else', () => {
    const path = writeLabels('own.jsonl', OWN_LANGUAGE);
    const out = join(folder, 'own.bin');
    expect(trainFiles([readLabels(path)], out)).toEqual({ path: out, texts: 240, badLines: 0 });
    const shipped = loadScorer([]).score('a blorp day').score;
    expect(loadScorer([], { weights: { file: out } }).score('a blorp day').score).toBeGreaterThan(shipped + 0.2);
    expect(loadScorer([]).name).not.toBe(loadScorer([], { weights: { file: out } }).name);
    const before = process.env.XDG_DATA_HOME;
    process.env.XDG_DATA_HOME = folder;
    expect(trainedWeightsPath()).toBe(join(folder, 'quartet/weights.bin'));
    expect(loadScorer([], { weights: 'trained' }).name).toBe(loadScorer([]).name);
    if (before === undefined) delete process.env.XDG_DATA_HOME;
    else process.env.XDG_DATA_HOME = before;
  });

  it('sentences spread over their choices', () => {
    expect(
      parseSentences('# note\n\n+ {T} (up|down) (a|b)\n0 x\n', 'f').map(({ text, label }) => [text, label]),
    ).toEqual([
      ['$ABCD up a', 1],
      ['$ABCD up b', 1],
      ['$ABCD down a', 1],
      ['$ABCD down b', 1],
      ['x', 0],
    ]);
    expect(() => parseSentences('up', 'f')).toThrow(/f:1/);
  });
});

describe('measuring', () => {
  it('folds learn what the file itself teaches, which shipped weights cannot know', () => {
    const file = readLabels(writeLabels('folds.jsonl', OWN_LANGUAGE));
    const data = { ...loadData([]), weights: undefined };
    const scorer = createScorer(data);
    const untrained = evaluateFile(file, (text) => scorer.score(text)).measures;
    const folded = crossValidate(file, data, 14).measures;
    expect(untrained.signAccuracy).toMatchObject({ value: 0.5 });
    if ('missing' in folded.signAccuracy || 'missing' in folded.macroF1) throw new Error('no figures');
    expect(folded.signAccuracy.value).toBeGreaterThan(0.95);
    expect(folded.macroF1.low).toBeGreaterThan(0.9);
  });
});
