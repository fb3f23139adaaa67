import type { ModelWeights, SentimentData } from '../../sentiment/data.ts';
import { GRAM_SHARE } from '../../sentiment/features.ts';
import { createAnalyser, type FitOptions, fitLogistic, type LinearModel, type Sample } from './logistic-fit.ts';
import { pack, unpack } from './packed-weights.ts';

/** A text with what a person said of it: bearish, neutral or bullish. */
export interface LabelledText {
  readonly id: string;
  readonly text: string;
  readonly label: -1 | 0 | 1;
}

export interface TrainOptions {
  /** The table has 2^bits places. */
  readonly bits: number;
  /** Weights to start from: what few labels cannot say is taken from them. With none, the direction has no bias. */
  readonly base: ModelWeights | undefined;
}

const PENALTY = 2;
const READING_PENALTY = 0.1;
/** Readings of the direction model, and of the opinion model; the last place is the base model's own sum. */
const DIRECTION_READINGS = [0, 1];
const OPINION_READINGS = [2, 3, 4, 5, 6];
/** Below this share of neutral texts, their absence is the label's nature: everybody is taken to have an opinion. */
const LEAST_NEUTRAL_SHARE = 0.005;
const ALWAYS_OPINIONATED = 6;

/**
 * What a lean says of there being an opinion, where no base model tells. Set by hand: the texts that shipped weights may
 * learn from are news, which know a neutral post when it is news; of any other post the lean is the better witness.
 */
const OPINION_LEAN = 0.7;

/** A model to start from, and what it makes of each sample. */
interface Base {
  readonly model: LinearModel;
  readonly sums: readonly number[];
}

/** A model, and how far the one it started from was trusted. */
interface Fitted {
  readonly model: LinearModel;
  readonly trust: number;
}

/** Fits both models to labelled texts. Deterministic; about a second per 5,000 texts. */
export function trainWeights(texts: readonly LabelledText[], data: SentimentData, options: TrainOptions): ModelWeights {
  const analyse = createAnalyser(data, options.bits);
  const samples = texts.map(({ text }) => analyse(text));
  const { base, bits } = options;
  const known = base === undefined ? undefined : readBase(base, samples);
  const taken = texts.flatMap(({ label }, index) => (label === 0 ? [] : [{ index, label }]));
  const pick = <T>(all: readonly T[]): readonly T[] => all.filter((_, index) => texts[index]?.label !== 0);
  const lean = known && { model: known.direction.model, sums: pick(known.direction.sums) };
  const biased = base !== undefined;
  const signs = taken.map(({ label }) => label);
  const direction = fitOn(pick(samples), signs, { bits, readings: DIRECTION_READINGS, biased }, lean).model;
  if (texts.length - taken.length < LEAST_NEUTRAL_SHARE * texts.length) {
    return pack(direction, constant(direction, ALWAYS_OPINIONATED), { bits, opinionLean: 0 });
  }
  const sides = texts.map(({ label }) => (label === 0 ? -1 : 1));
  const opinion = fitOn(samples, sides, { bits, readings: OPINION_READINGS, biased: true }, known?.opinion);
  const opinionLean = base === undefined ? OPINION_LEAN : opinion.trust * base.opinionLean;
  return pack(direction, opinion.model, { bits, opinionLean });
}

function readBase(base: ModelWeights, samples: readonly Sample[]): { direction: Base; opinion: Base } {
  const direction = unpack(base, 0);
  const opinion = unpack(base, 1);
  const leans = samples.map((sample) => sumOf(direction, sample));
  const opinions = samples.map(
    (sample, index) => sumOf(opinion, sample) + base.opinionLean * Math.abs(leans[index] ?? 0),
  );
  return { direction: { model: direction, sums: leans }, opinion: { model: opinion, sums: opinions } };
}

function constant(like: LinearModel, bias: number): LinearModel {
  return { table: new Float64Array(like.table.length), readings: new Float64Array(like.readings.length), bias };
}

/** Fits what a base model leaves over; its sum is also one more reading, so that it can be trusted more or less. */
function fitOn(
  samples: readonly Sample[],
  labels: readonly (1 | -1)[],
  options: Pick<FitOptions, 'bits' | 'readings' | 'biased'>,
  base: Base | undefined,
): Fitted {
  const fit = { ...options, penalty: PENALTY, readingPenalty: READING_PENALTY };
  if (base === undefined) return { model: fitLogistic(samples, labels, { ...fit, offsets: [] }), trust: 1 };
  const { model, sums } = base;
  const place = model.readings.length;
  const informed = samples.map((sample, index) => ({
    ...sample,
    readings: Float64Array.from([...sample.readings, sums[index] ?? 0]),
  }));
  const readings = [...options.readings, place];
  const change = fitLogistic(informed, labels, { ...fit, readings, offsets: sums });
  const trust = 1 + (change.readings[place] ?? 0);
  const fitted = {
    table: change.table.map((weight, index) => weight + trust * (model.table[index] ?? 0)),
    readings: model.readings.map((weight, index) => trust * weight + (change.readings[index] ?? 0)),
    bias: change.bias + trust * model.bias,
  };
  return { model: fitted, trust };
}

function sumOf(model: LinearModel, sample: Sample): number {
  let words = 0;
  let grams = 0;
  sample.places.forEach((place, entry) => {
    if (entry < sample.words) words += model.table[place] ?? 0;
    else grams += model.table[place] ?? 0;
  });
  let sum = model.bias + words / Math.sqrt(Math.max(1, sample.words));
  sum += (GRAM_SHARE * grams) / Math.sqrt(Math.max(1, sample.places.length - sample.words));
  model.readings.forEach((weight, place) => {
    sum += weight * (sample.readings[place] ?? 0);
  });
  return sum;
}
