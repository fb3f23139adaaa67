import { compareFeedEvents } from '../domain/event-order.ts';
import type { FeedEvent } from '../domain/feed-event.ts';
import type { TickColumns } from '../domain/tick-columns.ts';
import type { Overlaps } from './overlap.ts';
import { Splits } from './splits.ts';

/** The part of a feed source that a merge needs. */
export interface Readable {
  read(): AsyncIterable<readonly FeedEvent[]>;
  readPassing?: (() => AsyncIterable<readonly FeedEvent[] | TickColumns>) | undefined;
}

type Batch = readonly FeedEvent[];

/** Where the merge stands in one source: `head` is the event it gives next. */
interface Cursor {
  /** Its number among the sources. */
  readonly source: number;
  batch: Batch;
  at: number;
  head: FeedEvent;
}

/** How far a merge has come, beside its sources: the splits so far, and what was read of each source and not given yet. */
export class MergePlace {
  readonly splits = new Splits();
  ahead: Batch[] = [];
  #cursors: readonly Cursor[] = [];

  /** Notes what was read ahead; to be asked between two batches. */
  note(): void {
    this.ahead = [];
    for (const { source, batch, at } of this.#cursors) this.ahead[source] = batch.slice(at);
  }

  /** To be told of the cursors that stand in some source. */
  follow(cursors: readonly Cursor[]): void {
    this.#cursors = cursors;
  }
}

/**
 * One stream out of many, in the order of `compareFeedEvents`; each source keeps its own order, and what several tell
 * is in it once, in shares of the beginning. Batches in, batches out: one ends where a source has to be waited for. Holds
 * one batch a source. Goes on from a place that was noted, where its sources do.
 */
export async function* mergeFeeds(
  sources: readonly Readable[],
  overlaps: Overlaps,
  place = new MergePlace(),
): AsyncGenerator<Batch> {
  for await (const batch of mergedOnce(sources, overlaps, place)) yield place.splits.restatedBatch(batch);
}

/** The same for who takes an event at a time: of an only source ticks stay as they come, until a share is split. */
export async function* passingFeeds(
  sources: readonly Readable[],
  overlaps: Overlaps,
  place = new MergePlace(),
): AsyncGenerator<Batch | TickColumns> {
  const [only] = sources;
  if (only?.readPassing === undefined || sources.length > 1) {
    yield* mergeFeeds(sources, overlaps, place);
    return;
  }
  for await (const batch of only.readPassing()) yield place.splits.restatedPassing(batch);
}

async function* mergedOnce(sources: readonly Readable[], overlaps: Overlaps, place: MergePlace): AsyncGenerator<Batch> {
  const [only] = sources;
  if (only !== undefined && sources.length === 1) {
    yield* only.read();
    return;
  }
  const open: readonly AsyncIterator<Batch>[] = sources.map((source, at) => behind(place.ahead[at] ?? [], source));
  try {
    for await (const batch of mergeBatches(open, place)) yield batch.filter((event) => !overlaps.remember(event));
  } finally {
    for (const batches of open) await batches.return?.();
  }
}

/** What was read of a source before, and then the source. */
async function* behind(ahead: Batch, source: Readable): AsyncGenerator<Batch> {
  if (ahead.length > 0) yield ahead;
  yield* source.read();
}

async function* mergeBatches(open: readonly AsyncIterator<Batch>[], place: MergePlace): AsyncGenerator<Batch> {
  const cursors: Cursor[] = [];
  place.follow(cursors);
  const enter = async (source: number): Promise<void> => {
    const batches = open[source];
    const batch = batches === undefined ? [] : await nextBatch(batches);
    const [head] = batch;
    if (head === undefined) return;
    cursors.unshift({ source, batch, at: 0, head });
    settleFirst(cursors);
  };
  for (const source of open.keys()) await enter(source);
  for (;;) {
    const out: FeedEvent[] = [];
    const dry = drain(cursors, out);
    if (dry === undefined) return;
    yield out;
    await enter(dry.source);
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
