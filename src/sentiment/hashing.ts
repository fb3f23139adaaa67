/** FNV-1a over lower-cased units (Fowler, Noll, Vo), in 32-bit integers: `hash = Math.imul(hash ^ unit, prime)`. */
export const FNV = { seed: 0x811c9dc5 | 0, prime: 0x01000193 } as const;

/** The hash of one thing following another; not symmetric. */
function hashPair(first: number, second: number): number {
  return Math.imul(Math.imul(first, 0x9e3779b1 | 0) ^ second, 0x85ebca6b | 0);
}

/** Brings the bits of a hash into its high bits, from where table places are taken (Knuth's multiplicative hashing). */
function spread(hash: number): number {
  return Math.imul(hash ^ (hash >>> 15), 0x9e3779b1);
}

/** To be taken apart by who uses them, so that the compiler knows what it calls: an imported function is a guess. */
export const HASH = { hashPair, spread } as const;
