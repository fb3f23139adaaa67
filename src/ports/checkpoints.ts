/** What a run was at a row of its journal. */
export interface Checkpoint {
  /** The last row that it had written by then. */
  readonly sequence: number;
  /** Plain data, as structured cloning keeps it. */
  readonly state: unknown;
}

/**
 * Where a run keeps what it is, so that it can be gone on with without stepping all of it again. Whatever is kept may be
 * lost, and a run never says other than without it.
 */
export interface Checkpoints {
  /** The last one of this very run, by this very program; undefined where there is none that is sound. */
  last(): Checkpoint | undefined;
  /** Whether it is time for the next; asked often. */
  isDue(): boolean;
  /** To be called when the row that it names has been committed. */
  keep(checkpoint: Checkpoint): void;
  /** There can be none of this run: why, in words that go on behind "a resumed run is stepped from its beginning: ". */
  refuse(why: string): void;
}
