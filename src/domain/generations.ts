/**
 * A map that forgets: when the young half is full it becomes the old half, and the old old half is dropped. Holds at
 * least the last `size` keys set and at most twice as many; every call is constant time, and no key needs deleting.
 */
export class Generations<Key, Value> {
  private young = new Map<Key, Value>();
  private old = new Map<Key, Value>();
  private readonly size: number;

  constructor(size: number) {
    this.size = size;
  }

  get(key: Key): Value | undefined {
    return this.young.get(key) ?? this.old.get(key);
  }

  set(key: Key, value: Value): void {
    this.young.set(key, value);
    if (this.young.size < this.size) return;
    this.old = this.young;
    this.young = new Map();
  }
}
