import type { FeedEvent } from '../../../domain/feed-event.ts';
import type { SymbolId } from '../../../domain/ids.ts';
import { areColumns, type TickColumns } from '../../../domain/tick-columns.ts';
import type { FeedPlace, FeedReport, TapeSource } from '../../../ports/feed-source.ts';
import { packSlab, unpackSlab } from './slab.ts';
import { CacheDamaged, type SlabFileReader, type SlabFileWriter, type WholeTape } from './slab-file.ts';
import type { TapeCache } from './tape-cache.ts';

/** Of a slab, at least: about what a chunk of a tape's text holds, so that most batches are one. */
const SLAB_EVENTS = 1_024;

export interface CachedTapeOptions {
  readonly cache: TapeCache;
  /** By all that decides what is read of the tape. */
  readonly key: string;
  /** The tape's first file: where it says that lines were refused. */
  readonly path: string;
  readonly symbols: readonly SymbolId[];
  readonly tape: number;
  /** Whether the tape is still what the key says: asked when it was read to its end. */
  readonly isSame: () => boolean;
}

/** How far a tape was read, whoever told it. */
class CachedPlace {
  given = 0;
  /** Those that the tape itself gave, and where it stands behind them. */
  decoded = 0;
  readonly plain: FeedPlace;

  constructor(plain: FeedPlace) {
    this.plain = plain;
  }
}

/**
 * A tape that is decoded once: read to its end, its events are kept in the cache, and come from there ever after, with
 * the same report. Where they cannot, the tape itself is read on from the very event.
 */
export function cachedTape(plain: TapeSource, options: CachedTapeOptions): TapeSource {
  let told: WholeTape | undefined;

  async function* read(from?: FeedPlace): AsyncGenerator<readonly FeedEvent[]> {
    for await (const batch of readPassing(from)) yield areColumns(batch) ? batch.ticks() : batch;
  }

  async function* readPassing(from?: FeedPlace): AsyncGenerator<readonly FeedEvent[] | TickColumns> {
    const place = from instanceof CachedPlace ? from : new CachedPlace(plain.begin());
    const kept = options.cache.open(options.key);
    if (kept !== undefined) {
      told = kept.tape;
      try {
        for (const batch of keptBatches(kept, place.given, options)) {
          place.given += batch.length;
          yield batch;
        }
        return;
      } catch (error) {
        if (!(error instanceof CacheDamaged)) throw error;
        options.cache.remove(options.key);
        told = undefined;
      } finally {
        kept.close();
      }
    }
    yield* decoded(place);
  }

  /** The tape itself, from where it stands; what the cache gave already is passed over. */
  async function* decoded(place: CachedPlace): AsyncGenerator<readonly FeedEvent[]> {
    const keeping = place.decoded === 0 ? new Keeping(options) : undefined;
    try {
      for await (const batch of plain.read(place.plain)) {
        keeping?.add(batch);
        const skip = Math.min(batch.length, place.given - place.decoded);
        place.decoded += batch.length;
        place.given = Math.max(place.given, place.decoded);
        if (skip < batch.length) yield skip === 0 ? batch : batch.slice(skip);
      }
      keeping?.publish(plain.report(), plain.isLive());
    } finally {
      keeping?.drop();
    }
  }

  return {
    name: plain.name,
    begin: () => new CachedPlace(plain.begin()),
    read,
    readPassing,
    report: () => (told === undefined ? plain.report() : reportOf(plain.name, told, options.path)),
    isLive: () => told?.isLive ?? plain.isLive(),
  };
}

function* keptBatches(
  kept: SlabFileReader,
  given: number,
  of: CachedTapeOptions,
): Generator<readonly FeedEvent[] | TickColumns> {
  for (const { buffer, skip } of kept.slabsBehind(given)) {
    const batch = unpackSlab(buffer, of);
    if (skip === 0) yield batch;
    else yield (areColumns(batch) ? batch.ticks() : batch).slice(skip);
  }
}

function reportOf(name: string, { lines, events, refused, firstRefused }: WholeTape, path: string): FeedReport {
  return {
    name,
    lines,
    events,
    refused: new Map(refused),
    firstRefused: new Map(firstRefused.map(([kind, place]) => [kind, `${path}${place}`])),
  };
}

/** Keeps what is read of a tape. Where that fails, the run goes on without: whatever is wrong with the disk, it will say itself. */
class Keeping {
  readonly #options: CachedTapeOptions;
  readonly #places: ReadonlyMap<SymbolId, number>;
  #writer: SlabFileWriter | undefined;
  #waiting: readonly FeedEvent[] = [];

  constructor(options: CachedTapeOptions) {
    this.#options = options;
    this.#places = new Map(options.symbols.map((symbol, place) => [symbol, place]));
    this.#writer = options.cache.begin(options.key);
  }

  add(batch: readonly FeedEvent[]): void {
    if (this.#writer === undefined) return;
    this.#waiting = this.#waiting.length === 0 ? batch : [...this.#waiting, ...batch];
    if (this.#waiting.length >= SLAB_EVENTS) this.#try((writer) => this.#write(writer));
  }

  publish({ lines, events, refused, firstRefused }: FeedReport, isLive: boolean): void {
    const { path, isSame, cache } = this.#options;
    if (!isSame()) return;
    const behindPath = [...firstRefused].map(([kind, place]): [string, string] => [kind, place.slice(path.length)]);
    this.#try((writer) => {
      this.#write(writer);
      writer.publish({ isLive, lines, events, refused: [...refused], firstRefused: behindPath });
      this.#writer = undefined;
      cache.tidy();
    });
  }

  /** What was not published goes. */
  drop(): void {
    const writer = this.#writer;
    this.#writer = undefined;
    this.#waiting = [];
    writer?.drop();
  }

  #write(writer: SlabFileWriter): void {
    if (this.#waiting.length > 0) writer.add(packSlab(this.#waiting, this.#places), this.#waiting.length);
    this.#waiting = [];
  }

  #try(write: (writer: SlabFileWriter) => void): void {
    try {
      if (this.#writer !== undefined) write(this.#writer);
    } catch {
      this.drop();
    }
  }
}
