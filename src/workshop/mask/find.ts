/** What in a text could tell which market it is of: patterns for those who mask, and for those who look for leaks. */

const MONTHS =
  'jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?';
const ORDINALS =
  'first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|thirteenth|fourteenth|fifteenth|sixteenth|seventeenth|eighteenth|nineteenth|twentieth|twenty[- ]\\w+|thirtieth|thirty[- ]first';
const DAY = `(?:\\d{1,2}(?:st|nd|rd|th)?|${ORDINALS})`;
const FEASTS = "christmas|new year(?:'s)?|thanksgiving|halloween|easter|black friday|super bowl|halving";

/** Dates in figures and in words. Days of the week tell nothing: they stay as they are. */
export const DATES = new RegExp(
  [
    '\\b(?:19|20)\\d{2}-\\d{1,2}(?:-\\d{1,2})?\\b',
    '\\b\\d{1,2}[/.]\\d{1,2}[/.](?:\\d{4}|\\d{2})\\b',
    `\\b${DAY}\\s+(?:of\\s+)?(?:${MONTHS})\\b(?:,?\\s+(?:19|20)\\d{2})?`,
    `\\b(?:${MONTHS})\\.?\\s+${DAY}\\b(?:,?\\s+(?:19|20)\\d{2})?`,
    `\\b(?:${MONTHS})\\.?\\s+(?:19|20)\\d{2}\\b`,
    `\\b(?:in|since|by|until|of|last|next|this)\\s+(?:${MONTHS})\\b`,
    '\\b(?:january|february|april|august|september|october|november|december)\\b',
    "\\bq[1-4]\\s?(?:'?\\d{2}|(?:19|20)\\d{2})\\b",
    '\\b(?:19[5-9]|20[0-4])\\d\\b',
    `\\b(?:${FEASTS})\\b`,
  ].join('|'),
  'giu',
);

export const LINKS =
  /(?:https?:\/\/|www\.)\S+|\b[a-z0-9-]+\.(?:com|org|net|io|ai|co|xyz|app|finance|news)\b(?:\/\S*)?/giu;
export const HANDLES = /(?<![\p{L}\p{N}])@[\p{L}\p{N}_.]{2,}/gu;
/** Figures as people write prices: `$42,000.50`, `97k`. Percentages are none. */
export const WRITTEN_FIGURES = /(?<![\p{L}\p{N}.])\d[\d,]*(?:\.\d+)?\s?[km]?(?![\p{L}\p{N}]|\s?%|\.\d)/giu;

export function writtenFigure(text: string): number {
  const unit = /k$/i.test(text) ? 1_000 : /m$/i.test(text) ? 1_000_000 : 1;
  return Number(text.replace(/[,\skm]/gi, '')) * unit;
}

const CONFUSABLE: ReadonlyMap<string, string> = new Map(
  Object.entries({
    а: 'a',
    в: 'b',
    с: 'c',
    е: 'e',
    н: 'h',
    і: 'i',
    к: 'k',
    м: 'm',
    о: 'o',
    р: 'p',
    ѕ: 's',
    т: 't',
    х: 'x',
    у: 'y',
    α: 'a',
    β: 'b',
    ε: 'e',
    ι: 'i',
    κ: 'k',
    ν: 'n',
    ο: 'o',
    ρ: 'p',
    τ: 't',
    χ: 'x',
  }),
);
const SPACED_LETTERS = /(?<![a-z0-9])(?:[a-z][ ._*-]){2,}[a-z](?![a-z0-9])/g;

/** Small letters, look-alikes of other alphabets as Latin ones, letters that stand apart (`b.t.c`) together. */
export function folded(text: string): string {
  const latin = [...text.toLowerCase()].map((character) => CONFUSABLE.get(character) ?? character).join('');
  return latin.replace(SPACED_LETTERS, (letters) => letters.replace(/[ ._*-]/g, ''));
}

/** Any of these names, alone or with the currency of a pair behind it. */
export function anyOf(names: readonly string[], before: string, flags: string): RegExp {
  const all = [...names]
    .sort((left, right) => right.length - left.length)
    .map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(
    `${before}(10{3,})?(${all.join('|') || '(?!)'})(?=(?:[-/_]?(?:usdt|usdc|usd|perp))*(?![\\p{L}\\p{N}]))`,
    flags,
  );
}

export const ALONE = '(?<![\\p{L}\\p{N}])';
export const TAGGED = '(?<=[$#])';
