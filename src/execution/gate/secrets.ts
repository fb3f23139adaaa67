/** What must never stand in a decision: keys by their look, and the values of the keys that are configured here. */
export interface Secrets {
  readonly patterns: readonly RegExp[];
  readonly values: readonly string[];
}

const CANARY = /canary-key-/i;

/** Shorter values than this are no secrets; they would be found in every text. */
const LEAST_SECRET_CHARACTERS = 8;

export function holdsSecret(text: string, secrets: Secrets): boolean {
  return (
    CANARY.test(text) ||
    secrets.values.some((value) => value.length >= LEAST_SECRET_CHARACTERS && text.includes(value)) ||
    secrets.patterns.some((pattern) => pattern.test(text))
  );
}
