import type { Evidence } from '../domain/snapshot.ts';

/** Words of a run that tells one text from another, where at least one of them says something. */
const RUN = 4;
/** What is shown of posts is bounded by the tape, and this is bounded by nothing else: the oldest runs are forgotten. */
const MOST_RUNS = 200_000;

/** Scripts without spaces give a word a character. */
const SPACELESS = ['Han', 'Hiragana', 'Katakana', 'Thai', 'Lao', 'Khmer', 'Myanmar', 'Tibetan']
  .map((script) => `\\p{Script=${script}}`)
  .join('');
const WORD = new RegExp(`[${SPACELESS}]|(?:(?![${SPACELESS}])[\\p{L}\\p{M}\\p{N}])+`, 'gu');

const STOP_WORDS = new Set(
  `a about after again all also an and any are as at back be been before but by can could did do does down for from had has have
  here how i if in into is it its just me more most much my no not now of off on one only or other our out over so some than that
  the their them then there these they this those to too under until up very was we were what when where which while who will
  with would you your`.split(/\s+/),
);

/** The runs of words of all posts that a team was shown: what it may not write down as its own. */
export class PostWords {
  private readonly runs = new Set<string>();

  add(evidence: readonly Evidence[]): void {
    for (const { text } of evidence) {
      if (text === undefined) continue;
      for (const run of runsOf(wordsOf(text))) this.runs.add(run);
    }
    for (const run of this.runs) {
      if (this.runs.size <= MOST_RUNS) break;
      this.runs.delete(run);
    }
  }

  /** Whether a text has a run of words in common with any of them; words of `names`, figures and small words tell nothing. */
  isQuotedIn(text: string, names: readonly string[]): boolean {
    const plain = new Set([...STOP_WORDS, ...names.flatMap(wordsOf)]);
    const telling = (word: string): boolean => !plain.has(word) && !/^\p{N}+$/u.test(word);
    const words = wordsOf(text);
    return [2, 3, RUN].some((length) =>
      windowsOf(words, length).some(
        (run) => (length < RUN ? run.every(telling) : run.some(telling)) && this.runs.has(run.join(' ')),
      ),
    );
  }
}

function wordsOf(text: string): readonly string[] {
  return text.toLowerCase().match(WORD) ?? [];
}

/** Every run of four; of a shorter text the whole. */
function runsOf(words: readonly string[]): readonly string[] {
  if (words.length < 2) return [];
  return windowsOf(words, Math.min(RUN, words.length)).map((run) => run.join(' '));
}

function windowsOf(words: readonly string[], length: number): readonly (readonly string[])[] {
  return words.slice(0, Math.max(0, words.length - length + 1)).map((_, place) => words.slice(place, place + length));
}
