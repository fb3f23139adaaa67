import { compareFeedEvents } from '../domain/event-order.ts';
import type { FeedEvent } from '../domain/feed-event.ts';
import type { Overlaps } from './overlap.ts';
import { Splits } from './splits.ts';

/** The part of a feed source that a merge needs. */
export interface Readable {
  read(): AsyncIterable<readonly FeedEvent[]>;
}

type Batch = readonly FeedEvent[];

/** Where the merge stands in one source: `head` is the event it gives next. */
interface Cursor {
  readonly batches: AsyncIterator<Batch>;
  batch: Batch;
  at: number;
  head: FeedEvent;
}

/**
 * One stream out of many, in the order of `compareFeedEvents`; each source keeps its own order, and what several tell
 * is in it once, in shares of the beginning. Batches in, batches out: one ends where a source has to be waited for. Holds
 * one batch a source.
 */
export async function* mergeFeeds(sources: readonly Readable[], overlaps: Overlaps): AsyncGenerator<Batch> {
  const splits = new Splits();
  for await (const batch of mergedOnce(sources, overlaps)) yield splits.restatedBatch(batch);
}

async function* mergedOnce(sources: readonly Readable[], overlaps: Overlaps): AsyncGenerator<Batch> {
  const [only] = sources;
  if (only !== undefined && sources.length === 1) {
    yield* only.read();
    return;
  }
  const open = sources.map((source) => source.read()[Symbol.asyncIterator]());
  try {
    for await (const batch of mergeBatches(open)) yield batch.filter((event) => !overlaps.remember(event));
  } finally {
    for (const batches of open) await batches.return?.();
  }
}

async function* mergeBatches(open: readonly AsyncIterator<Batch>[]): AsyncGenerator<Batch> {
  const cursors: Cursor[] = [];
  const enter = async (batches: AsyncIterator<Batch>): Promise<void> => {
    const batch = await nextBatch(batches);
    const [head] = batch;
    if (head === undefined) return;
    cursors.unshift({ batches, batch, at: 0, head });
    settleFirst(cursors);
  };
  for (const batches of open) await enter(batches);
  for (;;) {
    const out: FeedEvent[] = [];
    const dry = drain(cursors, out);
    if (dry === undefined) return;
    yield out;
    await enter(dry.batches);
  }
}

/** The next batch with something in it; an empty one at the end of the source. */
async function nextBatch(batches: AsyncIterator<Batch>): Promise<Batch> {
  for (;;) {
    const step = await batches.next();
    if (step.done === true) return [];
    if (step.value.length > 0) return step.value;
  }
}

/** Merges cursors sorted by head until one has used up its batch, takes that one out and gives it. */
function drain(cursors: Cursor[], out: FeedEvent[]): Cursor | undefined {
  for (let first = cursors[0]; first !== undefined; first = cursors[0]) {
    const second = cursors[1];
    let next: FeedEvent | undefined = first.head;
    // The foremost source goes on alone while it stays ahead of the next one.
    while (next !== undefined && (second === undefined || compareFeedEvents(next, second.head) <= 0)) {
      out.push(next);
      first.at += 1;
      next = first.batch[first.at];
    }
    if (next === undefined) return cursors.shift();
    first.head = next;
    settleFirst(cursors);
  }
  return undefined;
}

/** Moves the first cursor behind those whose heads come before its own. */
function settleFirst(cursors: Cursor[]): void {
  const moved = cursors[0];
  if (moved === undefined) return;
  let at = 0;
  for (;;) {
    const next = cursors[at + 1];
    if (next === undefined || compareFeedEvents(moved.head, next.head) <= 0) break;
    cursors[at] = next;
    at += 1;
  }
  cursors[at] = moved;
}
