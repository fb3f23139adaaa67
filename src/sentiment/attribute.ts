import { MAX_TEXT_CHARACTERS } from '../domain/text.ts';
import { MOST_MENTIONS, type TextReading } from './reading.ts';
import type { Targets } from './router.ts';
import { KIND, type Tokens } from './tokens.ts';
import { FLAG, OF_TERM, ROLE } from './vocabulary.ts';

const { word: WORD, mark: MARK } = KIND;
const { action: ACTION } = FLAG;
const { roleOf } = OF_TERM;
const { comparator: COMPARATOR, joiner: JOINER } = ROLE;
const COMMA = 0x2c;
const GREATER = 0x3e;
const LESS = 0x3c;
const SENTENCE_DISTANCE = 8;
/** An action of two words, `to buy`, still stands right before what it is done to. */
const WORDS_OF_ACTION = 2;
const NO_GROUP = -1;

/**
 * Shares out the stances of a text that names several assets: each word's stance goes to the nearest mention, names
 * standing in a list (`$A, $B and $C`) share theirs, and a comparison (`A over B`) gives with one hand and takes
 * with the other. Linear in tokens and mentions.
 */
export class Attribution {
  /** By the place of the asset in `targets.assets`. */
  readonly sums = new Float64Array(MOST_MENTIONS);
  private readonly groupOfMention = new Uint16Array(MOST_MENTIONS);
  private readonly groupSums = new Float64Array(MOST_MENTIONS);
  private readonly groupStarts = new Uint16Array(MOST_MENTIONS + 1);
  private readonly groupEnds = new Uint16Array(MOST_MENTIONS);
  /** Running distance: a token is 1, a comma or an `and` 2, the end of a sentence 8. */
  private readonly distances = new Float64Array(MAX_TEXT_CHARACTERS + 2);
  private groups = 0;

  share(tokens: Tokens, reading: TextReading, targets: Targets): void {
    for (let place = 0; place < targets.count; place += 1) this.sums[place] = 0;
    if (reading.spokenCount === 0 && reading.comparisons === 0) return;
    this.gather(tokens, reading, targets);
    for (let group = 0; group < this.groups; group += 1) this.groupSums[group] = 0;
    if (this.groups === 1) this.groupSums[0] = reading.stance;
    else {
      this.measure(tokens, reading);
      this.spreadStances(reading);
      if (reading.comparisons > 0) this.compare(tokens, reading);
    }
    for (let row = 0; row < targets.mentions; row += 1) {
      if (this.isRepeat(targets, row)) continue;
      const place = targets.places[row] ?? 0;
      this.sums[place] = (this.sums[place] ?? 0) + (this.groupSums[this.groupOfMention[row] ?? 0] ?? 0);
    }
  }

  /** An asset named twice in one group has that group's stance once. */
  private isRepeat(targets: Targets, row: number): boolean {
    for (let earlier = row - 1; earlier >= 0; earlier -= 1) {
      if (this.groupOfMention[earlier] !== this.groupOfMention[row]) return false;
      if (targets.places[earlier] === targets.places[row]) return true;
    }
    return false;
  }

  /** Mentions with nothing but list marks between them form a group. */
  private gather(tokens: Tokens, reading: TextReading, targets: Targets): void {
    this.groups = 0;
    for (let row = 0; row < targets.mentions; row += 1) {
      const token = targets.tokens[row] ?? 0;
      const end = targets.ends[row] ?? 0;
      if (row === 0 || !this.isList(tokens, reading, this.groupEnds[this.groups - 1] ?? 0, token)) {
        this.groupStarts[this.groups] = token;
        this.groups += 1;
      }
      this.groupEnds[this.groups - 1] = end;
      this.groupOfMention[row] = this.groups - 1;
    }
  }

  private isList(tokens: Tokens, reading: TextReading, from: number, to: number): boolean {
    for (let index = from; index < to; index += 1) {
      const hash = tokens.hashes[index] ?? 0;
      if (tokens.kinds[index] === MARK) {
        if (hash === GREATER || hash === LESS || isSentenceEnd(hash)) return false;
      } else if (tokens.kinds[index] !== WORD || index - from > 2 || (reading.stances[index] ?? 0) !== 0) return false;
      else if (((reading.flags[index] ?? 0) & ACTION) !== 0) return false;
      else if (roleAt(reading, index) === COMPARATOR) return false;
    }
    return true;
  }

  private measure(tokens: Tokens, reading: TextReading): void {
    let distance = 0;
    for (let index = 0; index < tokens.count; index += 1) {
      this.distances[index] = distance;
      const hash = tokens.hashes[index] ?? 0;
      if (tokens.kinds[index] !== MARK) distance += roleAt(reading, index) === JOINER ? 2 : 1;
      else distance += isSentenceEnd(hash) ? SENTENCE_DISTANCE : 2;
    }
    this.distances[tokens.count] = distance;
  }

  private spreadStances(reading: TextReading): void {
    let next = 0;
    for (let place = 0; place < reading.spokenCount; place += 1) {
      const index = reading.spoken[place] ?? 0;
      const stance = reading.stances[index] ?? 0;
      while (next < this.groups && (this.groupStarts[next] ?? 0) <= index) next += 1;
      const group = this.nearest(index, next, reading);
      this.groupSums[group] = (this.groupSums[group] ?? 0) + stance;
    }
  }

  /** `next` is the first group that starts behind the token; on a tie an action looks forward, all else back. */
  private nearest(index: number, next: number, reading: TextReading): number {
    const before = next - 1;
    if (before === NO_GROUP) return next;
    if (next === this.groups) return before;
    const here = this.distances[index] ?? 0;
    const back = here - (this.distances[(this.groupEnds[before] ?? 1) - 1] ?? 0);
    const ahead = (this.distances[this.groupStarts[next] ?? 0] ?? 0) - here;
    const acts = ((reading.flags[index] ?? 0) & ACTION) !== 0;
    if (acts && ahead <= WORDS_OF_ACTION) return next;
    if (back !== ahead) return back < ahead ? before : next;
    return acts ? next : before;
  }

  /** Between two groups of a sentence, `over`, `than` or `>` sets the second against the first. */
  private compare(tokens: Tokens, reading: TextReading): void {
    for (let group = 0; group + 1 < this.groups; group += 1) {
      const sign = this.comparison(tokens, reading, this.groupEnds[group] ?? 0, this.groupStarts[group + 1] ?? 0);
      if (sign === 0) continue;
      const stance = (this.groupSums[group] ?? 0) + (this.groupSums[group + 1] ?? 0);
      const lead = sign * (stance === 0 ? 1 : stance);
      this.groupSums[group] = lead;
      this.groupSums[group + 1] = -lead;
    }
  }

  /** 1 when the first is set above the second, −1 below, 0 when they are not compared. */
  private comparison(tokens: Tokens, reading: TextReading, from: number, to: number): number {
    for (let index = from; index < to; index += 1) {
      const hash = tokens.hashes[index] ?? 0;
      if (tokens.kinds[index] === MARK) {
        if (hash === GREATER) return 1;
        if (hash === LESS) return -1;
        if (isSentenceEnd(hash) || hash === COMMA) return 0;
      } else if (roleAt(reading, index) === COMPARATOR) return 1;
    }
    return 0;
  }
}

function roleAt(reading: TextReading, index: number): number {
  return roleOf(reading.flags[index] ?? 0);
}

function isSentenceEnd(mark: number): boolean {
  return mark === 0x2e || mark === 0x21 || mark === 0x3f || mark === 0x3b;
}
