const STEP = 1.01;
const LEAST_MS = 0.01;
const BUCKETS = 1 + bucketOf(600_000);

function bucketOf(ms: number): number {
  return Math.max(0, Math.ceil(Math.log(ms / LEAST_MS) / Math.log(STEP)));
}

/** Counts latencies, each to one in a hundred and none finer than 10 µs. */
export class Latencies {
  readonly #counts = new Float64Array(BUCKETS);
  #count = 0;

  add(ms: number): void {
    const place = Math.min(BUCKETS - 1, bucketOf(Math.max(LEAST_MS, ms)));
    this.#counts[place] = (this.#counts[place] ?? 0) + 1;
    this.#count += 1;
  }

  /** The latency that so large a share does not exceed, rounded up, in milliseconds. */
  share(share: number): number {
    let seen = 0;
    for (const [place, count] of this.#counts.entries()) {
      seen += count;
      if (seen >= this.#count * share) return rounded(LEAST_MS * STEP ** place);
    }
    return rounded(LEAST_MS * STEP ** (BUCKETS - 1));
  }
}

/** Two digits are enough. */
function rounded(ms: number): number {
  return ms < 10 ? Math.ceil(ms * 100) / 100 : Math.ceil(ms);
}
