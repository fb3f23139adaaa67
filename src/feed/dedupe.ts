/** Remembers the newest ids in bounded memory: at least `window` of them, at most twice as many. */
export interface Deduplicator {
  /** Whether the id was given before, as far as is remembered; remembers it either way. */
  isRepeat(id: string): boolean;
}

/** Sources repeat themselves after reconnects and by mistake, always near the first time. */
const WINDOW = 65_536;

export function deduplicator(window: number = WINDOW): Deduplicator {
  let newer = new Set<string>();
  let older = new Set<string>();
  return {
    isRepeat(id) {
      if (newer.has(id)) return true;
      const repeated = older.has(id);
      newer.add(id);
      if (newer.size >= window) {
        older = newer;
        newer = new Set();
      }
      return repeated;
    },
  };
}
