import type { BarClose } from '../../domain/feed-event.ts';
import type { FeedStanding } from '../../domain/feed-standing.ts';
import type { RunRow } from '../../domain/record.ts';
import type { RunLog } from './run-log.ts';
import type { BoardAnswer, CompareAnswer, EntrantAnswer, PositionsAnswer, RunSummary } from './shapes.ts';

export interface ChartCandle {
  readonly from: number;
  /** Its end: from then on it can be seen. */
  readonly to: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
}

/** A post as somebody wrote it and as the scorer reads it. */
export interface MarketPost {
  /** As evidence names it. */
  readonly id: string;
  readonly at: number;
  readonly author: string;
  readonly source: string;
  readonly text: string;
  readonly scores: readonly { readonly symbol: string; readonly score: number }[];
}

/** What a run's tapes hold for a reader: prices in candles, and posts with what they were taken for. */
export interface MarketHistory {
  readonly candles: ReadonlyMap<string, readonly ChartCandle[]>;
  /** The bars that the run itself sees, by which its rules are judged. */
  readonly bars: ReadonlyMap<string, readonly BarClose[]>;
  /** By time. */
  readonly posts: readonly MarketPost[];
}

/** Figures that take the whole of a run to reckon. */
export interface StandingFigures {
  readonly board: BoardAnswer['board'];
  readonly entrants: readonly Omit<EntrantAnswer, 'at'>[];
}

/** What was kept of a journal is not what it was, and is being made anew. */
export class LogGone extends Error {}

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
  /** What its tapes hold; the views cut it at the cursor. */
  market(): Promise<MarketHistory>;
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
