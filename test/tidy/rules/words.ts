import { lineOf, type Source } from '../source.ts';

const EXPORTED = /^export (?:declare |abstract |async )*(?:interface|type|const|function\*?|class|enum) (\w+)/gm;

/** An exported name of `src` means one thing: no two files declare it. */
export function words(files: readonly Source[]): readonly string[] {
  const homes = new Map<string, string>();
  return files
    .filter(({ path }) => /^src\/.*\.tsx?$/.test(path))
    .flatMap(({ path, code }) =>
      [...code.matchAll(EXPORTED)].flatMap(({ index, 1: name = '' }) => {
        const home = homes.get(name) ?? path;
        homes.set(name, home);
        return home === path ? [] : [`${path}:${lineOf(code, index)}: ${name} is a word of ${home} already`];
      }),
    );
}
