/**
 * Takes a key out of whatever its provider repeats to us, as it stands or behind the escapes of JSON, however often they
 * are escaped again: what is written in a reply's JSON would come out plain once that is read.
 */
export function redactor(apiKey: string | undefined): (text: string) => string {
  if (apiKey === undefined || apiKey === '') return (text) => text;
  const letters = Array.from({ length: apiKey.length }, (_, place) => letterPattern(apiKey.charAt(place)));
  const anyForm = new RegExp(letters.join(''), 'gu');
  return (text) => (text.includes('\\') ? text.replace(anyForm, '[key]') : text.replaceAll(apiKey, '[key]'));
}

function letterPattern(letter: string): string {
  const code = letter.charCodeAt(0).toString(16).padStart(4, '0');
  const anyCase = [...code].map((digit) => (/[a-f]/.test(digit) ? `[${digit}${digit.toUpperCase()}]` : digit)).join('');
  const plain = /[A-Za-z0-9_]/.test(letter) ? letter : `\\u{${code}}`;
  return `(?:\\\\{1,64}u${anyCase}|\\\\{0,64}${plain})`;
}
