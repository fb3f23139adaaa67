import { statSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { readJournal, runRows } from '../../adapters/journal/read-journal.ts';
import type { FeedStanding } from '../../domain/feed-standing.ts';
import type { RunRow } from '../../domain/record.ts';
import { readFeedStanding } from '../../run/tell-feeds.ts';
import { RunLog } from '../api/run-log.ts';
import type { RunSummary } from '../api/shapes.ts';
import type { MarketHistory, OpenRun, StandingFigures } from '../api/source.ts';
import type { StandingDesk } from './standing-desk.ts';

const LOOK_EVERY_MS = 200;
/** Rows between two turns for others. */
const ROWS_A_TURN = 500;

interface Surroundings {
  readonly folder: string;
  readonly desk: StandingDesk;
  readonly summarise: () => RunSummary;
}

/** A run whose journal is read as it grows, by connections that only read and are closed after every look. */
export class FollowedRun implements OpenRun {
  readonly #folder: string;
  readonly #desk: StandingDesk;
  readonly #summarise: () => RunSummary;
  readonly #watchers = new Set<() => void>();
  #log = new RunLog();
  #last = 0;
  #seen = '';
  #reading: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor({ folder, desk, summarise }: Surroundings) {
    this.#folder = folder;
    this.#desk = desk;
    this.#summarise = summarise;
  }

  get log(): RunLog {
    return this.#log;
  }

  get last(): number {
    return this.#last;
  }

  get summary(): RunSummary {
    return this.#summarise();
  }

  /** Reads what came since the last look. One who waits for it sees all that was there when he asked. */
  refresh(): Promise<void> {
    this.#reading ??= this.#readOn().finally(() => {
      this.#reading = undefined;
    });
    return this.#reading;
  }

  *rows(from: number, to: number): Generator<RunRow> {
    const journal = readJournal(this.#folder);
    try {
      yield* runRows(journal.rows(from, to));
    } finally {
      journal.close();
    }
  }

  standing(at: number): Promise<StandingFigures> {
    return this.#desk.ask(this.#folder, at);
  }

  market(): Promise<MarketHistory> {
    return this.#desk.market(this.#folder);
  }

  feedsNow(): FeedStanding | undefined {
    const { live, state } = this.summary;
    return live && state === 'going' ? readFeedStanding(this.#folder) : undefined;
  }

  watch(tell: () => void): () => void {
    this.#watchers.add(tell);
    this.#timer ??= setInterval(() => void this.refresh().catch(() => undefined), LOOK_EVERY_MS);
    return () => {
      this.#watchers.delete(tell);
      if (this.#watchers.size > 0) return;
      clearInterval(this.#timer);
      this.#timer = undefined;
    };
  }

  async #readOn(): Promise<void> {
    const seen = sizesOf(this.#folder);
    if (seen === this.#seen) return;
    const journal = readJournal(this.#folder);
    try {
      this.#last = journal.last();
      // Begun anew in the same place: another run.
      if (this.#last < this.#log.last) this.#log = new RunLog();
      let rows = 0;
      for (const row of runRows(journal.rows(this.#log.last + 1))) {
        this.#log.addRow(row);
        rows += 1;
        if (rows % ROWS_A_TURN === 0) await nextTurn();
      }
      this.#last = this.#log.last;
      if (rows > 0) for (const tell of this.#watchers) tell();
    } finally {
      journal.close();
    }
    this.#seen = seen;
  }
}

/** Changes whenever the journal does. */
export function sizesOf(folder: string): string {
  return ['journal.db', 'journal.db-wal']
    .map((name) => {
      const file = statSync(join(folder, name), { throwIfNoEntry: false });
      return file === undefined ? '' : `${file.mtimeMs} ${file.size}`;
    })
    .join(' ');
}
