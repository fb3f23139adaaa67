const MOST = 16;
const LONGEST = 2_000;

/** What is an address among these, each once; undefined where nothing is. Nobody asks there for anything. */
export function referencesOf(candidates: readonly unknown[]): readonly string[] | undefined {
  const found = new Set<string>();
  for (const candidate of candidates) {
    if (typeof candidate !== 'string' || candidate.length > LONGEST || found.size === MOST) continue;
    if (/^https?:\/\/[^\s<>"]+$/.test(candidate)) found.add(candidate);
  }
  return found.size === 0 ? undefined : [...found];
}
