import { existsSync, renameSync, writeFileSync } from 'node:fs';
import { type LabelRow, type RowFile, readRows } from '../../adapters/sentiment/label-rows.ts';
import { type Label, type Meanings, meaningsOf, plainLabel } from '../../adapters/sentiment/label-values.ts';
import { readLabels, refuseDamaged } from '../../adapters/sentiment/read-labels.ts';
import { writeProblem } from '../../adapters/shared/file-problem.ts';
import { STANCES, type StanceLabel } from '../../agents/labels/label-call.ts';
import { InputError } from '../../domain/errors.ts';

/** The posts of a file, and those of them and of a sample that a person has labelled. */
export interface LabelSheet {
  readonly file: RowFile;
  /** By text. */
  readonly byHand: ReadonlyMap<string, Label>;
  /** The rows to be written. */
  readonly rows: readonly LabelRow[];
  /** Every text once: what a model is asked. */
  readonly posts: readonly string[];
}

export function readSheet(path: string, sample: string | undefined, told: Meanings): LabelSheet {
  const file = readRows(path, { plain: true });
  refuseDamaged(file);
  const meanings = meaningsOf(file, told);
  const byHand = new Map<string, Label>();
  const rows = file.rows.filter(({ text, label }) => {
    const meaning = label === undefined ? undefined : meanings.get(plainLabel(label));
    if (meaning !== undefined && meaning !== 'skip') byHand.set(text, meaning);
    return meaning !== 'skip';
  });
  if (sample !== undefined) for (const { text, label } of readLabels(sample, told).rows) byHand.set(text, label);
  return { file, byHand, rows, posts: [...new Set([...rows.map(({ text }) => text), ...byHand.keys()])] };
}

export function labelOf(stance: StanceLabel): Label {
  return stance === 'bullish' ? 1 : stance === 'bearish' ? -1 : 0;
}

/** Refuses to write over what is not an output of this command: its cassette lies beside it. */
export function refuseForeign(out: string, cassette: string): void {
  if (!existsSync(out) || existsSync(cassette)) return;
  const mend = 'choose another --out, or remove it first';
  throw new InputError({ code: 'labels-exist', where: out, what: 'there is a file already', mend });
}

/**
 * JSON lines as `quartet sentiment train` reads them. A person's label stands before the model's; a post without either
 * is written without.
 */
export function writeSheet(out: string, { rows, byHand }: LabelSheet, labels: ReadonlyMap<string, StanceLabel>): void {
  const lines = rows.map(({ id, text }) => {
    const hand = byHand.get(text);
    const label = hand === undefined ? labels.get(text) : STANCES[hand + 1];
    const by = hand !== undefined ? 'hand' : label === undefined ? undefined : 'model';
    return `${JSON.stringify({ id, text, label, by })}\n`;
  });
  try {
    writeFileSync(`${out}.new`, lines.join(''));
    renameSync(`${out}.new`, out);
  } catch (error) {
    throw writeProblem(error, 'labels', out);
  }
}
