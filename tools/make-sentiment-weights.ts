/**
 * Makes `data/sentiment/weights.bin`: `QUARTET_DATA=folder npx tsx tools/make-sentiment-weights.ts`.
 * Learns from two sources that may be shipped: the labels of `sentiment/tfns.dev.jsonl` (MIT) in the folder named, and
 * our own sentences. No text leaves this program; what is written is a table of numbers.
 */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readLabels } from '../src/adapters/sentiment/read-labels.ts';
import { writeWeights } from '../src/adapters/sentiment/weights-file.ts';
import { ownSentences, shippedWeights } from './shipped-weights.ts';

const folder = process.env.QUARTET_DATA;
if (folder === undefined) throw new Error('set QUARTET_DATA to the folder of recordings');
const output = process.argv[2] ?? fileURLToPath(new URL('../data/sentiment/weights.bin', import.meta.url));
const news = readLabels(join(folder, 'sentiment/tfns.dev.jsonl')).rows;
writeWeights(output, shippedWeights(news), [
  { name: 'tfns (zeroshot/twitter-financial-news-sentiment, MIT), labels of the dev part', texts: news.length },
  { name: 'sentences.txt (our own, MIT)', texts: ownSentences.length },
]);
console.log(`${news.length + ownSentences.length} texts → ${output}`);
