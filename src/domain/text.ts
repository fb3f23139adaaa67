/** Longer text is cut before anything else looks at it, so that no step's cost is the sender's choice. */
export const MAX_TEXT_CHARACTERS = 4_000;

const UNKNOWN = 0;
const KEPT = 1;
const CHANGED = 2;
const DROPPED = 3;
const SPACED = 4;

/** What becomes of a code point, found out on first sight and remembered. */
const fates = new Uint8Array(0x110000);

const INVISIBLE = /^[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\p{Bidi_Control}]$/u;
const LINE_SPACE = /^[\t\n\v\f\r\u0085\u2028\u2029]$/;
/** Marks and Hangul parts join what stands before them, so only whole-text normalisation may judge them. */
export const JOINS_PREVIOUS = /^[\p{M}\u1100-\u11ff]$/u;

/**
 * Untrusted text as the rest of the program may see it: at most 4,000 UTF-16 units, NFKC, one line, no control,
 * zero-width, bidirectional, tag or variation characters, no lone surrogates. Normalising twice changes nothing.
 */
export function normaliseText(text: string): string {
  const cut = cutText(text);
  return isNormal(cut) ? cut : cutText(drop(drop(cut).normalize('NFKC')));
}

/** At most `most` UTF-16 units, never half a character. */
export function cutText(text: string, most = MAX_TEXT_CHARACTERS): string {
  if (text.length <= most) return text;
  const last = text.charCodeAt(most - 1);
  return text.slice(0, last >= 0xd800 && last < 0xdc00 ? most - 1 : most);
}

function isNormal(text: string): boolean {
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    if (unit >= 0x20 && unit < 0x7f) continue;
    const point = text.codePointAt(index) ?? unit;
    if (fateOf(point) !== KEPT) return false;
    if (point > 0xffff) index += 1;
  }
  return true;
}

function drop(text: string): string {
  let kept = '';
  for (const character of text) {
    const point = character.codePointAt(0) ?? 0;
    if (point >= 0xd800 && point < 0xe000) kept += '\ufffd';
    else {
      const fate = fateOf(point);
      if (fate === SPACED) kept += ' ';
      else if (fate !== DROPPED) kept += character;
    }
  }
  return kept;
}

function fateOf(point: number): number {
  const known = fates[point];
  if (known !== undefined && known !== UNKNOWN) return known;
  const fate = judge(String.fromCodePoint(point), point);
  fates[point] = fate;
  return fate;
}

function judge(character: string, point: number): number {
  if (point >= 0xd800 && point < 0xe000) return CHANGED;
  if (LINE_SPACE.test(character)) return SPACED;
  if (INVISIBLE.test(character)) return DROPPED;
  return JOINS_PREVIOUS.test(character) || character.normalize('NFKC') !== character ? CHANGED : KEPT;
}

const TAG = /<(\/?)think(?:ing)?>/gi;

/**
 * A model's answer without its thinking. Some servers send only the closing tag, since the opening one stands in their
 * prompt: what is before it is thinking too. Thinking that never ends takes the rest with it.
 */
export function withoutThinking(reply: string): string {
  let kept = '';
  let from = 0;
  let depth = 0;
  for (const { 0: tag, 1: closing, index } of reply.matchAll(TAG)) {
    if (depth === 0) kept = closing === '' ? kept + reply.slice(from, index) : '';
    depth = closing === '' ? depth + 1 : Math.max(0, depth - 1);
    from = index + tag.length;
  }
  return depth === 0 ? kept + reply.slice(from) : kept;
}

const AMPERSAND = 0x26;
const SEMICOLON = 0x3b;

/** What sources write for characters that HTML keeps for itself, and for the marks of typesetters. */
const NAMED_ENTITIES: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
  ['nbsp', ' '],
  ['rsquo', '’'],
  ['lsquo', '‘'],
  ['rdquo', '”'],
  ['ldquo', '“'],
  ['ndash', '–'],
  ['mdash', '—'],
  ['hellip', '…'],
  ['euro', '€'],
  ['pound', '£'],
]);

/** No entity's name is longer: `#x10ffff`, `#1114111`. */
const LONGEST_NAME = 8;
const NUMBERED = /^#(?:\d{1,7}|[xX][0-9a-fA-F]{1,6})$/;

/** `&amp;` → `&`, `&#39;` → `'`, once: what was escaped twice stays escaped once. */
export function unescapeEntities(text: string): string {
  let plain = '';
  let kept = 0;
  for (let at = text.indexOf('&'); at >= 0; at = text.indexOf('&', at + 1)) {
    const end = endOfName(text, at + 1);
    const character = end === undefined ? undefined : characterNamed(text.slice(at + 1, end));
    if (end === undefined || character === undefined) continue;
    plain += text.slice(kept, at) + character;
    kept = end + 1;
  }
  return kept === 0 ? text : plain + text.slice(kept);
}

/** Where the `;` behind a name stands; undefined where there is none near enough. */
function endOfName(text: string, from: number): number | undefined {
  const last = Math.min(text.length - 1, from + LONGEST_NAME);
  for (let index = from; index <= last; index += 1) {
    const unit = text.charCodeAt(index);
    if (unit === SEMICOLON) return index;
    if (unit === AMPERSAND) return undefined;
  }
  return undefined;
}

function characterNamed(name: string): string | undefined {
  const known = NAMED_ENTITIES.get(name);
  if (known !== undefined || !NUMBERED.test(name)) return known;
  // As JavaScript writes it, `0x27` is a number too.
  const point = Number(name.replace('#', '').replace(/^x/i, '0x'));
  return point > 0 && point <= 0x10ffff ? String.fromCodePoint(point) : undefined;
}
