import { MAX_TEXT_CHARACTERS } from '../domain/text.ts';
import type { Tokens } from './tokens.ts';

/** More assets than this in one text is spam: the rest are counted and not followed. */
export const MOST_MENTIONS = 64;

/** What the words of one text say, token by token; filled again for every text. */
export class TextReading {
  /** The vocabulary's flags of each token or of the phrase that starts at it; 0 for others, and behind the last. */
  readonly flags = new Uint16Array(MAX_TEXT_CHARACTERS + 1);
  /** Hash of the term those are the flags of. */
  readonly terms = new Int32Array(MAX_TEXT_CHARACTERS + 1);
  readonly stances = new Float64Array(MAX_TEXT_CHARACTERS + 1);
  readonly moods = new Float64Array(MAX_TEXT_CHARACTERS + 1);
  readonly negated = new Uint8Array(MAX_TEXT_CHARACTERS + 1);
  /** The tokens with a stance or a mood, in order. */
  readonly spoken = new Uint16Array(MAX_TEXT_CHARACTERS + 1);
  spokenCount = 0;
  /** Where assets, and tags of anything, are named. */
  readonly mentionTokens = new Uint16Array(MOST_MENTIONS);
  readonly mentionAliases = new Uint16Array(MOST_MENTIONS);
  /** The token behind the mention. */
  readonly mentionEnds = new Uint16Array(MOST_MENTIONS);
  mentionCount = 0;
  english = 0;
  foreign = 0;
  spanish = 0;
  market = 0;
  questions = 0;
  /** Words and signs that set one thing against another. */
  comparisons = 0;
  /** Figures held against their yardsticks. */
  figures = 0;
  stance = 0;
  mood = 0;
  stanceStrength = 0;
  moodStrength = 0;

  clear(): void {
    this.mentionCount = 0;
    this.spokenCount = 0;
    this.market = 0;
    this.questions = 0;
    this.comparisons = 0;
    this.figures = 0;
  }

  cover(index: number): void {
    this.flags[index] = 0;
    this.stances[index] = 0;
    this.negated[index] = 0;
  }

  addStance(index: number, stance: number, mood: number): void {
    this.stances[index] = stance;
    this.moods[index] = mood;
    this.spoken[this.spokenCount] = index;
    this.spokenCount += 1;
  }

  /** The last token with a stance or a mood; −1 before the first. */
  lastSpoken(): number {
    return this.spokenCount === 0 ? -1 : (this.spoken[this.spokenCount - 1] ?? -1);
  }

  mention(index: number, alias: number, end: number): void {
    if (this.mentionCount === MOST_MENTIONS) return;
    this.mentionTokens[this.mentionCount] = index;
    this.mentionAliases[this.mentionCount] = alias;
    this.mentionEnds[this.mentionCount] = end;
    this.mentionCount += 1;
  }

  /** Weakens or strengthens all that was said since a token. */
  scale(from: number, factor: number): void {
    const { stances, moods, spoken } = this;
    for (let place = this.spokenCount - 1; place >= 0; place -= 1) {
      const index = spoken[place] ?? 0;
      if (index < from) break;
      stances[index] = (stances[index] ?? 0) * factor;
      moods[index] = (moods[index] ?? 0) * factor;
    }
  }

  /** Takes the voice from what a long text says again. */
  hearOnce(): void {
    const { stances, moods, spoken, terms } = this;
    const heard = new Set<number>();
    for (let place = 0; place < this.spokenCount; place += 1) {
      const index = spoken[place] ?? 0;
      const said = 2 * (terms[index] ?? 0) + ((stances[index] ?? 0) < 0 ? 1 : 0);
      if (heard.has(said)) {
        stances[index] = 0;
        moods[index] = 0;
      }
      heard.add(said);
    }
  }

  /** Whether all that speaks is plain praise or blame; traders' words for both sides mostly say one thing: `oversold bounce`. */
  speaksPlainly(): boolean {
    for (let place = 0; place < this.spokenCount; place += 1) {
      const index = this.spoken[place] ?? 0;
      if (this.moods[index] === 0 && this.stances[index] !== 0) return false;
    }
    return true;
  }

  total(): void {
    const { stances, moods, spoken } = this;
    let stance = 0;
    let mood = 0;
    let stanceStrength = 0;
    let moodStrength = 0;
    for (let place = 0; place < this.spokenCount; place += 1) {
      const index = spoken[place] ?? 0;
      const tokenStance = stances[index] ?? 0;
      const tokenMood = moods[index] ?? 0;
      stance += tokenStance;
      mood += tokenMood;
      stanceStrength += tokenStance < 0 ? -tokenStance : tokenStance;
      moodStrength += tokenMood < 0 ? -tokenMood : tokenMood;
    }
    this.stance = stance;
    this.mood = mood;
    this.stanceStrength = stanceStrength;
    this.moodStrength = moodStrength;
  }
}

/**
 * Whether the scorer can read a text: mostly Latin letters, and everyday words of English not outnumbered by those
 * of other languages. Emojis and tags speak every language, so a text of little else is readable.
 */
export function isReadable(tokens: Tokens, reading: TextReading): boolean {
  if (tokens.otherLetters > tokens.latinLetters) return false;
  return reading.foreign < 2 || reading.foreign <= reading.english;
}

/** Whether there is anything to read at all: links, mentions and bare numbers are not. */
export function saysSomething(tokens: Tokens, reading: TextReading): boolean {
  return tokens.words > 0 || reading.stanceStrength > 0 || reading.comparisons > 0;
}

/** Spanish has a small lexicon of its own, without weights: what says the plain thing is read by the lexicon alone. */
export function isSpanish(reading: TextReading): boolean {
  return reading.spanish >= 2 && reading.spanish > reading.english;
}
