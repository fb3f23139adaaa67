import { GRAM_SHARE } from '../features.ts';
import type { Sample } from './analyse.ts';
import { minimise } from './minimise.ts';

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
}

const MOST_ITERATIONS = 60;
/** Half of a place's weight in the fit is its rarity alone, half is how one-sided it is. */
const ONE_SIDED_SHARE = 0.5;

/**
 * Ridge logistic regression. Places are scaled by inverse document frequency and by their naive-Bayes log ratio (Wang
 * and Manning 2012), which lets rare but one-sided words speak; the scales end up inside the weights.
 */
export function fitLogistic(samples: readonly Sample[], labels: readonly (1 | -1)[], options: FitOptions): LinearModel {
  const scales = placeScales(samples, labels, options.bits);
  const columns = new Int32Array(1 << options.bits).fill(-1);
  const used: number[] = [];
  for (const { places } of samples) {
    for (const place of places) {
      if (columns[place] !== -1) continue;
      columns[place] = used.length;
      used.push(place);
    }
  }
  const rows = samples.map((sample) => toRow(sample, columns, scales));
  const { readings } = options;
  const [forLess, forMore] = labelWeights(labels);
  const size = used.length + readings.length + 1;
  const bias = size - 1;
  const point = minimise(
    (weights, gradient) => {
      let loss = 0;
      for (let column = 0; column < bias; column += 1) {
        const penalty = column < used.length ? options.penalty : options.readingPenalty;
        const weight = weights[column] ?? 0;
        loss += 0.5 * penalty * weight * weight;
        gradient[column] = penalty * weight;
      }
      gradient[bias] = 0;
      rows.forEach((row, index) => {
        const label = labels[index] ?? 1;
        const read = samples[index]?.readings ?? new Float64Array(0);
        let sum = weights[bias] ?? 0;
        for (let entry = 0; entry < row.columns.length; entry += 1) {
          sum += (weights[row.columns[entry] ?? 0] ?? 0) * (row.values[entry] ?? 0);
        }
        readings.forEach((reading, place) => {
          sum += (weights[used.length + place] ?? 0) * (read[reading] ?? 0);
        });
        const margin = label * sum;
        const counts = label > 0 ? forMore : forLess;
        loss += counts * (margin > 0 ? Math.log1p(Math.exp(-margin)) : Math.log1p(Math.exp(margin)) - margin);
        const pull = (-label * counts) / (1 + Math.exp(margin));
        for (let entry = 0; entry < row.columns.length; entry += 1) {
          const column = row.columns[entry] ?? 0;
          gradient[column] = (gradient[column] ?? 0) + pull * (row.values[entry] ?? 0);
        }
        readings.forEach((reading, place) => {
          const column = used.length + place;
          gradient[column] = (gradient[column] ?? 0) + pull * (read[reading] ?? 0);
        });
        if (options.biased) gradient[bias] = (gradient[bias] ?? 0) + pull;
      });
      return loss;
    },
    size,
    MOST_ITERATIONS,
  );
  const table = new Float64Array(1 << options.bits);
  used.forEach((place, column) => {
    table[place] = (point[column] ?? 0) * (scales[place] ?? 0);
  });
  const weighed = new Float64Array(samples[0]?.readings.length ?? 0);
  readings.forEach((reading, place) => {
    weighed[reading] = point[used.length + place] ?? 0;
  });
  return { table, readings: weighed, bias: point[bias] ?? 0 };
}

/** What a text of label −1 and one of label 1 count, so that both labels count the same, however rare one is. */
function labelWeights(labels: readonly (1 | -1)[]): readonly [number, number] {
  const more = labels.filter((label) => label === 1).length;
  const less = labels.length - more;
  return more === 0 || less === 0 ? [1, 1] : [labels.length / (2 * less), labels.length / (2 * more)];
}

interface Row {
  readonly columns: Int32Array;
  readonly values: Float64Array;
}

function toRow(sample: Sample, columns: Int32Array, scales: Float64Array): Row {
  const grams = sample.places.length - sample.words;
  const word = 1 / Math.sqrt(Math.max(1, sample.words));
  const gram = GRAM_SHARE / Math.sqrt(Math.max(1, grams));
  const values = new Float64Array(sample.places.length);
  sample.places.forEach((place, entry) => {
    values[entry] = (entry < sample.words ? word : gram) * (scales[place] ?? 0);
  });
  return { columns: sample.places.map((place) => columns[place] ?? 0), values };
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
