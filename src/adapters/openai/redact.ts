const MASK = '[key]';
/** Where an escape may begin; beyond ASCII there are other letters that read the same, and ones that nobody sees. */
const MAY_HIDE = /[\\%&=\s\u0080-\uffff]/;
/** An escaped code unit, however often its backslash was escaped again, a sign of layout, or a letter that was escaped for nothing. */
const ESCAPED = /\\{1,64}(?:u([0-9a-fA-F]{4})|u\{([0-9a-fA-F]{1,6})\}|x([0-9a-fA-F]{2})|([bfnrt])|(?=[^\\]))/y;
/** A character of an address, of a letter in quoted-printable, or of HTML, however often its first sign was escaped again. */
const ENCODED =
  /(?:%(?:25){0,64}([2-7][0-9a-fA-F])|=([2-7][0-9A-F])|&(?:amp;){0,64}(?:#([0-9]{2,7})|#[xX]([0-9a-fA-F]{2,6})|(lowbar|period|plus|sol|equals|colon|comma));?)/y;
const NAMED: ReadonlyMap<string | undefined, string> = new Map([
  ['lowbar', '_'],
  ['period', '.'],
  ['plus', '+'],
  ['sol', '/'],
  ['equals', '='],
  ['colon', ':'],
  ['comma', ','],
]);
const UNSEEN = /\p{Default_Ignorable_Code_Point}|\p{Cc}|\p{M}|\p{White_Space}/u;
/** Of a key that is told in parts, or cut off: a part so long is one. Shorter ones begin the keys of everybody (`sk-proj-`). */
const LEAST_PART = 10;
const PARTS = 3;

/**
 * Takes a key out of whatever its provider repeats to us: as it stands, behind the escapes of JSON, HTML or addresses, in wide
 * or otherwise compatible letters (NFKC), with blanks or unseen characters between, as hexadecimal or base64, and any third
 * of it. Whoever normalises or decodes the text later finds none.
 */
export function redactor(apiKey: string | undefined): (text: string) => string {
  if (apiKey === undefined || apiKey === '') return (text) => text;
  const forms = formsOf(apiKey);
  return (text) => {
    const found = forms.flatMap((form) => partsIn(text, form));
    if (MAY_HIDE.test(text)) {
      const { plain, from, to } = read(text);
      const hidden = forms.flatMap((form) => partsIn(plain, form));
      found.push(...hidden.map(([start, end]): Part => [from[start] ?? 0, to[end - 1] ?? text.length]));
    }
    return masked(text, found);
  };
}

/** From a place in a text to one behind it. */
type Part = readonly [start: number, end: number];

function masked(text: string, found: readonly Part[]): string {
  let kept = '';
  let done = 0;
  for (const [start, end] of found.toSorted(([left], [right]) => left - right)) {
    if (start >= done) kept += `${text.slice(done, start)}${MASK}`;
    done = Math.max(done, end);
  }
  return kept + text.slice(done);
}

/** As it stands, and where it is no mere word in other codes: of a key of two letters those would be in every text. */
function formsOf(key: string): readonly string[] {
  if (key.length < LEAST_PART) return [key];
  const hex = Buffer.from(key).toString('hex');
  const based = [0, 1, 2].map((ahead) => base64Behind(key, ahead));
  const inAddresses = based.map((form) => form.replaceAll('+', '-').replaceAll('/', '_'));
  return [...new Set([key, hex, hex.toUpperCase(), ...based, ...inAddresses])];
}

/** A key's base64 where so many bytes stand before it in a group of three: without the signs that it shares with its neighbours. */
function base64Behind(key: string, ahead: number): string {
  const bytes = Buffer.concat([Buffer.alloc(ahead), Buffer.from(key)]);
  const whole = Math.floor((bytes.length * 8) / 6);
  return bytes.toString('base64').slice(Math.ceil((ahead * 8) / 6), whole);
}

/** The parts of a key that stand in a text, each as long as it goes on. A part holds a whole piece of the key somewhere. */
function partsIn(text: string, key: string): readonly Part[] {
  const least = Math.min(key.length, Math.max(LEAST_PART, Math.ceil(key.length / PARTS)));
  const piece = Math.ceil(least / 2);
  const parts: Part[] = [];
  for (let at = 0; at + piece <= key.length; at += piece) {
    const sought = key.slice(at, at + piece);
    for (let hit = text.indexOf(sought); hit >= 0; ) {
      let [before, behind] = [0, piece];
      while (before < at && text[hit - before - 1] === key[at - before - 1]) before += 1;
      while (at + behind < key.length && text[hit + behind] === key[at + behind]) behind += 1;
      if (before + behind >= least) parts.push([hit - before, hit + behind]);
      hit = text.indexOf(sought, hit + behind);
    }
  }
  return parts;
}

/** A text as it reads, and where each of its code units stands in the original. */
interface Reading {
  readonly plain: string;
  readonly from: readonly number[];
  readonly to: readonly number[];
}

function read(text: string): Reading {
  const from: number[] = [];
  const to: number[] = [];
  let plain = '';
  for (let at = 0; at < text.length; ) {
    const start = at;
    let { letter, end } = unitAt(text, at);
    if (/[\ud800-\udbff]$/.test(letter)) {
      const low = unitAt(text, end);
      if (/^[\udc00-\udfff]/.test(low.letter)) [letter, end] = [letter + low.letter, low.end];
    }
    at = end;
    if (UNSEEN.test(letter)) continue;
    const forms = letter.normalize('NFKC');
    plain += forms;
    for (let unit = 0; unit < forms.length; unit += 1) {
      from.push(start);
      to.push(end);
    }
  }
  return { plain, from, to };
}

interface Unit {
  readonly letter: string;
  readonly end: number;
}

/** The code unit, or where it is told by its number the character, that stands at a place, and where the next begins. */
function unitAt(text: string, at: number): Unit {
  const sign = text.charAt(at);
  if (sign === '\\') return escapedAt(text, at) ?? { letter: sign, end: at + 1 };
  if (sign === '%' || sign === '=' || sign === '&') return encodedAt(text, at) ?? { letter: sign, end: at + 1 };
  return { letter: sign, end: at + 1 };
}

function escapedAt(text: string, at: number): Unit | undefined {
  ESCAPED.lastIndex = at;
  const found = ESCAPED.exec(text);
  if (found === null) return undefined;
  const [whole, unit, point, byte, layout] = found;
  const end = at + whole.length;
  const hex = unit ?? byte;
  if (hex !== undefined) return { letter: String.fromCharCode(Number.parseInt(hex, 16)), end };
  if (layout !== undefined) return { letter: '\n', end };
  if (point === undefined) return { letter: text.charAt(end), end: end + 1 };
  return characterOf(Number.parseInt(point, 16), end);
}

function encodedAt(text: string, at: number): Unit | undefined {
  ENCODED.lastIndex = at;
  const found = ENCODED.exec(text);
  if (found === null) return undefined;
  const [whole, inAddress, inLetter, decimal, hex, name] = found;
  const end = at + whole.length;
  const named = NAMED.get(name);
  if (named !== undefined) return { letter: named, end };
  const point = decimal === undefined ? Number.parseInt(inAddress ?? inLetter ?? hex ?? '', 16) : Number(decimal);
  return characterOf(point, end);
}

function characterOf(point: number, end: number): Unit | undefined {
  return point <= 0x10ffff ? { letter: String.fromCodePoint(point), end } : undefined;
}
