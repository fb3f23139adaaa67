const FIRST_ROOM = 1_024;
/** FNV-1a (Fowler, Noll, Vo). */
const SEED = 0x811c9dc5;
const PRIME = 0x01000193;

/** Of all units of a text, as a 32-bit integer whose low bits are mixed. */
export function textHash(text: string): number {
  let hash = SEED;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), PRIME);
  return hash ^ (hash >>> 15);
}

/**
 * A set of texts whose hashes its callers know: an open table over a list. Asked twice and told once for each post,
 * as de-duplication does, it costs half of what a `Set` does.
 */
export class TextTable {
  /** Place in the list plus 1, or 0; at least twice as many as texts, and a power of two. */
  private slots = new Int32Array(FIRST_ROOM * 2);
  private hashes = new Int32Array(FIRST_ROOM);
  private texts: string[] = [];

  get size(): number {
    return this.texts.length;
  }

  has(text: string, hash: number): boolean {
    const mask = this.slots.length - 1;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const place = (this.slots[slot] ?? 0) - 1;
      if (place < 0) return false;
      if (this.hashes[place] === hash && this.texts[place] === text) return true;
    }
  }

  /** Takes a text that it does not have. */
  add(text: string, hash: number): void {
    if (this.size === this.hashes.length) this.grow();
    this.hashes[this.size] = hash;
    this.texts.push(text);
    this.place(this.size);
  }

  clear(): void {
    this.slots.fill(0);
    this.texts = [];
  }

  private grow(): void {
    const hashes = new Int32Array(this.size * 2);
    hashes.set(this.hashes);
    this.hashes = hashes;
    this.slots = new Int32Array(hashes.length * 2);
    for (let number = 1; number <= this.size; number += 1) this.place(number);
  }

  private place(number: number): void {
    const mask = this.slots.length - 1;
    let slot = (this.hashes[number - 1] ?? 0) & mask;
    while (this.slots[slot] !== 0) slot = (slot + 1) & mask;
    this.slots[slot] = number;
  }
}
