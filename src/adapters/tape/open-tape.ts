import { existsSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { InputError } from '../../domain/errors.ts';
import type { FeedEvent } from '../../domain/feed-event.ts';
import type { FeedReport, FeedSource } from '../../ports/feed-source.ts';
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
export function openTape(path: string, options: TapeOptions): FeedSource {
  return openParts([path], options);
}

/** A recording in several files as the one tape it is: lines count through, and what one part holds no other repeats. */
export function openParts(paths: readonly [string, ...string[]], options: TapeOptions): FeedSource {
  const [path] = paths;
  const name = basename(path);
  let live = false;
  let report: FeedReport = { name, lines: 0, events: 0, refused: new Map(), firstRefused: new Map() };

  async function* read(): AsyncGenerator<readonly FeedEvent[]> {
    const tally = new RefusalTally(path, options.maximumBadShare ?? MAXIMUM_BAD_SHARE);
    const reader = new TapeReader(options, tally);
    const note = (): void => {
      report = { name, lines: reader.lines, events: reader.events, refused: tally.counts, firstRefused: tally.first };
    };
    const table = withOnlySymbol(options);
    for (const part of paths) {
      for await (const { lines, places, unterminated } of tapeLines(part, table)) {
        if (places !== undefined) tally.readsFrom(places);
        const ready = reader.accept(lines, unterminated);
        note();
        live = reader.isLive;
        if (reader.held() > MOST_HELD) throw unsortedTape(part, reader.lines);
        if (ready.length > 0) yield ready;
      }
    }
    if (reader.lines === 0) throw emptyTape(path);
    const rest = reader.rest();
    note();
    tally.checkShare(reader.lines);
    if (rest.length > 0) yield rest;
  }

  return { name, read, report: () => report, isLive: () => live };
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
  return new InputError({
    code: 'tape-not-sorted',
    what: `over ${MOST_HELD} lines are dated before an earlier one`,
    where: `${path}:${line}`,
    mend: 'sort it with quartet tape convert, and remove lines dated in the future',
  });
}

function emptyTape(path: string): InputError {
  return new InputError({ code: 'tape-empty', what: 'it holds no line', where: path, mend: 'give a recorded tape' });
}
