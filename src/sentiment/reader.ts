import { Figures } from './figures.ts';
import { LongestTerm } from './longest-term.ts';
import { stanceOfNumber } from './number-shape.ts';
import { TextReading } from './reading.ts';
import { KIND, LONG_TEXT, type Tokens } from './tokens.ts';
import { FLAG, LANGUAGE, OF_TERM, ROLE, type Vocabulary } from './vocabulary.ts';
import { OF_ENTRY } from './word-table.ts';

// Taken apart here because an imported binding is loaded anew at every use: a third of the scanner's time, measured.
const { emoji: EMOJI, number: NUMBER, mark: MARK } = KIND;
const { phrase: PHRASE, english: ENGLISH, foreign: FOREIGN, spanish: SPANISH, market: MARKET } = FLAG;
const SAYS_SOMETHING = ~LANGUAGE;
const SAYS_OF_MARKET = ~(LANGUAGE | FLAG.phrase);
const { action: ACTION, weighed: WEIGHED, named: NAMED } = FLAG;
const { rise: RISE, fall: FALL } = ROLE;
const { roleOf } = OF_TERM;
const { flagsOf, rowOf } = OF_ENTRY;
const COMMA = 0x2c;
const QUESTION = 0x3f;
const GREATER = 0x3e;
const LESS = 0x3c;
const NEGATION_REACH = 4;
const THING_REACH = 5;
const FOE_REACH = 4;
const OPTION_REACH = 4;
const NEGATED = -0.7;
/** `although it missed, …`: so many words, or up to a comma, are granted and not meant. */
const CONCESSION_REACH = 4;
const CONCEDED = 0.3;
const UNDONE = -0.8;
const UNDONE_ALONE = -1.3;
const MOVE_STANCE = 1.3;
/** What selling an option says: the opposite of holding it, at half the force. */
const WRITTEN_OPTION = 1.5;
const NEVER = -100;

/**
 * Reads tokens left to right against the vocabulary and writes each token's stance after negation, boosters, doubt,
 * questions, `but`, and what rises or falls. Linear in the tokens; keeps nothing from one text to the next.
 */
export class Reader {
  readonly reading = new TextReading();
  private readonly vocabulary: Vocabulary;
  private readonly figures: Figures;
  private readonly longest: LongestTerm;
  private negatedAt = NEVER;
  private negatedUntil = 0;
  private concededUntil = 0;
  private boost = 1;
  private doubt = 1;
  private sentence = 0;
  private clause = 0;
  private thingAt = NEVER;
  private thingSign = 1;
  private moveAt = NEVER;
  private foeAt = NEVER;
  private actionAt = NEVER;

  constructor(vocabulary: Vocabulary) {
    this.vocabulary = vocabulary;
    this.figures = new Figures(vocabulary);
    this.longest = new LongestTerm(vocabulary);
  }

  read(tokens: Tokens): TextReading {
    const { reading } = this;
    const { table } = this.vocabulary;
    const { flags: flagsRead, stances, negated } = reading;
    const { count, kinds, hashes } = tokens;
    reading.clear();
    this.openSentence(0);
    this.figures.clear();
    this.negatedUntil = 0;
    let english = 0;
    let foreign = 0;
    let spanish = 0;
    let index = 0;
    while (index < count) {
      const hash = hashes[index] ?? 0;
      const kind = kinds[index] ?? MARK;
      stances[index] = 0;
      negated[index] = index < this.negatedUntil ? 1 : 0;
      if (kind <= EMOJI) {
        const entry = table.find(hash);
        const flags = flagsOf(entry);
        flagsRead[index] = flags;
        english += (flags & ENGLISH) >> 2;
        foreign += (flags & FOREIGN) >> 3;
        spanish += (flags & SPANISH) >> 9;
        index = (flags & SAYS_SOMETHING) === 0 ? index + 1 : this.word(tokens, index, entry);
      } else {
        flagsRead[index] = 0;
        if (kind === MARK) this.mark(index, hash);
        else if (kind === NUMBER) this.number(tokens, index, hash);
        else this.cashtag(index, hash);
        index += 1;
      }
    }
    flagsRead[count] = 0;
    reading.english = english;
    reading.foreign = foreign;
    reading.spanish = spanish;
    if (count > LONG_TEXT) reading.hearOnce();
    reading.total();
    return reading;
  }

  private word(tokens: Tokens, index: number, entry: number): number {
    const flags = flagsOf(entry);
    if ((flags & PHRASE) !== 0 && this.longest.isOpened(tokens, index)) return this.phrase(tokens, index, entry);
    if ((flags & SAYS_OF_MARKET) === 0) return index + 1;
    return this.readTerm(index, index + 1, entry, tokens.hashes[index] ?? 0);
  }

  private phrase(tokens: Tokens, index: number, firstEntry: number): number {
    const { longest, reading } = this;
    longest.find(tokens, index, firstEntry);
    const { entry, end } = longest;
    for (let place = index + 1; place < end; place += 1) reading.cover(place);
    reading.flags[index] = flagsOf(entry);
    return (flagsOf(entry) & SAYS_OF_MARKET) !== 0 ? this.readTerm(index, end, entry, longest.hash) : end;
  }

  /** A term with something to say of the market. */
  private readTerm(index: number, next: number, entry: number, term: number): number {
    const row = rowOf(entry);
    const flags = flagsOf(entry);
    const { meanings, aliases } = this.vocabulary;
    const { reading } = this;
    if ((flags & MARKET) !== 0) reading.market += 1;
    if ((flags & NAMED) !== 0) reading.mention(index, aliases[row] ?? 0, next);
    if ((flags & WEIGHED) === 0) return next;
    reading.terms[index] = term;
    const role = roleOf(flags);
    const stance = meanings[2 * row] ?? 0;
    if (role === RISE || role === FALL) this.move(index, role === RISE, stance);
    else {
      this.weigh(index, stance, meanings[2 * row + 1] ?? 0);
      if (role !== 0) this.play(role, index, next);
      else if ((flags & ACTION) !== 0) this.actionAt = index;
    }
    return next;
  }

  private number(tokens: Tokens, index: number, shape: number): void {
    const { reading, figures } = this;
    reading.terms[index] = shape;
    const compared = figures.number(tokens, index);
    if (compared !== 0) {
      reading.scale(figures.from, 0);
      reading.figures += 1;
      reading.addStance(index, compared, 0);
      return;
    }
    const stance = stanceOfNumber(shape);
    if (stance !== 0) this.weigh(index, stance, 0);
  }

  /** A tag names an asset, known or not, and says nothing: `$MOON` is no praise. */
  private cashtag(index: number, hash: number): void {
    const row = rowOf(this.vocabulary.table.find(hash));
    this.reading.mention(index, this.vocabulary.aliases[row] ?? 0, index + 1);
  }

  private weigh(index: number, stance: number, mood: number): void {
    if (stance === 0 && mood === 0) return;
    let factor = (index < this.negatedUntil ? NEGATED : 1) * this.boost * this.doubt;
    if (index < this.concededUntil) factor *= CONCEDED;
    if (stance !== 0 && index - this.foeAt <= FOE_REACH) {
      this.reading.stances[this.foeAt] = 0;
      factor = -factor;
    }
    this.reading.addStance(index, stance * factor, mood * factor);
    this.boost = 1;
  }

  private play(role: number, index: number, next: number): void {
    switch (role) {
      case ROLE.negator:
        this.negate(index, next);
        break;
      case ROLE.concession:
        this.concededUntil = next + CONCESSION_REACH;
        break;
      case ROLE.undone:
        this.undo(index);
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
      case ROLE.comparator:
        this.reading.comparisons += 1;
        break;
      case ROLE.contrast:
        this.reading.scale(this.sentence, 0.5);
        this.openClause(next);
        break;
      case ROLE['good-thing']:
      case ROLE['bad-thing']:
        this.thing(index, role === ROLE['good-thing'] ? 1 : -1);
        break;
      case ROLE.foe:
        this.foeAt = index;
        break;
      case ROLE['put-option']:
      case ROLE['call-option']:
        this.option(index, role === ROLE['put-option'] ? WRITTEN_OPTION : -WRITTEN_OPTION);
        break;
      default:
        break;
    }
  }

  /** A second negation takes a first back if nothing was said between: `I don't think it won't`. */
  private negate(index: number, next: number): void {
    const isSecond =
      index < this.negatedUntil && index > this.negatedAt + 1 && this.reading.lastSpoken() < this.negatedAt;
    this.negatedUntil = isSecond ? index : next + NEGATION_REACH;
    this.negatedAt = index;
  }

  /** `the rally won't last`: what the clause has said so far is turned. */
  private undo(index: number): void {
    const { reading } = this;
    if (reading.lastSpoken() < this.clause) reading.addStance(index, UNDONE_ALONE, 0);
    else reading.scale(this.clause, UNDONE);
    this.foeAt = NEVER;
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
    this.figures.thing(index, sign);
  }

  private mark(index: number, unit: number): void {
    const { reading } = this;
    this.negatedUntil = 0;
    if (unit === COMMA) {
      this.openClause(index + 1);
      return;
    }
    if (unit === GREATER || unit === LESS) reading.comparisons += 1;
    if (unit === QUESTION) {
      reading.scale(this.sentence, 0.4);
      reading.questions += 1;
    }
    this.openSentence(index + 1);
  }

  private openClause(from: number): void {
    this.clause = from;
    this.concededUntil = 0;
    this.thingAt = NEVER;
    this.moveAt = NEVER;
    this.foeAt = NEVER;
    this.actionAt = NEVER;
  }

  private openSentence(from: number): void {
    this.openClause(from);
    this.sentence = from;
    this.doubt = 1;
    this.boost = 1;
  }
}
