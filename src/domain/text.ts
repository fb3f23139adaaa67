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

/** `&amp;` → `&`, `&#39;` → `'`, once: what was escaped twice stays escaped once. */
export function unescapeEntities(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(/&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|([a-z]{2,6}));/g, (whole, decimal, hex, name) => {
    if (name !== undefined) return NAMED_ENTITIES.get(name) ?? whole;
    const point = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal);
    return point > 0 && point <= 0x10ffff ? String.fromCodePoint(point) : whole;
  });
}
