/** What a source counted out in one frame, each charged by itself. */
export interface ChargedPieces {
  readonly posts: number;
  readonly profiles: number;
  readonly media: number;
}

/** US dollars for a piece, and for all of a source's together at the most. */
export interface FeedBound {
  readonly post: number;
  readonly profile: number;
  readonly media: number;
  readonly maxCost: number;
}

/** The largest frame that is reckoned with: a post, its author, and four pictures. */
const LARGEST: ChargedPieces = { posts: 1, profiles: 1, media: 4 };

/** Counts what a source charges for, so that it is left before its bound is passed. */
export class Meter {
  readonly #bound: FeedBound;
  #spent: number;

  /** `posts`: those of earlier lives of the run, each taken to have come with its author. */
  constructor(bound: FeedBound, posts: number) {
    this.#bound = bound;
    this.#spent = this.#costOf({ posts, profiles: posts, media: 0 });
  }

  add(pieces: ChargedPieces): void {
    this.#spent += this.#costOf(pieces);
  }

  /** Whether one more frame could pass the bound. */
  get isFull(): boolean {
    return this.#spent + this.#costOf(LARGEST) > this.#bound.maxCost + 1e-9;
  }

  /** In a few words, once it is full. */
  get farewell(): string | undefined {
    if (!this.isFull) return undefined;
    return `${this.#spent.toFixed(3)} of its ${this.#bound.maxCost} USD are spent, and another post could pass them: it is not listened to any more`;
  }

  #costOf({ posts, profiles, media }: ChargedPieces): number {
    const { post, profile, media: medium } = this.#bound;
    return posts * post + profiles * profile + media * medium;
  }
}
