/** Terminal styles by meaning; plain text when the output is not a terminal. */
export interface Palette {
  strong(text: string): string;
  faint(text: string): string;
  good(text: string): string;
  bad(text: string): string;
  warning(text: string): string;
}

export function paletteOf(colour: boolean): Palette {
  const style =
    (code: number) =>
    (text: string): string =>
      colour ? `\u001b[${code}m${text}\u001b[0m` : text;
  return { strong: style(1), faint: style(2), good: style(32), bad: style(31), warning: style(33) };
}
