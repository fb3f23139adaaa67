import { matches, type Source } from '../source.ts';

const PURE = /^src\/(domain|ports|strategy|feed|sentiment|indicators|agents|execution|ledger|arena|engine|workshop)\//;

const BANNED: readonly (readonly [RegExp, string])[] = [
  [/\bDate\.now\b|\bnew Date\(\s*\)|\bDate\(\s*\)|\bperformance\b/g, 'reads the wall clock'],
  [/\bMath\.random\b|\brandomUUID\b|\brandomBytes\b/g, 'draws unseeded randomness'],
  [/\bIntl\b|\.toLocale\w+|\.localeCompare\b|\.normalize\(\s*\)/g, 'depends on a locale'],
  [/\bMath\.pow\b/g, 'raises to a power that need not be whole'],
  [/\*\*(?!=?\s*-?\d+n?\b(?!\.))/g, 'raises to a power that is no whole literal'],
  [/\b(setTimeout|setInterval|setImmediate|queueMicrotask)\b/g, 'waits'],
  [/\bprocess\b(?=[.[])|\bconsole\./g, 'reaches out of the program'],
  [/\bfetch\(|\bglobalThis\b|\brequire\(|\beval\(|\bnew Function\b/g, 'reaches out of the program'],
];

/** Pure folders: no clock, chance, locale, waiting or outside. */
export function purity(files: readonly Source[]): readonly string[] {
  return files
    .filter(({ path }) => PURE.test(path))
    .flatMap((file) => BANNED.flatMap(([pattern, what]) => matches(file, pattern, what)));
}
