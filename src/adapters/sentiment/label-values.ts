import { InputError } from '../../domain/errors.ts';
import type { LabelRow, RowFile } from './label-rows.ts';

export type Label = -1 | 0 | 1;

/** What a label is said to mean; texts of a label to `skip` are left out. */
export type Meaning = Label | 'skip';

/** By label as written, in small letters. */
export type Meanings = ReadonlyMap<string, Meaning>;

export const MEANINGS: ReadonlyMap<string, Meaning> = new Map<string, Meaning>([
  ['bearish', -1],
  ['neutral', 0],
  ['bullish', 1],
  ['skip', 'skip'],
]);

/** Words that mean the same wherever they stand. */
const WORDS: Meanings = new Map([
  ...MEANINGS,
  ...(['bear', 'negative', 'neg', 'sell'] as const).map((word) => [word, -1] as const),
  ...(['neu', 'hold'] as const).map((word) => [word, 0] as const),
  ...(['bull', 'positive', 'pos', 'buy'] as const).map((word) => [word, 1] as const),
]);

/** Most labels that are told by name. */
const SHOWN = 8;

/**
 * What each label of a file means, read from all of them together: numbers say which way only where a −1 is among them,
 * since 0 of 0 and 1 is bearish in one set and neutral in another, and 2 is bullish or neutral. One label that cannot be
 * read refuses the file: rows left out would leave one side.
 */
export function meaningsOf({ path, rows }: RowFile, told: Meanings): Meanings {
  const counts = new Map<string, number>();
  const lines = new Map<string, number>();
  for (const { label, line } of rows) {
    if (label === undefined) continue;
    const value = plainLabel(label);
    counts.set(value, (counts.get(value) ?? 0) + 1);
    if (!lines.has(value)) lines.set(value, line);
  }
  const signed = counts.has('-1');
  const meaningOf = (value: string): Meaning | undefined =>
    told.get(value) ?? WORDS.get(value) ?? (signed ? SIGNS.get(value) : undefined);
  const meanings = new Map([...counts.keys()].flatMap((value) => pairOf(value, meaningOf(value))));
  const unread = [...counts].filter(([value]) => !meanings.has(value));
  if (unread.length === 0) return meanings;
  throw unknownLabels(unread, `${path}:${lines.get(unread[0]?.[0] ?? '') ?? 1}`);
}

const SIGNS: Meanings = new Map([
  ['-1', -1],
  ['0', 0],
  ['1', 1],
]);

function pairOf(value: string, meaning: Meaning | undefined): readonly (readonly [string, Meaning])[] {
  return meaning === undefined ? [] : [[value, meaning]];
}

/** In small letters; a number as it is most simply written. */
export function plainLabel(label: string): string {
  const text = label.trim().toLowerCase();
  return /^[-+]?\d+(\.\d+)?$/.test(text) ? String(Number(text)) : text;
}

function unknownLabels(unread: readonly (readonly [string, number])[], where: string): InputError {
  const sorted = [...unread].sort(([left], [right]) => left.localeCompare(right, 'en', { numeric: true }));
  const shown = sorted.slice(0, SHOWN).map(([value, count]) => ({ value: value.slice(0, 30), count }));
  const named = shown.map(({ value, count }) => `${value} (${count}×)`).join(', ');
  const what = `labels whose meaning is not plain: ${named}${sorted.length > SHOWN ? ' and more' : ''}`;
  const strengths = sorted.length > SHOWN && sorted.every(([value]) => Math.abs(Number(value)) <= 1);
  const middle = (sorted.length - 1) / 2;
  const example = shown.map(
    ({ value }, at) => `${value}=${at < middle ? 'bearish' : at > middle ? 'bullish' : 'neutral'}`,
  );
  const mend = strengths
    ? 'call the column score, if these are strengths from -1 to 1'
    : `say what each is, such as --labels ${example.join(',')}; skip leaves its texts out`;
  return new InputError({ code: 'labels-unknown', where, what, mend });
}

/** A row's strength, −1 … 1; undefined where it has none. Throws for one that is no such number. */
export function strengthOf({ score, line }: LabelRow, path: string): number | undefined {
  if (score === undefined) return undefined;
  const value = Number(score);
  if (Math.abs(value) <= 1) return value;
  const what = `a score of ${score.slice(0, 30)} does not lie between -1 and 1`;
  const mend = 'scale all scores so that -1 is as bearish and 1 as bullish as can be, or take the column out';
  throw new InputError({ code: 'labels-score', where: `${path}:${line}`, what, mend });
}
