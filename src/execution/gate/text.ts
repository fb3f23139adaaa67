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
export function plainly(text: string): string {
  return withoutUnseen(text).replace(JOINERS, '').normalize('NFKC').replace(DASHES, '-');
}
