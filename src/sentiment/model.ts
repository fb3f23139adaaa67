import type { ModelWeights } from './data.ts';
import { Features, GRAM_SHARE, OF_GRAM } from './features.ts';
import type { TextReading } from './reading.ts';
import { logistic, squash } from './squash.ts';
import { LONG_TEXT, type Tokens } from './tokens.ts';

const { gramPlace } = OF_GRAM;
const IS_LOW_BYTE_FIRST = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/** What one text says of the market, filled again for every text. */
export interface Opinion {
  /** −1 … 1: which way, halved where there is hardly an opinion, and again where both sides are spoken for. */
  score: number;
  label: 'bearish' | 'neutral' | 'bullish';
  /** Probability of the label. */
  confidence: number;
}

/** The lexicon's readings a model weighs beside its table, each within −1 … 1. */
export const READINGS = ['stance', 'mood', 'stance-strength', 'mood-strength', 'question', 'market', 'length'] as const;

const STANCE_KNEE = 2;
const MOOD_KNEE = 4;

export function writeReadings(into: Float64Array, tokens: Tokens, reading: TextReading): void {
  into[0] = squash(reading.stance, STANCE_KNEE);
  into[1] = squash(reading.mood, MOOD_KNEE);
  into[2] = squash(reading.stanceStrength, STANCE_KNEE);
  into[3] = squash(reading.moodStrength, MOOD_KNEE);
  into[4] = reading.questions > 0 ? 1 : 0;
  into[5] = reading.market > 0 ? 1 : 0;
  into[6] = tokens.words / (tokens.words + 15);
}

/** Hand-set, for a scorer without a table: the lexicon alone. */
export const LEXICON_ONLY: ModelWeights = {
  bits: 0,
  table: new Int8Array(2),
  directionScale: 0,
  opinionScale: 0,
  directionBias: 0,
  opinionBias: -1.2,
  opinionLean: 0,
  directionReadings: [3, 1, 0, 0, 0, 0, 0],
  opinionReadings: [0, 0, 3, 1, 0, 0, 0],
};

/** What is left of a score whose text speaks for both sides alike. */
const TORN = 0.5;

/** Less than this left of all stances, neither side prevails. */
const MOSTLY = 1 / 3;

/** Of the words of a text that was cut, the last may be none. */
const NEARLY_ALL = 1 - 1 / LONG_TEXT;

/** A figure held against its yardstick is an opinion, at least of this much (before the logistic). */
const OF_FIGURES = 1;

/**
 * Two logistic models in a row: is there an opinion, and which way does it lean. Each is a sum of table weights and
 * weighed readings, and who leans far has an opinion. A score's sign is the lean's, however faint the opinion.
 */
export class Model {
  private readonly weights: ModelWeights;
  /** Both weights of a place in one number, opinion in the high byte: one load each. */
  private readonly table: Int16Array;
  private readonly features: Features;
  private readonly shift: number;
  private readonly readings = new Float64Array(READINGS.length);
  private readonly directionReadings: Float64Array;
  private readonly opinionReadings: Float64Array;
  private readonly opinion: Opinion = { score: 0, label: 'neutral', confidence: 0 };
  /** Sums of the last text judged, before the logistic. */
  direction = 0;
  opinionated = 0;

  constructor(weights: ModelWeights) {
    this.weights = weights;
    this.table = bothOf(weights.table);
    this.features = new Features(weights.bits);
    this.shift = 32 - weights.bits;
    this.directionReadings = Float64Array.from(weights.directionReadings);
    this.opinionReadings = Float64Array.from(weights.opinionReadings);
  }

  judge(tokens: Tokens, reading: TextReading): Opinion {
    this.sum(tokens, reading);
    const { stanceStrength, spokenCount } = reading;
    const oneSided = stanceStrength === 0 ? 1 : Math.abs(reading.stance) / stanceStrength;
    // `good bad`, once or three hundred times: no other word says which of them is meant.
    const isBare = oneSided < MOSTLY && spokenCount >= tokens.words * NEARLY_ALL && reading.speaksPlainly();
    return isBare ? this.conclude(oneSided, oneSided) : this.conclude(TORN + (1 - TORN) * oneSided, 1);
  }

  /**
   * One target among several of the text judged last: the stances that fell to it decide the lean, the whole text only
   * how much of an opinion it is.
   */
  judgeTarget(stance: number): number {
    const lean = (this.directionReadings[0] ?? 0) * squash(stance, STANCE_KNEE);
    return (2 * logistic(lean) - 1) * (0.5 + 0.5 * logistic(this.opinionated));
  }

  private sum(tokens: Tokens, reading: TextReading): void {
    const { weights, features, readings, directionReadings, opinionReadings } = this;
    writeReadings(readings, tokens, reading);
    let direction = weights.directionBias;
    let opinionated = weights.opinionBias;
    for (let place = 0; place < readings.length; place += 1) {
      const value = readings[place] ?? 0;
      direction += value * (directionReadings[place] ?? 0);
      opinionated += value * (opinionReadings[place] ?? 0);
    }
    if (weights.bits > 0) {
      features.extract(tokens, reading);
      this.addPlaces(features.words, features.wordCount, 1);
      direction += this.tableDirection;
      opinionated += this.tableOpinion;
      if (features.isLong) this.addPlaces(features.pieces, features.pieceCount, GRAM_SHARE);
      else this.addGrams(tokens.grams, tokens.gramCount);
      direction += this.tableDirection;
      opinionated += this.tableOpinion;
    }
    this.direction = direction;
    opinionated += weights.opinionLean * Math.abs(direction);
    this.opinionated = reading.figures > 0 && opinionated < OF_FIGURES ? OF_FIGURES : opinionated;
  }

  private tableDirection = 0;
  private tableOpinion = 0;

  private addPlaces(places: Int32Array, count: number, share: number): void {
    const { table } = this;
    let direction = 0;
    let opinion = 0;
    for (let index = 0; index < count; index += 1) {
      const both = table[places[index] ?? 0] ?? 0;
      direction += (both << 24) >> 24;
      opinion += both >> 8;
    }
    this.share(direction, opinion, count, share);
  }

  /** Half of all a text's weights are its pieces': summed without being written down first. */
  private addGrams(grams: Int32Array, count: number): void {
    const { table, shift } = this;
    let direction = 0;
    let opinion = 0;
    for (let index = 0; index < count; index += 1) {
      const both = table[gramPlace(grams[index] ?? 0, shift)] ?? 0;
      direction += (both << 24) >> 24;
      opinion += both >> 8;
    }
    this.share(direction, opinion, count, GRAM_SHARE);
  }

  private share(direction: number, opinion: number, count: number, share: number): void {
    const { directionScale, opinionScale } = this.weights;
    const each = count === 0 ? 0 : share / Math.sqrt(count);
    this.tableDirection = direction * directionScale * each;
    this.tableOpinion = opinion * opinionScale * each;
  }

  /** `force` is what the text's two sides leave of its score, `share` what they leave of its being an opinion. */
  private conclude(force: number, share: number): Opinion {
    const { opinion } = this;
    const bullish = logistic(this.direction);
    const opinionShare = logistic(this.opinionated) * share;
    const strongest = Math.max(bullish, 1 - bullish) * opinionShare;
    opinion.score = (2 * bullish - 1) * (0.5 + 0.5 * opinionShare) * force;
    if (strongest <= 1 - opinionShare) {
      opinion.label = 'neutral';
      opinion.confidence = 1 - opinionShare;
    } else {
      opinion.label = bullish >= 0.5 ? 'bullish' : 'bearish';
      opinion.confidence = strongest;
    }
    return opinion;
  }
}

/** A place's two bytes as one number. */
function bothOf(table: Int8Array): Int16Array {
  // As they lie on every machine but a few, where a loop over them all is a tenth of a short program's time.
  if (IS_LOW_BYTE_FIRST) return new Int16Array(new Int8Array(table).buffer);
  return Int16Array.from({ length: table.length >> 1 }, (_, place) => {
    return ((table[2 * place + 1] ?? 0) << 8) | ((table[2 * place] ?? 0) & 0xff);
  });
}
