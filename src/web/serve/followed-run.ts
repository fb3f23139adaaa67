import { statSync } from 'node:fs';
import { join } from 'node:path';
import { readJournal, runRows } from '../../adapters/journal/read-journal.ts';
import { MemoryLists } from '../../adapters/kept-lists/memory-lists.ts';
import { SqliteLists } from '../../adapters/kept-lists/sqlite-lists.ts';
import type { FeedStanding } from '../../domain/feed-standing.ts';
import type { RunRow } from '../../domain/record.ts';
import { readFeedStanding } from '../../run/tell-feeds.ts';
import type { MarketLog } from '../api/market-log.ts';
import { RunLog } from '../api/run-log.ts';
import type { PositionsAnswer, RunSummary } from '../api/shapes.ts';
import type { OpenRun, StandingFigures } from '../api/source.ts';
import { checkedLists } from './checked-lists.ts';
import { FollowedMarket } from './followed-market.ts';
import type { LogDesk } from './log-desk.ts';
import type { ReadSoFar } from './log-keeper.ts';
import { positionsAt } from './positions-at.ts';
import type { StandingDesk } from './standing-desk.ts';

const LOOK_EVERY_MS = 200;

interface Surroundings {
  readonly folder: string;
  readonly desk: StandingDesk;
  readonly logs: LogDesk;
  readonly summarise: () => RunSummary;
}

/** A run whose journal is read as it grows, by connections that only read and are closed after every look. */
export class FollowedRun implements OpenRun {
  readonly #folder: string;
  readonly #desk: StandingDesk;
  readonly #logs: LogDesk;
  readonly #summarise: () => RunSummary;
  readonly #watchers = new Set<() => void>();
  #market: FollowedMarket | undefined;
  #log = new RunLog(new MemoryLists());
  #lists: SqliteLists | undefined;
  #begun = '';
  #last = 0;
  #seen = '';
  #trouble: string | undefined;
  #isDamaged = false;
  #reading: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor({ folder, desk, logs, summarise }: Surroundings) {
    this.#folder = folder;
    this.#desk = desk;
    this.#logs = logs;
    this.#summarise = summarise;
  }

  get log(): RunLog {
    return this.#log;
  }

  get last(): number {
    return this.#last;
  }

  get trouble(): string | undefined {
    return this.#trouble;
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

  positions(at: number): Promise<PositionsAnswer['positions']> {
    return positionsAt(this, at);
  }

  market(before: number): Promise<MarketLog> {
    this.#market ??= new FollowedMarket(this.#folder, this.summary.live);
    return this.#market.before(before);
  }

  feedsNow(): FeedStanding | undefined {
    const { live, state } = this.summary;
    return live && state === 'going' ? readFeedStanding(this.#folder) : undefined;
  }

  async close(): Promise<void> {
    this.#lists?.close();
    await this.#market?.close();
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
    if (seen === this.#seen && !this.#isDamaged) return;
    const question = { folder: this.#folder, isDamaged: this.#isDamaged };
    this.#isDamaged = false;
    try {
      let trouble: unknown;
      await this.#logs.read(question, (soFar) => {
        try {
          this.#follow(soFar);
        } catch (error) {
          trouble = error;
        }
      });
      if (trouble !== undefined) throw trouble;
      this.#trouble = undefined;
      this.#seen = seen;
    } catch (error) {
      this.#trouble = error instanceof Error ? error.message : String(error);
    }
  }

  #follow({ path, begun, read, last }: ReadSoFar): void {
    if (begun !== this.#begun) {
      this.#lists?.close();
      this.#lists = SqliteLists.open(path, 'read');
      this.#log = new RunLog(
        checkedLists(this.#lists, () => {
          this.#isDamaged = true;
        }),
      );
      this.#begun = begun;
    }
    this.#last = last;
    if (read > 0) for (const tell of this.#watchers) tell();
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
