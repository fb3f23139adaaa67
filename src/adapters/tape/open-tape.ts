import { existsSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { InputError } from '../../domain/errors.ts';
import type { FeedEvent } from '../../domain/feed-event.ts';
import type { FeedPlace, TapeSource } from '../../ports/feed-source.ts';
import { RefusalTally } from './refusals.ts';
import type { TableOptions } from './table/options.ts';
import { tapeLines } from './tape-lines.ts';
import { type ReaderOptions, TapeReader } from './tape-reader.ts';

export interface TapeOptions extends ReaderOptions {
  /** Share of lines, 0 … 1, that may be bad before the tape is given up; 0.01 unless set. */
  readonly maximumBadShare?: number | undefined;
  /** What a table does not say of itself. */
  readonly csv?: TableOptions | undefined;
}

const MAXIMUM_BAD_SHARE = 0.01;
/** Receive delays and open bars hold back far fewer events; behind a line from the future, all others would wait. */
const MOST_HELD = 131_072;

/**
 * A recorded feed: NDJSON, or a table of prices or posts; either may be gzip. Reading throws
 * `InputError` for a file that cannot be read, holds nothing or has too many bad lines, and `IntegrityError` for damage.
 */
export function openTape(path: string, options: TapeOptions): TapeSource {
  return openParts([path], options);
}

/** How far a tape has been read, and what its reader knows by then. */
class TapePlace {
  readonly tally: RefusalTally;
  readonly reader: TapeReader;
  /** The part that is read, from 0, and from where it goes on in it. */
  part = 0;
  from = 0;

  constructor(path: string, options: TapeOptions) {
    this.tally = new RefusalTally(path, options.maximumBadShare ?? MAXIMUM_BAD_SHARE);
    this.reader = new TapeReader(options, this.tally);
  }
}

/** A recording in several files as the one tape it is: lines count through, and what one part holds no other repeats. */
export function openParts(paths: readonly [string, ...string[]], options: TapeOptions): TapeSource {
  const [path] = paths;
  const name = basename(path);
  let last = new TapePlace(path, options);

  async function* read(from?: FeedPlace): AsyncGenerator<readonly FeedEvent[]> {
    const place = from instanceof TapePlace ? from : new TapePlace(path, options);
    last = place;
    const { tally, reader } = place;
    const table = withOnlySymbol(options);
    for (; place.part < paths.length; place.part += 1, place.from = 0) {
      const part = paths[place.part] ?? path;
      for await (const { lines, places, unterminated, end } of tapeLines(part, table, place.from)) {
        if (places !== undefined) tally.readsFrom(places);
        const ready = reader.accept(lines, unterminated);
        place.from = end;
        if (reader.held() > MOST_HELD) throw unsortedTape(part, reader.lines);
        if (ready.length > 0) yield ready;
      }
    }
    if (reader.lines === 0)
      throw new InputError({ code: 'tape-empty', what: 'it holds no line', where: path, mend: 'give a recorded tape' });
    const rest = reader.rest();
    tally.checkShare(reader.lines);
    if (rest.length > 0) yield rest;
  }

  return {
    name,
    begin: () => new TapePlace(path, options),
    read,
    report: () => ({
      name,
      lines: last.reader.lines,
      events: last.reader.events,
      refused: last.tally.counts,
      firstRefused: last.tally.first,
    }),
    isLive: () => last.reader.isLive,
  };
}

/** The files of a recording, in order, also the one that is being written. */
export function recordingParts(folder: string): readonly string[] {
  const names = existsSync(folder) ? readdirSync(folder) : [];
  return names
    .filter((name) => /\.ndjson\.gz(\.partial|\.torn)?$/.test(name))
    .sort()
    .map((name) => join(folder, name));
}

/** A table that names no symbol is of the only one there is. */
export function withOnlySymbol({
  csv,
  instruments,
}: Pick<TapeOptions, 'csv' | 'instruments'>): TableOptions | undefined {
  const [only, ...others] = instruments.keys();
  return others.length > 0 || only === undefined ? csv : { ...csv, onlySymbol: only };
}

function unsortedTape(path: string, line: number): InputError {
  const what = `over ${MOST_HELD} lines are dated before an earlier one`;
  const mend = 'sort it with quartet tape convert, and remove lines dated in the future';
  return new InputError({ code: 'tape-not-sorted', what, where: `${path}:${line}`, mend });
}
