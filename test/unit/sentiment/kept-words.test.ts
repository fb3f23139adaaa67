import { truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keepWords, readKeptWords } from '../../../src/adapters/sentiment/kept-words.ts';
import { loadData, readLexicon, wordLexicon } from '../../../src/adapters/sentiment/load.ts';
import { parseLexicon } from '../../../src/adapters/sentiment/parse-lexicon.ts';
import { createScorer } from '../../../src/sentiment/scorer.ts';
import { nameAssets } from '../../../src/sentiment/vocabulary.ts';
import { instrumentNamed } from '../../support/sentiment.ts';
import { testFolder } from '../../support/test-folder.ts';

const folder = testFolder('words');
const file = join(folder, 'words.bin');
const text = readLexicon();
const made = wordLexicon(text);

describe('the words a build keeps', () => {
  it('score every text as those made from the lexicon do', () => {
    keepWords(text, made, file);
    const kept = readKeptWords(text, file);
    expect(kept?.english).toEqual(made.english);
    const data = loadData(['BTC-USDT', 'TSLA', 'LINK-USDT', 'kBONK-USDT-PERP'].map(instrumentNamed));
    const fromText = createScorer({ ...data, words: made.words });
    const fromFile = createScorer({ ...data, words: kept?.words ?? expect.fail('there are none') });
    const { stances, roles, market, cues, english, spanish } = parseLexicon(text, 'lexicon.txt');
    const terms = [...stances, ...roles].map(({ term }) => term);
    const word = fc.constantFrom(
      ...[
        '$BTC',
        'LINK',
        '#TSLA',
        'bitcoin',
        '+5%',
        '200c',
        ',',
        '?',
        'eps 1.20 vs 1.05',
        'sales 9 mln from 8 mln',
        '🚀',
      ],
      ...[...terms, ...market, ...cues, ...english.slice(0, 300), ...spanish.slice(0, 100)],
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 16 }), (words) => {
        expect(fromFile.score(words.join(' '))).toEqual(fromText.score(words.join(' ')));
      }),
      { numRuns: 500 },
    );
  });

  it('are none for another lexicon, where they are damaged, and where there are none', () => {
    keepWords(text, made, file);
    expect(readKeptWords(`${text}\n# a line more`, file)).toBeUndefined();
    truncateSync(file, 1_000);
    expect(readKeptWords(text, file)).toBeUndefined();
    writeFileSync(file, '');
    expect(readKeptWords(text, file)).toBeUndefined();
    expect(readKeptWords(text, join(folder, 'none'))).toBeUndefined();
  });

  it('stay as they are when assets are named among them', () => {
    const before = made.words.flags.slice();
    const known = made.words.table.size;
    expect(nameAssets(made.words, ['blorpcoin', 'not blorp']).table.size).toBe(known + 2);
    expect(made.words.table.size).toBe(known);
    expect(made.words.flags).toEqual(before);
  });
});
