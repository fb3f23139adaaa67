/** What must never stand in a decision: keys by their look, and the values of the keys that are configured here. */
export interface Secrets {
  readonly patterns: readonly RegExp[];
  readonly values: readonly string[];
}

const CANARY = /canary-key-/i;

/** Shorter values than this are no secrets; they would be found in every text. */
const LEAST_SECRET_CHARACTERS = 8;

/** As it stands, and as it would read to whoever takes unseen characters, wide letters and other dashes for what they look like. */
export function leaksSecret(text: string, secrets: Secrets): boolean {
  if (holdsSecret(text, secrets)) return true;
  const plain = plainly(text);
  return plain !== text && holdsSecret(plain, secrets);
}

function holdsSecret(text: string, secrets: Secrets): boolean {
  return (
    CANARY.test(text) ||
    secrets.values.some((value) => value.length >= LEAST_SECRET_CHARACTERS && text.includes(value)) ||
    secrets.patterns.some((pattern) => pattern.test(text))
  );
}

/**
 * Control, zero-width, bidirectional and tag characters, and halves of surrogate pairs. Lines and tabs are text, and so
 * are the joiners that scripts and emoji need.
 */
const UNSEEN = /(?![\t\n\r]|\u200c|\u200d)[\p{Cc}\p{Cf}\p{Cs}]/u;
const ALL_UNSEEN = new RegExp(UNSEEN.source, 'gu');
const LINES = /[\t\n\r]+/g;
const DASHES = /[\p{Pd}\u2212]/gu;
const JOINERS = /\u200c|\u200d/g;

export function holdsUnseen(text: string): boolean {
  return UNSEEN.test(text);
}

/** One line without what cannot be seen. */
export function withoutUnseen(text: string): string {
  return (holdsUnseen(text) ? text.replace(ALL_UNSEEN, '') : text).replace(LINES, ' ');
}

/** For whoever looks for something hidden between or behind the letters: nothing unseen, nothing wide, one kind of dash. */
function plainly(text: string): string {
  return withoutUnseen(text).replace(JOINERS, '').normalize('NFKC').replace(DASHES, '-');
}
