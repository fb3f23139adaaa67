import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { InputError } from '../../domain/errors.ts';
import type { LabelledText } from '../../sentiment/train/train.ts';
import { fileProblem } from '../shared/file-problem.ts';
import { parseJson } from '../shared/parse-json.ts';

/** A labelled text with the strength its label may have. */
export interface LabelledRow extends LabelledText {
  readonly target: number;
}

const NAMES = { bearish: -1, neutral: 0, bullish: 1 } as const;

const line = z.object({
  id: z.union([z.string(), z.int()]).optional(),
  text: z.string(),
  label: z
    .union([
      z.literal(-1),
      z.literal(0),
      z.literal(1),
      z.enum(['bearish', 'neutral', 'bullish']).transform((name) => NAMES[name]),
    ])
    .optional(),
  score: z.number().min(-1).max(1).optional(),
});

export interface LabelledFile {
  readonly path: string;
  readonly rows: readonly LabelledRow[];
  /** Lines that are no labelled text, by line number. */
  readonly bad: readonly number[];
}

/** JSON lines of `{text, label}` (−1, 0, 1 or a name) or `{text, score}` (−1 … 1). Bad lines are counted, not fatal. */
export function readLabels(path: string): LabelledFile {
  const rows: LabelledRow[] = [];
  const bad: number[] = [];
  readText(path)
    .split('\n')
    .forEach((text, index) => {
      if (text.trim() === '') return;
      const row = parseRow(text, index);
      if (row === undefined) bad.push(index + 1);
      else rows.push(row);
    });
  if (rows.length > 0) return { path, rows, bad };
  throw new InputError({
    code: 'labels-empty',
    what: 'there is no labelled text',
    where: path,
    mend: 'give one JSON object a line with `text` and `label` (-1, 0 or 1) or `score` (-1 to 1)',
  });
}

function parseRow(text: string, index: number): LabelledRow | undefined {
  const parsed = line.safeParse(parseJson(text));
  if (!parsed.success) return undefined;
  const { id, label, score } = parsed.data;
  const target = score ?? label;
  if (target === undefined) return undefined;
  const sign = target > 0 ? 1 : target < 0 ? -1 : 0;
  return { id: String(id ?? index), text: parsed.data.text, label: label ?? sign, target };
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw fileProblem(error, 'labels', path);
  }
}
