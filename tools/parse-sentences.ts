import { InputError } from '../src/domain/errors.ts';
import type { LabelledText } from '../src/workshop/train/train.ts';

const LABELS: ReadonlyMap<string, -1 | 0 | 1> = new Map([
  ['+', 1],
  ['-', -1],
  ['0', 0],
]);
/** A tag no one trades: what it is must not matter. */
const TAG = '$ABCD';

/** Reads `data/sentiment/sentences.txt`; its head describes the format. */
export function parseSentences(text: string, where: string): readonly LabelledText[] {
  return text.split('\n').flatMap((line, index) => {
    if (line.startsWith('#') || line.trim() === '') return [];
    const label = LABELS.get(line.slice(0, 1));
    if (label === undefined || line[1] !== ' ') {
      throw new InputError({
        code: 'sentences-bad-line',
        what: 'a sentence needs its label',
        where: `${where}:${index + 1}`,
        mend: 'begin the line with "+ ", "- " or "0 "',
      });
    }
    return expand(line.slice(2)).map((sentence, form) => ({
      id: `${where}:${index + 1}.${form}`,
      text: sentence.replaceAll('{T}', TAG),
      label,
    }));
  });
}

/** `(a|b) c` → `a c`, `b c`. */
function expand(sentence: string): readonly string[] {
  const match = /\(([^()]*\|[^()]*)\)/.exec(sentence);
  if (match === null) return [sentence];
  const before = sentence.slice(0, match.index);
  const after = sentence.slice(match.index + match[0].length);
  return (match[1] ?? '').split('|').flatMap((choice) => expand(before + choice + after));
}
