const MOST_MS = 60_000;

/** Counts latencies by the millisecond. */
export class Latencies {
  readonly #counts = new Float64Array(MOST_MS + 1);
  #count = 0;

  add(ms: number): void {
    const place = Math.max(0, Math.min(MOST_MS, Math.ceil(ms)));
    this.#counts[place] = (this.#counts[place] ?? 0) + 1;
    this.#count += 1;
  }

  /** The least latency that so large a share does not exceed, rounded up to a millisecond. */
  share(share: number): number {
    let seen = 0;
    for (const [ms, count] of this.#counts.entries()) {
      seen += count;
      if (seen >= this.#count * share) return ms;
    }
    return MOST_MS;
  }
}
