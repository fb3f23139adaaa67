import { HASH } from './hashing.ts';
import type { Tokens } from './tokens.ts';
import { FLAG, OF_TERM, type Vocabulary } from './vocabulary.ts';
import { OF_ENTRY } from './word-table.ts';

const { phrase: PHRASE } = FLAG;
const { hashPair } = HASH;
const { flagsOf } = OF_ENTRY;
const { pairPlace } = OF_TERM;

/** The longest of the vocabulary's terms that starts at a token; filled again by every search. */
export class LongestTerm {
  entry = 0;
  hash = 0;
  /** The token behind it. */
  end = 0;
  private readonly vocabulary: Vocabulary;

  constructor(vocabulary: Vocabulary) {
    this.vocabulary = vocabulary;
  }

  /** Whether some phrase may begin with the token and the next: nearly never, and cheaper to ask than to search. */
  isOpened({ hashes }: Tokens, index: number): boolean {
    return this.vocabulary.pairs[pairPlace(hashPair(hashes[index] ?? 0, hashes[index + 1] ?? 0))] !== 0;
  }

  /** `entry` is the first word's own. */
  find({ hashes, count }: Tokens, index: number, entry: number): void {
    const { table } = this.vocabulary;
    const last = Math.min(count, index + 1 + (flagsOf(entry) & PHRASE));
    let chain = hashes[index] ?? 0;
    this.entry = entry;
    this.hash = chain;
    this.end = index + 1;
    for (let place = index + 1; place < last; place += 1) {
      chain = hashPair(chain, hashes[place] ?? 0);
      const longer = table.find(chain);
      if (longer === 0) continue;
      this.entry = longer;
      this.hash = chain;
      this.end = place + 1;
    }
  }
}
