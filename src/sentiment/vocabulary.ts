import { normaliseText } from '../domain/text.ts';
import { HASH } from './hashing.ts';
import { scan } from './scan.ts';
import { OF_ENTRY, WordTable } from './word-table.ts';

const { hashPair, spread } = HASH;
const { rowOf } = OF_ENTRY;

/** What words do to the stance around them, as small integers, for columns. */
export const ROLE = {
  negator: 1,
  booster: 2,
  dampener: 3,
  modal: 4,
  contrast: 5,
  comparator: 6,
  rise: 7,
  fall: 8,
  'good-thing': 9,
  'bad-thing': 10,
  foe: 11,
  'put-option': 12,
  'call-option': 13,
  joiner: 14,
  undone: 15,
  concession: 16,
} as const;
export type WordRole = keyof typeof ROLE;

/** Our own lexicon, as its file's sections hold it; a term is one to four words, or an emoji. */
export interface Lexicon {
  /** Market stance of a term, −4 … 4. */
  readonly stances: readonly { readonly term: string; readonly value: number }[];
  readonly roles: readonly { readonly term: string; readonly role: WordRole }[];
  /** Words that show the talk is of markets: the second cue an ambiguous name needs. */
  readonly market: readonly string[];
  /** Words that, right behind an ambiguous ticker, show that a ticker it is: `calls`, `token`. */
  readonly cues: readonly string[];
  /** Words that stand before what they are done to: `long`, `sold`. */
  readonly actions: readonly string[];
  /** Words between a figure and what it is held against: `vs`, `consensus`, `from`. */
  readonly yardsticks: readonly string[];
  /** Words behind a figure that multiply it: `mln`. */
  readonly scales: readonly { readonly term: string; readonly value: number }[];
  /** Words of Spanish, everyday and of the market; what they say of it stands with the others' stances and roles. */
  readonly spanish: readonly string[];
  /** Everyday words of English, and of other languages written in Latin letters. */
  readonly english: readonly string[];
  readonly foreign: readonly string[];
}

/** Bits of a row's flags. A row with `LANGUAGE` bits alone says nothing of the market. */
export const FLAG = {
  /** How many further words the longest phrase that starts with the word has. */
  phrase: 3,
  english: 4,
  foreign: 8,
  market: 16,
  /** Right behind an ambiguous ticker, shows that a ticker it is. */
  cue: 32,
  /** Stands before what it is done to: `long`, `sold`. */
  action: 64,
  /** Has a stance, a mood or a role. */
  weighed: 128,
  /** Names an asset. */
  named: 256,
  /** A word of Spanish, everyday or of the market. */
  spanish: 512,
} as const;

/** What only tells which language a word is of. */
export const LANGUAGE = FLAG.english | FLAG.foreign | FLAG.spanish;

/** Above the flags stands the row's role. */
const ROLE_SHIFT = 10;

function roleOf(flags: number): number {
  return flags >> ROLE_SHIFT;
}

const LONGEST_PHRASE = 4;

/** What the lexicon and the moods say of words and phrases, one row each, as columns; of assets it knows nothing yet. */
export interface Wordlist {
  readonly table: WordTable;
  /** A mark for the first two words of every phrase: nearly all pairs of words open none, and are turned away here. */
  readonly pairs: Uint8Array;
  /** Two numbers a row, side by side: stance, mood. */
  readonly meanings: Float64Array;
  readonly flags: Uint16Array;
  /** By word: whether a figure behind it is what the one before is held against. */
  readonly yardsticks: ReadonlySet<number>;
  /** By word: what it multiplies the figure before it with. */
  readonly scales: ReadonlyMap<number, number>;
}

/** Everything known of words, phrases and names of assets. */
export interface Vocabulary extends Wordlist {
  /** Place in the list of aliases, from 1; 0 when the row names no asset. */
  readonly aliases: Uint16Array;
}

const MOST_ROWS = 0xffff;
const PAIR_BITS = 15;

function pairPlace(pair: number): number {
  return spread(pair) >>> (32 - PAIR_BITS);
}

/** To be taken apart by who uses them, as `HASH` is. */
export const OF_TERM = { roleOf, pairPlace } as const;

export function buildWords(lexicon: Lexicon, moods: ReadonlyMap<string, number>): Wordlist {
  const words: Wordlist = {
    table: new WordTable(),
    pairs: new Uint8Array(1 << PAIR_BITS),
    meanings: new Float64Array(2 * MOST_ROWS),
    flags: new Uint16Array(MOST_ROWS),
    yardsticks: new Set(lexicon.yardsticks.map(hashOfWord)),
    scales: new Map(lexicon.scales.map(({ term, value }) => [hashOfWord(term), value])),
  };
  const { meanings, flags, table } = words;
  const roles = new Uint8Array(MOST_ROWS);
  const add = (term: string): number => addTerm(words, term);
  const flag = (terms: readonly string[], bit: number): void => {
    for (const term of terms) {
      const row = add(term);
      flags[row] = (flags[row] ?? 0) | bit;
    }
  };
  flag(lexicon.market, FLAG.market);
  flag(lexicon.cues, FLAG.cue);
  for (const [term, mood] of moods) meanings[2 * add(term) + 1] = mood;
  for (const { term, value } of lexicon.stances) meanings[2 * add(term)] = value;
  for (const { term, role } of lexicon.roles) roles[add(term)] = ROLE[role];
  flag(lexicon.english, FLAG.english);
  flag(lexicon.foreign, FLAG.foreign);
  flag(lexicon.spanish, FLAG.spanish);
  flag(lexicon.actions, FLAG.action);
  for (let row = 0; row <= table.size; row += 1) {
    const role = roles[row] ?? 0;
    const weighed = meanings[2 * row] !== 0 || meanings[2 * row + 1] !== 0 || role !== 0;
    flags[row] = (flags[row] ?? 0) | (weighed ? FLAG.weighed : 0) | (role << ROLE_SHIFT);
  }
  for (const column of [meanings, flags]) column[0] = 0;
  return words;
}

/** The words with the names of assets among them; they stay as they are. */
export function nameAssets(words: Wordlist, terms: readonly string[]): Vocabulary {
  const { table, pairs, meanings, flags } = words;
  const vocabulary: Vocabulary = {
    ...words,
    table: table.copy(),
    pairs: pairs.slice(),
    meanings: roomier(meanings, new Float64Array(2 * MOST_ROWS)),
    flags: roomier(flags, new Uint16Array(MOST_ROWS)),
    aliases: new Uint16Array(MOST_ROWS),
  };
  terms.forEach((term, place) => {
    const row = addTerm(vocabulary, term);
    vocabulary.aliases[row] = place + 1;
    vocabulary.flags[row] = (vocabulary.flags[row] ?? 0) | FLAG.named;
  });
  for (const column of [vocabulary.flags, vocabulary.aliases]) column[0] = 0;
  vocabulary.table.setFlags(vocabulary.flags);
  return vocabulary;
}

function roomier<Column extends Float64Array | Uint16Array>(from: Column, to: Column): Column {
  to.set(from);
  return to;
}

function hashOfWord(word: string): number {
  return scan(normaliseText(word)).hashes[0] ?? 0;
}

/**
 * The row of a term, its words marked as openings of a phrase; 0 when the scanner sees nothing to keep in it. A phrase is
 * market talk if one of its words is, and a cue if its first is.
 */
function addTerm({ table, pairs, flags }: Wordlist, term: string): number {
  const { count, hashes } = scan(normaliseText(term));
  if (count === 0 || count > LONGEST_PHRASE) return 0;
  let hash = hashes[0] ?? 0;
  const first = table.add(hash);
  if (count === 1) return first;
  const opening = flags[first] ?? 0;
  flags[first] = (opening & ~FLAG.phrase) | Math.max(opening & FLAG.phrase, count - 1);
  pairs[pairPlace(hashPair(hash, hashes[1] ?? 0))] = 1;
  let inherited = opening & (FLAG.market | FLAG.cue);
  for (let place = 1; place < count; place += 1) {
    inherited |= (flags[rowOf(table.find(hashes[place] ?? 0))] ?? 0) & FLAG.market;
    hash = hashPair(hash, hashes[place] ?? 0);
  }
  const phrase = table.add(hash);
  flags[phrase] = (flags[phrase] ?? 0) | inherited;
  return phrase;
}
