import { spread } from './hashing.ts';

/**
 * Word hashes to row numbers, open addressing in typed arrays at a load of at most a quarter. Rows start at 1;
 * 0 is "unknown". Two different words share a 32-bit hash with a chance near 1 in 400,000 for each unknown word met,
 * and then one word of a post is misread: not worth storing the words.
 */
export class WordTable {
  private keys = new Int32Array(1 << 12);
  private rows = new Uint16Array(1 << 12);
  private shift = 20;
  private size = 0;

  find(hash: number): number {
    const mask = this.keys.length - 1;
    let place = spread(hash) >>> this.shift;
    for (;;) {
      const row = this.rows[place] ?? 0;
      if (row === 0 || this.keys[place] === hash) return row;
      place = (place + 1) & mask;
    }
  }

  /** The row of `hash`, a new one if it has none. */
  add(hash: number): number {
    const known = this.find(hash);
    if (known !== 0) return known;
    if (4 * (this.size + 1) > this.keys.length) this.grow();
    this.size += 1;
    this.put(hash, this.size);
    return this.size;
  }

  private put(hash: number, row: number): void {
    const mask = this.keys.length - 1;
    let place = spread(hash) >>> this.shift;
    while (this.rows[place] !== 0) place = (place + 1) & mask;
    this.keys[place] = hash;
    this.rows[place] = row;
  }

  private grow(): void {
    const { keys, rows } = this;
    this.keys = new Int32Array(2 * keys.length);
    this.rows = new Uint16Array(2 * keys.length);
    this.shift -= 1;
    rows.forEach((row, place) => {
      if (row !== 0) this.put(keys[place] ?? 0, row);
    });
  }
}
