import type { FeedStanding } from '../../domain/feed-standing.ts';
import type { RunRow } from '../../domain/record.ts';
import type { MarketLog } from './market-log.ts';
import type { RunLog } from './run-log.ts';
import type { BoardAnswer, CompareAnswer, EntrantAnswer, PositionsAnswer, RunSummary } from './shapes.ts';

/** Figures that take the whole of a run to reckon. */
export interface StandingFigures {
  readonly board: BoardAnswer['board'];
  readonly entrants: readonly Omit<EntrantAnswer, 'at'>[];
}

/** What an answer needs is still being read: the same question has one in a while. */
export class BeingRead extends Error {}

/** One run, as far as it has been read. */
export interface OpenRun {
  readonly log: RunLog;
  /** The last row there is, read or not. */
  readonly last: number;
  readonly summary: RunSummary;
  /** Why no further row can be read, where that is so. */
  readonly trouble: string | undefined;
  /** Decoded rows from there on, from the journal itself. */
  rows(from: number, to: number): Iterable<RunRow>;
  /** As of a row. */
  standing(at: number): Promise<StandingFigures>;
  /** What would close each position that is open at that row. */
  positions(at: number): Promise<PositionsAnswer['positions']>;
  /**
   * What its tapes hold, as far as it was seen before a time at least.
   * @throws BeingRead where they have not been read so far
   */
  market(before: number): Promise<MarketLog>;
  /** How its feeds stand, as its own process tells; undefined where none goes on. */
  feedsNow(): FeedStanding | undefined;
  /** Told whenever rows came; gives the way to stop that. */
  watch(tell: () => void): () => void;
}

export interface RunAt {
  readonly run: string;
  readonly at: number;
}

/** The runs that the window shows. What a client names is looked up here and never reaches a path. */
export interface RunSource {
  list(): readonly RunSummary[];
  /** Undefined: there is no such run. Its first rows may still be on the way. */
  open(id: string): Promise<OpenRun | undefined>;
  /** Two runs that are there, each as of a row. */
  compare(left: RunAt, right: RunAt): Promise<CompareAnswer>;
}
