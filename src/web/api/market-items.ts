import { z } from 'zod';
import { canonicalJson } from '../../domain/canonical.ts';
import type { KeptLists } from '../../ports/kept-lists.ts';

/*
 * What the window keeps of a run's tapes, as lists whose items stand under the times from which they are seen. Their
 * names and shapes are the format that MARKET_VERSION counts.
 */

/** Changes whenever what is kept, or how, does: what was kept otherwise is made anew. */
export const MARKET_VERSION = 1;

export const MARKET_LISTS = {
  candlesOf: (symbol: string) => `candles of ${symbol}`,
  barsOf: (symbol: string) => `bars of ${symbol}`,
  scoresOf: (symbol: string) => `scores of ${symbol}`,
  postsIn: (symbol: string) => `posts in ${symbol}`,
  post: (id: string) => id,
} as const;

/** Rows of numbers are kept by so many together. */
export const ROWS_A_CHUNK = 512;

/** Columns of each kind of row, the first being when it is seen from. */
export const CANDLE = { to: 0, from: 1, open: 2, high: 3, low: 4, close: 5 } as const;
export const BAR = {
  ...{ closedAt: 0, openedAt: 1, intervalMs: 2, open: 3, high: 4, low: 5, close: 6, volume: 7, tape: 8, line: 9 },
} as const;
/** A post about the symbol; its row stands where it stands in the list of them. */
export const SCORE = { at: 0, score: 1 } as const;

/** Rows of one kind, the first number of each being when it is seen. */
export class NumberRows {
  readonly #numbers: Float64Array;
  readonly #width: number;

  constructor(numbers: Float64Array, width: number) {
    this.#numbers = numbers;
    this.#width = width;
  }

  get count(): number {
    return this.#numbers.length / this.#width;
  }

  at(row: number, column: number): number {
    return this.#numbers[row * this.#width + column] ?? Number.NaN;
  }

  /** From a row up to and without another. */
  between(from: number, to: number): NumberRows {
    return new NumberRows(this.#numbers.subarray(from * this.#width, to * this.#width), this.#width);
  }
}

/** Chunks of a list one behind the other. */
export function rowsIn(lists: KeptLists, list: string, { from, to, width }: ChunksWanted): NumberRows {
  const bodies = lists.items(list, from, to).map(({ body }) => body);
  const bytes = new Uint8Array(bodies.reduce((sum, { byteLength }) => sum + byteLength, 0));
  let offset = 0;
  for (const body of bodies) {
    bytes.set(body, offset);
    offset += body.byteLength;
  }
  return new NumberRows(new Float64Array(bytes.buffer), width);
}

interface ChunksWanted {
  readonly from: number;
  readonly to: number;
  /** Numbers a row. */
  readonly width: number;
}

const post = z.strictObject({
  id: z.string(),
  at: z.int(),
  author: z.string(),
  source: z.string(),
  text: z.string(),
  scores: z.array(z.strictObject({ symbol: z.string(), score: z.number() })),
});

/** A post as somebody wrote it and as the scorer reads it; `id` as evidence names it. */
export type MarketPost = z.infer<typeof post>;

const words = new TextEncoder();
const reader = new TextDecoder();

export function postBytes(value: MarketPost): Uint8Array {
  return words.encode(canonicalJson(value));
}

export function postOf(bytes: Uint8Array): MarketPost {
  return post.parse(JSON.parse(reader.decode(bytes)));
}

/** The list that holds a post, by which it is found again. */
export function postIdBytes(id: string): Uint8Array {
  return words.encode(id);
}

export function postIdIn(bytes: Uint8Array): string {
  return reader.decode(bytes);
}
