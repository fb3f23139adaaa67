/** Different names a tally keeps apart: they may be made up by others. */
const MOST_NAMES = 200;

/** Counts by name, in bounded memory. */
export class Tally {
  readonly counts = new Map<string, number>();
  /** The place of the first of each name. */
  readonly first = new Map<string, number>();

  add(name: string, place: number): void {
    const key = this.counts.has(name) || this.counts.size < MOST_NAMES ? name : 'others';
    const count = this.counts.get(key) ?? 0;
    if (count === 0) this.first.set(key, place);
    this.counts.set(key, count + 1);
  }
}
