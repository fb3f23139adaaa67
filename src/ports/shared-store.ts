/** What stands under a key, and its revision: a number above 0 that every change makes another. */
export interface StoreEntry {
  readonly value: string;
  readonly revision: number;
}

/** Short texts by key in a place that several processes share; each is changed only by who knows what stands there. */
export interface SharedStore {
  get(key: string): Promise<StoreEntry | undefined>;
  /**
   * Writes where the key's revision is still `revision`, 0 for a key that is not there. Gives the new revision; undefined
   * where another was quicker, and then nothing is written. What it has given outlives every process.
   */
  put(key: string, value: string, revision: number): Promise<number | undefined>;
  /** The same of what cannot be made again: where the store is a file, it is on the disk then, whatever becomes of the power. */
  putLasting(key: string, value: string, revision: number): Promise<number | undefined>;
  /** Takes a key away where its revision is still `revision`; gives whether it did. */
  remove(key: string, revision: number): Promise<boolean>;
  /** Of those that begin so, in order. */
  keys(prefix: string): Promise<readonly string[]>;
  close(): Promise<void>;
}
