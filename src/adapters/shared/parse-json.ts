/** What may be a whole number that no double holds, somewhere outside of quotes. */
const LONG_NUMBER = /[:,[\s-](?:9\d{15}|[1-9]\d{16})/;
/** A text that never ends is one to the end: looked for again from each quote within, it would take the square of its length. */
const STRING_OR_NUMBER = /"[^"\\]*(?:\\[\s\S][^"\\]*)*(?:"|\\?$)|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;
const WHOLE_NUMBER = /^-?\d+$/;

/**
 * undefined when the text is no JSON. Whole numbers beyond 2^53, such as ids of posts and trades, come out as the text of
 * their digits: as doubles they would be other ids.
 */
export function parseJson(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return LONG_NUMBER.test(text) ? JSON.parse(mapNumbers(text, exactly)) : value;
  } catch {
    return undefined;
  }
}

/** A JSON text with other tokens in the place of its numbers. */
export function mapNumbers(text: string, change: (number: string) => string): string {
  return text.replace(STRING_OR_NUMBER, (token) => (token.startsWith('"') ? token : change(token)));
}

function exactly(number: string): string {
  return WHOLE_NUMBER.test(number) && !Number.isSafeInteger(Number(number)) ? `"${number}"` : number;
}

/** An id that sources write as text or as a number; undefined when it is neither, or a number that was rounded. */
export function idOf(value: unknown): string | undefined {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? String(value) : undefined;
  return typeof value === 'string' && value !== '' ? value : undefined;
}
