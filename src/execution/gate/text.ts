/** Control, zero-width, bidirectional and tag characters, and halves of surrogate pairs. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}]/u;
const ALL_UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}]/gu;
/** A text may have lines; they become spaces, and nobody is told. */
const LINES = /[\t\n\r]+/g;

export function withoutUnseen(text: string): string {
  const line = LINES.test(text) ? text.replace(LINES, ' ') : text;
  return UNSEEN.test(line) ? line.replace(ALL_UNSEEN, '') : line;
}
