import type { TextScore } from '../domain/signal.ts';

/** Reads one post's market stance; pure, never throws, at most 50 ms for any text. */
export interface Scorer {
  readonly name: string;
  score(text: string): TextScore;
}
