import { InputError } from '../../domain/errors.ts';
import type { LabelledText } from '../../workshop/train/train.ts';
import { type LabelRow, type RowFile, readRows } from './label-rows.ts';
import { type Meanings, meaningsOf, plainLabel, strengthOf } from './label-values.ts';

export interface LabelledRow extends LabelledText {
  readonly target: number;
}

export interface LabelledFile {
  readonly path: string;
  readonly rows: readonly LabelledRow[];
  /** Lines that are no labelled text, by line number. */
  readonly bad: readonly number[];
  /** Texts without a label, or with one that is to be skipped. */
  readonly without: number;
  /** What it was taken for: columns, and how many texts of each label. */
  readonly told: string;
}

/** More damaged lines than this share are no slips. */
const MOST_DAMAGED = 0.05;

/**
 * JSON lines, a JSON list or CSV of texts with a label (−1, 0, 1 or a name, or what `told` says) or a score (−1 … 1). The
 * labels are read as a whole, or the file is refused.
 */
export function readLabels(path: string, told: Meanings = new Map()): LabelledFile {
  const file = readRows(path, { plain: false });
  refuseDamaged(file);
  const rows = labelledRows(file, told);
  const { bad } = file;
  if (rows.length === 0) throw refused(path, 'labels-empty', 'there is no labelled text', EMPTY);
  if (file.rows.some(({ score }) => score !== undefined) && rows.every(({ target }) => target >= 0))
    throw refused(path, 'labels-doubtful', 'no score lies below 0, so 0 may mean bearish', SCALE);
  const counted = [-1, 0, 1].map((label) => rows.filter((row) => row.label === label).length);
  const counts = `${counted[0]} bearish, ${counted[1]} neutral, ${counted[2]} bullish`;
  return { path, rows, bad, without: file.rows.length - rows.length, told: `${file.columns}: ${counts}` };
}

const EMPTY = 'give each text a `label` (bearish, neutral, bullish or -1, 0, 1) or a `score` (-1 to 1)';
const SCALE = 'scale the scores so that -1 is bearish and 1 bullish';

/** The rows that have a label or a score. */
export function labelledRows(file: RowFile, told: Meanings): readonly LabelledRow[] {
  const meanings = meaningsOf(file, told);
  return file.rows.flatMap((row) => labelledRow(row, meanings, file.path) ?? []);
}

function labelledRow(row: LabelRow, meanings: Meanings, path: string): LabelledRow | undefined {
  const meaning = row.label === undefined ? undefined : meanings.get(plainLabel(row.label));
  const strength = strengthOf(row, path);
  const target = strength ?? meaning;
  if (meaning === 'skip' || target === undefined || target === 'skip') return undefined;
  const sign = target > 0 ? 1 : target < 0 ? -1 : 0;
  return { id: row.id, text: row.text, label: meaning ?? sign, target };
}

/** A line or two may be damaged; where more are, the file is read as what it is not. */
export function refuseDamaged({ path, rows, bad }: RowFile): void {
  if (bad.length <= Math.max(1, MOST_DAMAGED * (rows.length + bad.length))) return;
  const what = `${bad.length} of ${rows.length + bad.length} lines are no row with a text`;
  throw refused(`${path}:${bad[0]}`, 'labels-damaged', what, 'mend them, or take them out');
}

function refused(where: string, code: string, what: string, mend: string): InputError {
  return new InputError({ code, where, what, mend });
}
