import { seededRandom } from '../../domain/random.ts';
import { listAliases } from '../../sentiment/aliases.ts';
import type { SentimentData } from '../../sentiment/data.ts';
import { Features, GRAM_SHARE, OF_GRAM } from '../../sentiment/features.ts';
import { READINGS, writeReadings } from '../../sentiment/model.ts';
import { Reader } from '../../sentiment/reader.ts';
import { tokenise } from '../../sentiment/tokenise.ts';
import { nameAssets } from '../../sentiment/vocabulary.ts';
import { descend } from './descend.ts';

/** A linear model over table places and readings. */
export interface LinearModel {
  readonly table: Float64Array;
  readonly readings: Float64Array;
  readonly bias: number;
}

export interface FitOptions {
  readonly bits: number;
  /** Ridge penalty on table weights, and on readings. */
  readonly penalty: number;
  readonly readingPenalty: number;
  /** Which readings take part. */
  readonly readings: readonly number[];
  /** Without a bias, a text that says nothing leans nowhere, whatever most texts of the sample say. */
  readonly biased: boolean;
  /** What is known of each sample already, before any weight: 0, or a base model's sum. */
  readonly offsets: readonly number[];
}

/** Half of a place's weight in the fit is its rarity alone, half is how one-sided it is. */
const ONE_SIDED_SHARE = 0.5;

/**
 * Ridge logistic regression. Places are scaled by inverse document frequency and by their naive-Bayes log ratio (Wang
 * and Manning 2012), which lets rare but one-sided words speak; the scales end up inside the weights.
 */
export function fitLogistic(samples: readonly Sample[], labels: readonly (1 | -1)[], options: FitOptions): LinearModel {
  const scales = placeScales(samples, labels, options.bits);
  const size = 1 << options.bits;
  const { readings } = options;
  // A reading multiplied by r is penalised r² times less: so all columns can share one penalty.
  const readingScale = Math.sqrt(options.penalty / options.readingPenalty);
  const extras = readings.map((reading, place) => ({ reading, column: size + place }));
  const rows = samples.map((sample) => {
    const cells = placeCells(sample, scales);
    for (const { reading, column } of extras) cells.set(column, readingScale * (sample.readings[reading] ?? 0));
    if (options.biased) cells.set(size + readings.length, readingScale);
    return { columns: Int32Array.from(cells.keys()), values: Float64Array.from(cells.values()) };
  });
  const [forLess, forMore] = labelWeights(labels);
  const costs = labels.map((label) => (label > 0 ? forMore : forLess) / options.penalty);
  const random = seededRandom('fit', samples.length);
  const weights = descend(rows, labels, costs, options.offsets, size + readings.length + 1, random);
  const weighed = new Float64Array(samples[0]?.readings.length ?? 0);
  for (const { reading, column } of extras) weighed[reading] = readingScale * (weights[column] ?? 0);
  return {
    table: scales.map((scale, place) => scale * (weights[place] ?? 0)),
    readings: weighed,
    bias: readingScale * (weights[size + readings.length] ?? 0),
  };
}

/** What a text of label −1 and one of label 1 count, so that both labels count the same, however rare one is. */
function labelWeights(labels: readonly (1 | -1)[]): readonly [number, number] {
  const more = labels.filter((label) => label === 1).length;
  const less = labels.length - more;
  return more === 0 || less === 0 ? [1, 1] : [labels.length / (2 * less), labels.length / (2 * more)];
}

/** A sample's table columns with their values; a place met twice counts twice. */
function placeCells(sample: Sample, scales: Float64Array): Map<number, number> {
  const word = 1 / Math.sqrt(Math.max(1, sample.words));
  const gram = GRAM_SHARE / Math.sqrt(Math.max(1, sample.places.length - sample.words));
  const cells = new Map<number, number>();
  sample.places.forEach((place, entry) => {
    const value = (entry < sample.words ? word : gram) * (scales[place] ?? 0);
    cells.set(place, (cells.get(place) ?? 0) + value);
  });
  return cells;
}

function placeScales(samples: readonly Sample[], labels: readonly (1 | -1)[], bits: number): Float64Array {
  const positive = new Float64Array(1 << bits);
  const negative = new Float64Array(1 << bits);
  const lastSeen = new Int32Array(1 << bits).fill(-1);
  let positives = 0;
  samples.forEach((sample, index) => {
    const counts = labels[index] === 1 ? positive : negative;
    if (labels[index] === 1) positives += 1;
    for (const place of sample.places) {
      if (lastSeen[place] === index) continue;
      lastSeen[place] = index;
      counts[place] = (counts[place] ?? 0) + 1;
    }
  });
  const negatives = samples.length - positives;
  return positive.map((ups, place) => {
    const downs = negative[place] ?? 0;
    if (ups + downs === 0) return 0;
    const rarity = Math.log((1 + samples.length) / (1 + ups + downs)) + 1;
    const ratio = Math.abs(Math.log((ups + 1) / (positives + 1) / ((downs + 1) / (negatives + 1))));
    return rarity * (1 - ONE_SIDED_SHARE + 2 * ONE_SIDED_SHARE * ratio);
  });
}

/** A text as a model sees it: table places of its words, then of its pieces, and the lexicon's readings. */
export interface Sample {
  readonly places: Int32Array;
  /** How many of `places` are words. */
  readonly words: number;
  readonly readings: Float64Array;
}

/** Reads texts exactly as the scorer does. */
export function createAnalyser(data: SentimentData, bits: number): (text: string) => Sample {
  const aliases = listAliases(data.assets).map((alias) => alias.term);
  const reader = new Reader(nameAssets(data.words, aliases));
  const features = new Features(bits);
  return (text) => {
    const tokens = tokenise(text);
    const reading = reader.read(tokens);
    features.extract(tokens, reading);
    const pieces = features.isLong
      ? features.pieces.subarray(0, features.pieceCount)
      : tokens.grams.subarray(0, tokens.gramCount).map((gram) => OF_GRAM.gramPlace(gram, 32 - bits));
    const places = new Int32Array(features.wordCount + pieces.length);
    places.set(features.words.subarray(0, features.wordCount));
    places.set(pieces, features.wordCount);
    const readings = new Float64Array(READINGS.length);
    writeReadings(readings, tokens, reading);
    return { places, words: features.wordCount, readings };
  };
}
