const NAMED: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
  ['nbsp', ' '],
  ['#39', "'"],
]);
const LONGEST = 8;

/** Sources escape a handful of characters for HTML; undone once, so `&amp;lt;` stays `&lt;`. Linear. */
export function decodeEntities(text: string): string {
  let from = text.indexOf('&');
  if (from < 0) return text;
  let decoded = '';
  let kept = 0;
  while (from >= 0) {
    const end = text.indexOf(';', from + 1);
    if (end < 0) break;
    const character = end - from <= LONGEST ? characterOf(text.slice(from + 1, end)) : undefined;
    if (character !== undefined) {
      decoded += text.slice(kept, from) + character;
      kept = end + 1;
    }
    from = text.indexOf('&', character === undefined ? from + 1 : kept);
  }
  return decoded + text.slice(kept);
}

function characterOf(name: string): string | undefined {
  const named = NAMED.get(name);
  if (named !== undefined) return named;
  const match = /^#(?:x([0-9a-f]{1,6})|(\d{1,7}))$/i.exec(name);
  if (match === null) return undefined;
  const point = match[1] === undefined ? Number(match[2]) : Number.parseInt(match[1], 16);
  return point <= 0x10ffff ? String.fromCodePoint(point) : undefined;
}
