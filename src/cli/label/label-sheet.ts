import { existsSync, renameSync, writeFileSync } from 'node:fs';
import { type LabelRow, type RowFile, readRows } from '../../adapters/sentiment/label-rows.ts';
import { type Label, type Meanings, meaningsOf, plainLabel } from '../../adapters/sentiment/label-values.ts';
import { readLabels, refuseDamaged } from '../../adapters/sentiment/read-labels.ts';
import { writeProblem } from '../../adapters/shared/file-problem.ts';
import { BATCH_POSTS, STANCES, type StanceLabel } from '../../agents/labels/label-call.ts';
import { InputError } from '../../domain/errors.ts';
import type { Labeller } from './labeller.ts';

/** The posts of a file, and those of them and of a sample that a person has labelled. */
export interface LabelSheet {
  readonly file: RowFile;
  /** By text. */
  readonly byHand: ReadonlyMap<string, Label>;
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

const AT_ONCE = 4;

/** What came of the posts: a label each, or none where the model gave none that can be read. */
export interface PostLabels {
  readonly labels: ReadonlyMap<string, StanceLabel>;
  readonly unreadable: ReadonlySet<string>;
}

type Batch = readonly string[];

export function batchesOf(posts: readonly string[]): Batch[] {
  return Array.from({ length: Math.ceil(posts.length / BATCH_POSTS) }, (_, batch) =>
    posts.slice(batch * BATCH_POSTS, (batch + 1) * BATCH_POSTS),
  );
}

/**
 * Labels posts, some batches at a time, until all are or the labeller is stopped. A batch that gives no labels that can
 * be read is asked post by post: one that breaks the reply breaks its own alone.
 */
export async function labelPosts(
  posts: readonly string[],
  labeller: Labeller,
  onLabels: (done: number) => void,
): Promise<PostLabels> {
  const queue = batchesOf(posts);
  const labels = new Map<string, StanceLabel>();
  const unreadable = new Set<string>();
  const work = async (): Promise<void> => {
    for (let batch = queue.shift(); batch !== undefined; batch = queue.shift()) {
      const labelled = await labeller.label(batch);
      if (labelled === undefined) {
        queue.unshift(batch);
        return;
      }
      if (labelled !== 'unreadable') keep(batch, labelled);
      else if (batch.length > 1) queue.unshift(...batch.map((post) => [post]));
      else for (const post of batch) unreadable.add(post);
      onLabels(labels.size + unreadable.size);
    }
  };
  const keep = (batch: Batch, stances: readonly StanceLabel[]): void => {
    for (const [place, stance] of stances.entries()) labels.set(batch[place] ?? '', stance);
  };
  while (queue.length > 0 && labeller.stopped === undefined) await Promise.all(Array.from({ length: AT_ONCE }, work));
  return { labels, unreadable };
}
