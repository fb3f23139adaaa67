/**
 * Text of strangers (posts, models, file names) on its way out: one function a sink. All of them leave plain,
 * readable text; none of them can be talked into markup, terminal commands, formulas or forged log lines.
 */

/** Characters without a look of their own: bidi and zero-width controls, tags, selectors, fillers, private use. */
const INVISIBLE = /[\p{Default_Ignorable_Code_Point}\p{Cf}\p{Co}\p{Zl}\p{Zp}\u{2800}]/gu;
const LONE_SURROGATE = /\p{Cs}/gu;
const CONTROL = /\p{Cc}/gu;
const CONTROL_BUT_WHITESPACE = /[^\P{Cc}\t\n\r]/gu;
const SPACES = /[\s\p{Z}]+/gu;
/** More than three marks on one letter are there to paint over the lines around it. */
const STACKED_MARKS = /(\p{M}{3})\p{M}+/gu;

function visible(text: string): string {
  return text.replace(LONE_SURROGATE, '\ufffd').replace(INVISIBLE, '').replace(STACKED_MARKS, '$1');
}

function oneLine(text: string): string {
  return visible(text.replace(SPACES, ' ')).replace(CONTROL, '').trim();
}

const HTML_ENTITIES: ReadonlyMap<string, string> = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
  ["'", '&#39;'],
  ['`', '&#96;'],
]);

/** For text nodes that a script sets, which are no markup by themselves. */
export function escapeDom(text: string): string {
  return visible(text.replace(CONTROL_BUT_WHITESPACE, ''));
}

/** For element content and quoted attributes of HTML and SVG. */
export function escapeHtml(text: string): string {
  return escapeDom(text).replace(/[&<>"'`]/g, (character) => HTML_ENTITIES.get(character) ?? '');
}

/** For a terminal: one line, no control or escape sequences, nothing that moves or hides what stands beside it. */
export function escapeTerminal(text: string): string {
  return oneLine(text);
}

/** A cell that a spreadsheet would run: full-width signs count, since some of them fold those to ASCII. */
const FORMULA = /^[\s'"]*[=+\-@\uff0b\uff0d\uff1d\uff20]/u;
/** A second formula behind the separator of other locales. */
const FORMULA_BEHIND_SEPARATOR = /(;[\s"']*)(?=[=+\-@\uff0b\uff0d\uff1d\uff20])/gu;

/** One text cell of CSV (RFC 4180), on one line, with formulas disarmed by a leading apostrophe. */
export function escapeCsv(text: string): string {
  const line = oneLine(text).replace(FORMULA_BEHIND_SEPARATOR, "$1'");
  const guarded = FORMULA.test(line) ? `'${line}` : line;
  return /^[\w .:/#-]*$/.test(guarded) ? guarded : `"${guarded.replaceAll('"', '""')}"`;
}
