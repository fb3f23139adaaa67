import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { TABLE_BITS } from '../src/adapters/sentiment/labelled-files.ts';
import { loadData } from '../src/adapters/sentiment/load.ts';
import type { ModelWeights, SentimentData } from '../src/sentiment/data.ts';
import { type LabelledText, trainWeights } from '../src/workshop/train/train.ts';
import { parseSentences } from './parse-sentences.ts';

/** Our own sentences are few and each stands for many. */
const OWN_COPIES = 3;

const SENTENCES = fileURLToPath(new URL('../data/sentiment/sentences.txt', import.meta.url));

/** Labelled sentences of our own, spread over their choices. */
export const ownSentences: readonly LabelledText[] = parseSentences(readFileSync(SENTENCES, 'utf8'), 'sentences.txt');

/** The lexicon and the assets alone, without weights. */
export const unweighted: SentimentData = { ...loadData([]), weights: undefined };

/** Weights as the shipped ones are made: from news labels that may be shipped, and our own sentences. */
export function shippedWeights(news: readonly LabelledText[]): ModelWeights {
  const texts = [...news, ...Array.from({ length: OWN_COPIES }, () => ownSentences).flat()];
  return trainWeights(texts, unweighted, { bits: TABLE_BITS, base: undefined });
}
