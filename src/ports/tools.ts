import type { PostDeleted, PostEdited } from '../domain/feed-event.ts';
import type { SymbolId } from '../domain/ids.ts';
import type { TextScore } from '../domain/signal.ts';
import type { Instant } from '../domain/time.ts';
import type { CallKey } from './chat-model.ts';
import type { ScoredPost } from './strategy.ts';

/** The posts of a run by their words. Nothing is found before it is visible, nor after it was taken back. */
export interface PostSearch {
  /** Each as it becomes visible: from then on a post is found, found in other words, or not found any more. */
  add(post: ScoredPost): void;
  edit(edited: PostEdited, score: TextScore): void;
  remove(deleted: PostDeleted): void;
  /** The best matches as of `at`, best first; posts of one wording count once. Any query is fine, also an empty one. */
  search(query: string, symbol: SymbolId | undefined, at: Instant, limit: number): readonly ScoredPost[];
}

/** A program of strangers: the body of a function of `data`. */
export interface Program {
  readonly code: string;
  /** JSON. */
  readonly data: string;
}

/** Runs a program away from everything: no clock, chance, network or files, little time and memory. */
export interface Sandbox {
  /** `{"value": …}` or `{"error": …}` as JSON; never throws for what the program does. */
  run(program: Program): string;
  close(): void;
}

/** What a run's teams may look things up and work them out with. */
export interface ToolDesk {
  /** An empty one. */
  search(): PostSearch;
  /** As `Sandbox` gives it. How far a program comes in its time is for one machine to say, once: results are recorded. */
  compute(key: CallKey, program: Program): string;
}
