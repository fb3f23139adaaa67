import { listAliases } from '../../sentiment/aliases.ts';
import type { SentimentData } from '../../sentiment/data.ts';
import { Features, OF_GRAM } from '../../sentiment/features.ts';
import { READINGS, writeReadings } from '../../sentiment/model.ts';
import { Reader } from '../../sentiment/reader.ts';
import { tokenise } from '../../sentiment/tokenise.ts';
import { buildVocabulary } from '../../sentiment/vocabulary.ts';

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
  const reader = new Reader(buildVocabulary(data, aliases));
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
