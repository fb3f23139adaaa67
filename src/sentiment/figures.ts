import { SHAPE } from './number-shape.ts';
import type { Tokens } from './tokens.ts';
import { OF_TERM, ROLE } from './vocabulary.ts';
import { OF_ENTRY, type WordTable } from './word-table.ts';

const { flagsOf } = OF_ENTRY;
const { roleOf } = OF_TERM;

/** What a figure better than its yardstick says. */
const BETTER = 3;
const THING_REACH = 12;
const YARDSTICK_REACH = 9;
/** Figures further apart are not of one thing: a year and a sum, a price and a count. */
const MOST_TIMES = 5;
const NEVER = -100;

/** The words that figures are compared by; see the vocabulary. */
export interface FigureWords {
  readonly yardsticks: ReadonlySet<number>;
  readonly scales: ReadonlyMap<number, number>;
  readonly table: WordTable;
}

/**
 * Reads `EPS $1.20 vs $1.05`, `sales 9.8 mln from 10.4 mln a year ago`: a thing that should be high or low, its figure,
 * and a second figure behind a word that says it is what the first is held against.
 */
export class Figures {
  private readonly words: FigureWords;
  private thingAt = NEVER;
  private thingSign = 0;
  private figureAt = NEVER;
  private figureSign = 0;
  private value = 0;
  private scale = 1;
  private isShare = false;
  /** The token from which the last comparison speaks. */
  from = 0;

  constructor(words: FigureWords) {
    this.words = words;
  }

  clear(): void {
    this.thingAt = NEVER;
    this.figureAt = NEVER;
  }

  /** Something named that should be high (1) or low (−1). */
  thing(index: number, sign: number): void {
    this.thingAt = index;
    this.thingSign = sign;
  }

  /** The stance of the figure before, now that its yardstick is named; 0 if this number is none. */
  number(tokens: Tokens, index: number): number {
    const isOfThing = index - this.thingAt <= THING_REACH;
    const yardstickAt = this.yardstickBefore(tokens, index);
    const isHeld = yardstickAt !== NEVER;
    if (!isOfThing && !isHeld) {
      this.figureAt = NEVER;
      return 0;
    }
    const value = tokens.values[index] ?? 0;
    const scale = this.words.scales.get(tokens.hashes[index + 1] ?? 0) ?? 1;
    const isShare = isPercent(tokens.hashes[index] ?? 0);
    if (isHeld && isShare === this.isShare) {
      // A profit against a loss, or a loss against a profit: what they are says more than how much.
      const isOther = this.signBetween(tokens, yardstickAt, index) === -this.figureSign;
      const stance = isOther ? BETTER * this.figureSign : this.compare(value, scale);
      if (stance !== 0) {
        this.figureAt = NEVER;
        return stance;
      }
      if (value !== this.value) return 0;
    }
    this.figureAt = isOfThing ? index : NEVER;
    this.from = this.thingAt;
    this.figureSign = this.thingSign;
    this.value = value;
    this.scale = scale;
    this.isShare = isShare;
    return 0;
  }

  /** Where a word says that this number is what the figure is held against; `NEVER` where none does. */
  private yardstickBefore({ hashes }: Tokens, index: number): number {
    if (index - this.figureAt > YARDSTICK_REACH) return NEVER;
    for (let place = this.figureAt + 1; place < index; place += 1) {
      if (this.words.yardsticks.has(hashes[place] ?? 0)) return place;
    }
    return NEVER;
  }

  /** Of the thing that is named between two tokens: 1 where it should be high, −1 where it should be low, 0 for none. */
  private signBetween({ hashes }: Tokens, from: number, to: number): number {
    const { table } = this.words;
    for (let place = from + 1; place < to; place += 1) {
      const role = roleOf(flagsOf(table.find(hashes[place] ?? 0)));
      if (role === ROLE['good-thing']) return 1;
      if (role === ROLE['bad-thing']) return -1;
    }
    return 0;
  }

  private compare(yardstick: number, scale: number): number {
    // Where only one of two says `million`, it is meant of both.
    const isScaled = this.scale !== 1 && scale !== 1;
    const figure = isScaled ? this.value * this.scale : this.value;
    const other = isScaled ? yardstick * scale : yardstick;
    const isFar = Math.abs(figure) > MOST_TIMES * Math.abs(other) || Math.abs(other) > MOST_TIMES * Math.abs(figure);
    if (figure === other || (isFar && figure * other >= 0)) return 0;
    return (figure > other ? BETTER : -BETTER) * this.figureSign;
  }
}

function isPercent(shape: number): boolean {
  return shape === SHAPE.percent || shape === SHAPE.percentUp || shape === SHAPE.percentDown;
}
