import { matches, type Source } from '../source.ts';

/** Files whose constructors make a brand after their check: the one place for a cast. */
const BRAND_MAKERS = /^src\/domain\/|^src\/execution\/judge\/approved\.ts$/;
const ESCAPES = /@ts-(ignore|expect-error|nocheck)|biome-ignore|eslint-disable/g;
const ANY = /[:<,|&]\s*any\b(?!\s*[:(])|\bas\s+any\b|\bany\[\]/g;
const CAST = /(?<=[\w)\]}'"`]\s)as\s+(?!const\b)[\w({[]/g;

/** No way round the compiler. */
export function types(files: readonly Source[]): readonly string[] {
  return files
    .filter(({ path }) => /^(src|strategies|test|bench)\/.*\.tsx?$/.test(path) && !path.startsWith('test/tidy/'))
    .flatMap((file) => [
      ...matches(file, ESCAPES, 'silences a checker', file.text),
      ...matches(file, ANY, 'says any'),
      ...(BRAND_MAKERS.test(file.path) || !/^(src|strategies)\//.test(file.path) ? [] : casts(file)),
    ]);
}

/** `x as T`, but not the renaming of an import or export. */
function casts(file: Source): readonly string[] {
  const code = file.code.replace(/^(import|export) [^;=()]*?(\{[^}]*\}|\* as \w+)[^;]*;/gm, (text) =>
    text.replace(/[^\n]/g, ' '),
  );
  return matches(file, CAST, 'casts', code);
}
