const MASK = '[key]';
/** A backslash starts an escape; beyond ASCII there are other letters that read the same, and ones that nobody sees. */
const MAY_HIDE = /[\\\u0080-\uffff]/;
/** An escaped code unit, however often its backslash was escaped again, or a letter that was escaped for nothing. */
const ESCAPED = /\\{1,64}(?:u([0-9a-fA-F]{4})|u\{([0-9a-fA-F]{1,6})\}|(?=[^\\]))/y;
const UNSEEN = /\p{Default_Ignorable_Code_Point}|\p{Cc}|\p{M}/u;

/**
 * Takes a key out of whatever its provider repeats to us: as it stands, behind the escapes of JSON, in wide or otherwise
 * compatible letters (NFKC), or with unseen characters between. Whoever normalises or decodes the text later finds none.
 */
export function redactor(apiKey: string | undefined): (text: string) => string {
  if (apiKey === undefined || apiKey === '') return (text) => text;
  return (text) => (MAY_HIDE.test(text) ? withoutHidden(text, apiKey) : text.replaceAll(apiKey, MASK));
}

/** A text as it reads, and where each of its code units stands in the original. */
interface Reading {
  readonly plain: string;
  readonly from: readonly number[];
  readonly to: readonly number[];
}

function withoutHidden(text: string, key: string): string {
  const { plain, from, to } = read(text);
  let kept = '';
  let done = 0;
  for (let at = plain.indexOf(key); at !== -1; at = plain.indexOf(key, at + key.length)) {
    kept += `${text.slice(done, from[at])}${MASK}`;
    done = to[at + key.length - 1] ?? text.length;
  }
  return kept + text.slice(done);
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

/** The code unit, or by `\u{…}` the character, that stands at a place, and where the next begins. */
function unitAt(text: string, at: number): { letter: string; end: number } {
  ESCAPED.lastIndex = at;
  const found = text[at] === '\\' ? ESCAPED.exec(text) : null;
  if (found === null) return { letter: text.charAt(at), end: at + 1 };
  const [whole, unit, point] = found;
  const end = at + whole.length;
  if (unit !== undefined) return { letter: String.fromCharCode(Number.parseInt(unit, 16)), end };
  const code = Number.parseInt(point ?? '', 16);
  if (code <= 0x10ffff) return { letter: String.fromCodePoint(code), end };
  return point === undefined ? { letter: text.charAt(end), end: end + 1 } : { letter: whole, end };
}
