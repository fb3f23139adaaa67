import { deserialize, serialize } from 'node:v8';
import { RefusalTally } from '../../src/adapters/tape/refusals.ts';
import { TapeReader } from '../../src/adapters/tape/tape-reader.ts';
import type { SymbolId } from '../../src/domain/ids.ts';
import type { Instrument } from '../../src/domain/instrument.ts';
import type { Checkpoint, Checkpoints } from '../../src/ports/checkpoints.ts';
import type { FeedPlace, FeedSource } from '../../src/ports/feed-source.ts';

/** Checkpoints in memory, each through the bytes of structured cloning; all are kept. */
export class MemoryCheckpoints implements Checkpoints {
  readonly kept: Checkpoint[] = [];
  readonly refused: string[] = [];
  readonly #isDue: () => boolean;
  readonly #last: Checkpoint | undefined;

  constructor(isDue: () => boolean, last?: Checkpoint) {
    this.#isDue = isDue;
    this.#last = last;
  }

  last(): Checkpoint | undefined {
    return this.#last;
  }

  isDue(): boolean {
    return this.refused.length === 0 && this.#isDue();
  }

  keep({ sequence, state }: Checkpoint): void {
    this.kept.push({ sequence, state: deserialize(serialize(state)) });
  }

  refuse(why: string): void {
    this.refused.push(why);
  }
}

class LinesPlace {
  readonly tally = new RefusalTally('lines', 1);
  readonly reader: TapeReader;
  from = 0;

  constructor(instruments: ReadonlyMap<SymbolId, Instrument>, tape: number) {
    this.reader = new TapeReader({ instruments, tape }, this.tally);
  }
}

/** A tape's lines, so many a batch, that can be read from where an earlier reading stood. */
export function linesSource(
  lines: readonly string[],
  { instruments, tape, batch }: { instruments: ReadonlyMap<SymbolId, Instrument>; tape: number; batch: number },
): FeedSource {
  let last = new LinesPlace(instruments, tape);
  return {
    name: `lines ${tape}`,
    begin: () => new LinesPlace(instruments, tape),
    async *read(from?: FeedPlace) {
      const place = from instanceof LinesPlace ? from : new LinesPlace(instruments, tape);
      last = place;
      while (place.from < lines.length) {
        const events = place.reader.accept(lines.slice(place.from, place.from + batch), false);
        place.from += batch;
        if (events.length > 0) yield events;
      }
      const rest = place.reader.rest();
      if (rest.length > 0) yield rest;
    },
    report: () => ({
      name: `lines ${tape}`,
      lines: last.reader.lines,
      events: last.reader.events,
      refused: last.tally.counts,
      firstRefused: last.tally.first,
    }),
  };
}
