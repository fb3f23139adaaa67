import { BATCH_POSTS, type StanceLabel } from '../../agents/labels/label-call.ts';
import type { Labeller } from './labeller.ts';

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
