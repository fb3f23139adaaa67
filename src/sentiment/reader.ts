import { hashPair } from './hashing.ts';
import { CALL_STRIKE, PERCENT_DOWN, PERCENT_UP, PUT_STRIKE, SIGNED_DOWN, SIGNED_UP } from './number-shape.ts';
import { Reading } from './reading.ts';
import { CASHTAG, MARK, NUMBER, type Tokens } from './tokens.ts';
import { ACTION, ENGLISH, FOREIGN, MARKET, PHRASE_MASK, ROLE, type Vocabulary } from './vocabulary.ts';

const COMMA = 0x2c;
const QUESTION = 0x3f;
const NEGATION_REACH = 4;
const THING_REACH = 5;
const FOE_REACH = 4;
const OPTION_REACH = 4;
const NEGATED = -0.7;
const MOVE_STANCE = 1.3;
/** What selling an option says: the opposite of holding it, at half the force. */
const WRITTEN_OPTION = 1.5;
const NEVER = -100;

/** Stance of a number by its shape: a signed percentage moves, an option strike takes a side. */
function stanceOfNumber(shape: number): number {
  switch (shape) {
    case PERCENT_UP:
      return 1.2;
    case PERCENT_DOWN:
      return -1.2;
    case CALL_STRIKE:
      return 1.2;
    case PUT_STRIKE:
      return -1.2;
    case SIGNED_UP:
      return 0.5;
    case SIGNED_DOWN:
      return -0.5;
    default:
      return 0;
  }
}

/**
 * Reads tokens left to right against the vocabulary and writes each token's stance after negation, boosters, doubt,
 * questions, `but`, and what rises or falls. Linear in the tokens; keeps nothing from one text to the next.
 */
export class Reader {
  readonly reading = new Reading();
  private readonly vocabulary: Vocabulary;
  private negatedUntil = 0;
  private boost = 1;
  private doubt = 1;
  private sentence = 0;
  private thingAt = NEVER;
  private thingSign = 1;
  private moveAt = NEVER;
  private foeAt = NEVER;
  private actionAt = NEVER;

  constructor(vocabulary: Vocabulary) {
    this.vocabulary = vocabulary;
  }

  read(tokens: Tokens): Reading {
    const { reading } = this;
    reading.clear();
    this.openSentence(0);
    this.negatedUntil = 0;
    this.boost = 1;
    const { count, kinds, hashes } = tokens;
    let index = 0;
    while (index < count) {
      const kind = kinds[index];
      const hash = hashes[index] ?? 0;
      if (kind === MARK) index = this.mark(index, hash);
      else if (kind === NUMBER) index = this.number(index, stanceOfNumber(hash));
      else if (kind === CASHTAG) index = this.cashtag(index, hash);
      else index = this.word(tokens, index, hash);
    }
    reading.total(count);
    return reading;
  }

  private word(tokens: Tokens, index: number, hash: number): number {
    const { table, stances, moods, roles, flags, aliases } = this.vocabulary;
    const { reading } = this;
    let row = table.find(hash);
    let term = hash;
    let next = index + 1;
    if (row !== 0) {
      const flag = flags[row] ?? 0;
      if ((flag & ENGLISH) !== 0) reading.english += 1;
      if ((flag & FOREIGN) !== 0) reading.foreign += 1;
      if ((flag & PHRASE_MASK) !== 0) {
        const end = Math.min(tokens.count, next + (flag & PHRASE_MASK));
        let chain = hash;
        for (let place = index + 1; place < end; place += 1) {
          chain = hashPair(chain, tokens.hashes[place] ?? 0);
          const phrase = table.find(chain);
          if (phrase !== 0) {
            row = phrase;
            term = chain;
            next = place + 1;
          }
        }
      }
    }
    const role = row === 0 ? 0 : (roles[row] ?? 0);
    const alias = row === 0 ? 0 : (aliases[row] ?? 0);
    if (row !== 0 && ((flags[row] ?? 0) & MARKET) !== 0) reading.market += 1;
    reading.rows[index] = row;
    reading.terms[index] = term;
    reading.stances[index] = 0;
    reading.moods[index] = 0;
    reading.negated[index] = index < this.negatedUntil ? 1 : 0;
    for (let place = index + 1; place < next; place += 1) reading.cover(place);
    if (alias !== 0) reading.mention(index, alias, next);
    const stance = row === 0 ? 0 : (stances[row] ?? 0);
    if (role === ROLE.rise || role === ROLE.fall) this.move(index, role === ROLE.rise, stance);
    else {
      if (row !== 0) this.weigh(index, stance, moods[row] ?? 0);
      if (role !== 0) this.play(role, index, next);
      else if (row !== 0 && ((flags[row] ?? 0) & ACTION) !== 0) this.actionAt = index;
    }
    return next;
  }

  private number(index: number, stance: number): number {
    this.reading.cover(index);
    if (stance !== 0) this.weigh(index, stance, 0);
    return index + 1;
  }

  /** A tag names an asset, known or not, and says nothing: `$MOON` is no praise. */
  private cashtag(index: number, hash: number): number {
    const row = this.vocabulary.table.find(hash);
    this.reading.cover(index);
    this.reading.mention(index, row === 0 ? 0 : (this.vocabulary.aliases[row] ?? 0), index + 1);
    return index + 1;
  }

  private weigh(index: number, stance: number, mood: number): void {
    if (stance === 0 && mood === 0) return;
    let factor = (index < this.negatedUntil ? NEGATED : 1) * this.boost * this.doubt;
    if (stance !== 0 && index - this.foeAt <= FOE_REACH) {
      this.reading.stances[this.foeAt] = 0;
      factor = -factor;
    }
    this.reading.stances[index] = stance * factor;
    this.reading.moods[index] = mood * factor;
    this.boost = 1;
  }

  private play(role: number, index: number, next: number): void {
    switch (role) {
      case ROLE.negator:
        this.negatedUntil = next + NEGATION_REACH;
        break;
      case ROLE.booster:
        this.boost = 1.3;
        break;
      case ROLE.dampener:
        this.boost = 0.6;
        break;
      case ROLE.modal:
        this.doubt = 0.6;
        break;
      case ROLE.contrast:
        this.reading.scale(this.sentence, index, 0.5);
        this.openClause();
        break;
      case ROLE['good-thing']:
        this.thing(index, 1);
        break;
      case ROLE['bad-thing']:
        this.thing(index, -1);
        break;
      case ROLE.foe:
        this.foeAt = index;
        break;
      case ROLE['put-option']:
        this.option(index, WRITTEN_OPTION);
        break;
      case ROLE['call-option']:
        this.option(index, -WRITTEN_OPTION);
        break;
      default:
        break;
    }
  }

  /** Bought or sold just before, an option speaks for both words: bought puts are bearish, sold puts bullish. */
  private option(index: number, written: number): void {
    if (index - this.actionAt > OPTION_REACH) return;
    const { stances } = this.reading;
    if ((stances[this.actionAt] ?? 0) < 0) stances[index] = written;
    stances[this.actionAt] = 0;
  }

  /** Something rises or falls: good or bad news by what it is, if that was just named. */
  private move(index: number, rises: boolean, stance: number): void {
    const { stances, moods } = this.reading;
    let weight = stance === 0 ? (rises ? MOVE_STANCE : -MOVE_STANCE) : stance;
    if (index - this.thingAt < THING_REACH) {
      if (this.thingSign < 0) weight = -weight;
      stances[this.thingAt] = 0;
      moods[this.thingAt] = 0;
    }
    this.weigh(index, weight, 0);
    this.moveAt = index;
  }

  /** A thing that should rise, or should not; it turns a move named just before it, and then says no more itself. */
  private thing(index: number, sign: number): void {
    const { stances, moods } = this.reading;
    if (index - this.moveAt < THING_REACH) {
      if (sign < 0) stances[this.moveAt] = -(stances[this.moveAt] ?? 0);
      stances[index] = 0;
      moods[index] = 0;
    }
    this.thingAt = index;
    this.thingSign = sign;
  }

  private mark(index: number, unit: number): number {
    const { reading } = this;
    reading.cover(index);
    this.negatedUntil = 0;
    if (unit === COMMA) {
      this.openClause();
      return index + 1;
    }
    if (unit === QUESTION) {
      reading.scale(this.sentence, index, 0.4);
      reading.questions += 1;
    }
    this.openSentence(index + 1);
    return index + 1;
  }

  private openClause(): void {
    this.thingAt = NEVER;
    this.moveAt = NEVER;
    this.foeAt = NEVER;
    this.actionAt = NEVER;
  }

  private openSentence(from: number): void {
    this.openClause();
    this.sentence = from;
    this.doubt = 1;
    this.boost = 1;
  }
}
