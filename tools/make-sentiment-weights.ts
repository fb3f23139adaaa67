/**
 * Makes `data/sentiment/weights.bin`: `QUARTET_DATA=folder npx tsx tools/make-sentiment-weights.ts`.
 * Learns from two sources that may be shipped: the labels of `sentiment/tfns.dev.jsonl` (MIT) in the folder named, and
 * our own sentences. No text leaves this program; what is written is a table of numbers.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadData } from '../src/adapters/sentiment/load.ts';
import { parseSentences } from '../src/adapters/sentiment/parse-sentences.ts';
import { readLabels } from '../src/adapters/sentiment/read-labels.ts';
import { TABLE_BITS } from '../src/adapters/sentiment/train-files.ts';
import { writeWeights } from '../src/adapters/sentiment/weights-file.ts';
import { trainWeights } from '../src/sentiment/train/train.ts';

/** Our own sentences are few and each stands for many. */
const OWN_COPIES = 3;

const folder = process.env.QUARTET_DATA;
if (folder === undefined) throw new Error('set QUARTET_DATA to the folder of recordings');
const output = process.argv[2] ?? fileURLToPath(new URL('../data/sentiment/weights.bin', import.meta.url));
const news = readLabels(join(folder, 'sentiment/tfns.dev.jsonl')).rows;
const sentences = fileURLToPath(new URL('../data/sentiment/sentences.txt', import.meta.url));
const own = parseSentences(readFileSync(sentences, 'utf8'), 'sentences.txt');
const texts = [...news, ...Array.from({ length: OWN_COPIES }, () => own).flat()];
const weights = trainWeights(texts, { ...loadData([]), weights: undefined }, { bits: TABLE_BITS, base: undefined });
writeWeights(output, weights, [
  { name: 'tfns (zeroshot/twitter-financial-news-sentiment, MIT), labels of the dev part', texts: news.length },
  { name: 'sentences.txt (our own, MIT)', texts: own.length },
]);
console.log(`${texts.length} texts → ${output}`);
