import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { deserialize, serialize } from 'node:v8';
import { sha256 } from '../../domain/hash.ts';
import type { Wordlist } from '../../sentiment/vocabulary.ts';
import { type KeptTable, WordTable } from '../../sentiment/word-table.ts';

/** What a lexicon's text comes to. */
export interface Worded {
  readonly words: Wordlist;
  /** Everyday words of English. */
  readonly english: readonly string[];
}

/** All of it, and of which text. */
interface Kept extends Omit<Wordlist, 'table'>, Pick<Worded, 'english'> {
  readonly of: string;
  readonly table: KeptTable;
}

/** Beside the built program; where it runs from its sources there is none. */
const FILE = fileURLToPath(new URL('../../sentiment/words.bin', import.meta.url));

/**
 * What the build has made of the same lexicon: half of what a short program would take to start is the making of it.
 * Undefined where there is none, or none that can be read: then it is made from the text.
 */
export function readKeptWords(lexiconText: string, file = FILE): Worded | undefined {
  if (!existsSync(file)) return undefined;
  try {
    const { of, english, table, ...rest }: Kept = deserialize(readFileSync(file));
    return of === sha256(lexiconText) ? { english, words: { ...rest, table: new WordTable(table) } } : undefined;
  } catch {
    return undefined;
  }
}

export function keepWords(lexiconText: string, { words, english }: Worded, file = FILE): void {
  const { table, pairs, meanings, flags, yardsticks, scales } = words;
  const { size } = table.kept;
  const kept: Kept = {
    of: sha256(lexiconText),
    english,
    table: table.kept,
    pairs,
    meanings: meanings.slice(0, 2 * (size + 1)),
    flags: flags.slice(0, size + 1),
    yardsticks,
    scales,
  };
  writeFileSync(file, serialize(kept));
}
