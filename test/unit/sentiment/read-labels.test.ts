import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Meaning, Meanings } from '../../../src/adapters/sentiment/label-values.ts';
import { crossValidate, trainFiles } from '../../../src/adapters/sentiment/labelled-files.ts';
import { loadData } from '../../../src/adapters/sentiment/load.ts';
import { readLabels } from '../../../src/adapters/sentiment/read-labels.ts';
import { testFolder } from '../../support/test-folder.ts';

const folder = testFolder('labels');

function written(text: string): string {
  const path = join(folder, 'labels.txt');
  writeFileSync(path, text);
  return path;
}

const lines = (labels: readonly unknown[]): string =>
  labels.map((label, at) => `${JSON.stringify({ text: `post ${at}`, label })}\n`).join('');
const read = (text: string, told?: Meanings): readonly (readonly number[])[] =>
  readLabels(written(text), told).rows.map(({ label, target }) => [label, target]);

const signs = (...labels: readonly number[]): readonly (readonly number[])[] => labels.map((label) => [label, label]);

describe('labels as people write them', () => {
  it.each<[string, readonly unknown[], readonly number[]]>([
    ['signs', [-1, 0, 1], [-1, 0, 1]],
    ['signs as text', ['-1', '0', '+1'], [-1, 0, 1]],
    ['signs as a column with holes writes them', [-1.0, '0.0', '1.0'], [-1, 0, 1]],
    ['sides', [-1, 1], [-1, 1]],
    ['names', ['bearish', 'neutral', 'bullish'], [-1, 0, 1]],
    ['moods', ['Negative', 'NEUTRAL', ' positive '], [-1, 0, 1]],
    ['short moods', ['neg', 'neu', 'pos'], [-1, 0, 1]],
    ['advice', ['sell', 'hold', 'buy'], [-1, 0, 1]],
    ['numbers and names', [-1, 'bullish', 0], [-1, 1, 0]],
  ])('%s', (_, labels, expected) => {
    expect(read(lines(labels))).toEqual(signs(...expected));
  });

  it.each<[string, readonly unknown[], RegExp]>([
    ['0, 1, 2', [2, 0, 1, 1], /txt:1: .*0 \(1×\), 1 \(2×\), 2 \(1×\); say .* --labels 0=bearish,1=neutral,2=bullish/],
    ['0, 1', [1, 0, 1], /--labels 0=bearish,1=bullish/],
    ['0 and 4', [0, 4], /--labels 0=bearish,4=bullish/],
    ['stars', [1, 2, 3, 4, 5], /1=bearish,2=bearish,3=neutral,4=bullish,5=bullish/],
    ['one sign alone', [1, 1], /labels-unknown/],
    ['signs and one more', [-1, 0, 1, 2], /txt:4: .*2 \(1×\)/],
    ['one name more', ['positive', 'negative', 'irrelevant'], /txt:3: .*irrelevant \(1×\)/],
    ['names of classes', ['LABEL_0', 'LABEL_1'], /label_0=bearish,label_1=bullish/],
    ['yes and no', [true, false], /false \(1×\), true \(1×\)/],
    ['strengths', [0.1, 0.2, 0.3, 0.4, -0.5, 0.6, 0.7, 0.8, 0.9], /call the column score/],
    ['nothing', [null, ''], /labels-empty/],
  ])('refuses %s as a whole, and says what to say', (_, labels, problem) => {
    expect(() => read(lines(labels))).toThrow(problem);
  });

  it('reads what it is told of any label', () => {
    const told: Meanings = new Map<string, Meaning>([
      ['0', -1],
      ['1', 0],
      ['2', 1],
      ['other', 'skip'],
    ]);
    expect(read(lines([2, 0, 'Other', 1]), told)).toEqual(signs(1, -1, 0));
    expect(() => read(lines([2, 0, 3]), told)).toThrow(/3 \(1×\)/);
  });

  it('leaves out no label in silence: whatever they are, all are read or the file is refused', () => {
    const label = fc.constantFrom(-1, 0, 1, 2, '4', 'positive', 'Bearish', 'neutral', 'spam', '1.0', 'LABEL_2');
    fc.assert(
      fc.property(fc.array(label, { minLength: 1, maxLength: 12 }), (labels) => {
        try {
          expect(read(lines(labels))).toHaveLength(labels.length);
        } catch (error) {
          expect(String(error)).toMatch(/labels-unknown: .*--labels/);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('takes strengths, and refuses ones on another scale', () => {
    const scores = (...all: readonly number[]): string =>
      all.map((score) => JSON.stringify({ text: 't', score })).join('\n');
    expect(read(scores(-0.2, 0, 0.7))).toEqual([
      [-1, -0.2],
      [0, 0],
      [1, 0.7],
    ]);
    expect(() => read(scores(-0.2, 57))).toThrow(/labels-score: .*txt:2: a score of 57/);
    expect(() => read(scores(0.2, 0.9))).toThrow(/labels-doubtful/);
  });
});

describe('files of labels', () => {
  it.each([
    ['commas', 'Text,Sentiment\n"up, up",-1\n"he said ""sell""\nand left",1\n'],
    ['semicolons', 'id;text;label\n7;"up, up";bearish\n8;"he said ""sell""\nand left";bullish\n'],
    ['tabs and line ends of Windows', '\uFEFFlabel\tTweet\r\nneg\tup, up\r\npos\t"he said ""sell""\r\nand left"\r\n'],
    ['a list', '[{"headline":"up, up","class":"sell"},\n{"headline":"he said \\"sell\\"\\nand left","class":"buy"}]'],
  ])('with %s', (_, text) => {
    const { rows } = readLabels(written(text));
    expect(rows.map((row) => [row.text, row.label])).toEqual([
      ['up, up', -1],
      ['he said "sell"\nand left', 1],
    ]);
  });

  it('tells what it took for what, which lines it left out, and which texts have no label', () => {
    const file = readLabels(written(`${lines([-1, 1, null, 0])}no json\n`));
    expect(file.told).toBe('text in text, label in label: 1 bearish, 1 neutral, 1 bullish');
    expect([file.bad, file.without]).toEqual([[5], 1]);
  });

  it.each([
    ['half of it damaged', `${lines([-1, 1])}no json\n{"label":1}\n`, /txt:3: 2 of 4 lines/],
    ['two columns that may be the text', 'title,body,label\na,b,-1\n', /title and body may each be the text/],
    ['no header', 'what a day,1\nsell it,-1\n', /no column holds texts/],
    ['a stray quote', 'text,label\n"up,-1\ndown,1\n', /labels-quote: .*txt:/],
    ['a quote inside a cell', 'text,label\n5" of rain,-1\n', /labels-quote: .*txt:2/],
    ['nothing', '', /no column holds texts/],
  ])('refuses a file with %s', (_, text, problem) => {
    expect(() => readLabels(written(text))).toThrow(problem);
  });
});

describe('too little to learn from', () => {
  it('one side is refused before anything is written', () => {
    const file = readLabels(written(lines(['bullish', 'bullish', 'neutral'])));
    expect(() => trainFiles([file], join(folder, 'none.bin'))).toThrow(
      /labels-one-sided: .*no text is labelled bearish/,
    );
  });

  it('folds need both sides outside of each', () => {
    const file = readLabels(written(lines(['bullish', 'bearish', 'neutral'])));
    expect(() => crossValidate(file, loadData([]), 10)).toThrow(/labels-few/);
  });
});
