/** Different names a tally keeps apart: they may be made up by others. */
const MOST_NAMES = 200;

/** Counts by name, in bounded memory. */
export class Tally {
  readonly counts = new Map<string, number>();

  add(name: string, by = 1): void {
    const key = this.counts.has(name) || this.counts.size < MOST_NAMES ? name : 'others';
    this.counts.set(key, (this.counts.get(key) ?? 0) + by);
  }
}
