/** Control, zero-width, bidirectional and tag characters, and halves of surrogate pairs; lines and tabs are text. */
const UNSEEN = /[^\P{C}\t\n\r\p{Cn}\p{Co}]/u;
const ALL_UNSEEN = /[^\P{C}\t\n\r\p{Cn}\p{Co}]/gu;
const LINES = /[\t\n\r]+/g;

export function holdsUnseen(text: string): boolean {
  return UNSEEN.test(text);
}

/** One line without what cannot be seen. */
export function withoutUnseen(text: string): string {
  return (holdsUnseen(text) ? text.replace(ALL_UNSEEN, '') : text).replace(LINES, ' ');
}
