import type { TextScore } from '../domain/signal.ts';

/** Reads one post's market stance; pure, never throws, at most 50 ms for any text. */
export interface Scorer {
  readonly name: string;
  score(text: string): TextScore;
  /** What was written, where it stands under a mask: copies of one text are told by it. The text itself unless given. */
  heard?(text: string): string;
}
