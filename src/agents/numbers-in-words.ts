const TEENS = 'ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(' ');
const TENS = 'twenty thirty forty fifty sixty seventy eighty ninety'.split(' ');
const ONES = 'one two three four five six seven eight nine'.split(' ');
const SIZES: ReadonlyMap<string, number> = new Map([
  ...ONES.map((word, place) => [word, place + 1] as const),
  ...TEENS.map((word, place) => [word, place + 10] as const),
  ...TENS.map((word, place) => [word, 10 * (place + 2)] as const),
  ['a', 1],
  ['hundred', 100],
  ['thousand', 1e3],
  ['million', 1e6],
  ['billion', 1e9],
]);

const ONE = ONES.join('|');
const BELOW_HUNDRED = `(?:${TENS.join('|')})(?:[-\\s](?:${ONE}))?|${TEENS.join('|')}|${ONE}|a`;
const SPELLED = new RegExp(
  `\\b(?:${BELOW_HUNDRED})(?:\\s(?:hundred|thousand|million|billion)(?:\\sand(?=\\s(?:${BELOW_HUNDRED})\\b))?(?:\\s(?:${BELOW_HUNDRED})\\b)?)*\\b(?:\\spoint(?:\\s(?:zero|${ONE}))+\\b)?`,
  'giu',
);

/** Below it words count things ("two of three voices"), which is no datum. */
const LEAST = 13;

/**
 * A text with its spelled numbers as digits, from thirteen on or with a point, and its other scripts' digits as ours:
 * what is written so is stated no less.
 */
export function withDigits(text: string): string {
  const plain = text.replace(/(?![0-9])\p{Nd}/gu, digitOf);
  return plain.replace(SPELLED, (words) => {
    const [whole = '', fraction] = words.toLowerCase().split(/\spoint\s/u);
    const value = sizeOf(whole.split(/[-\s]/u));
    if (fraction === undefined) return value < LEAST ? words : String(value);
    return `${value}.${fraction
      .split(/\s/u)
      .map((word) => SIZES.get(word) ?? 0)
      .join('')}`;
  });
}

function sizeOf(words: readonly string[]): number {
  let [total, part] = [0, 0];
  for (const word of words) {
    const size = SIZES.get(word) ?? 0;
    if (size < 100) part += size;
    else if (size === 100) part *= size;
    else [total, part] = [total + part * size, 0];
  }
  return total + part;
}

/** Every script's digits stand in one row, zero first. */
function digitOf(character: string): string {
  const code = character.normalize('NFKC').codePointAt(0) ?? 0;
  let zero = code;
  while (/\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero -= 1;
  return String((code - zero) % 10);
}
