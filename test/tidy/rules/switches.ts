import type { Source } from '../source.ts';

/** Every switch ends in the never-check. A choice by foreign text, which has no end, is a map or an if. */
export function switches(files: readonly Source[]): readonly string[] {
  return files
    .filter(({ path }) => /^(src|strategies)\/.*\.ts$/.test(path))
    .flatMap((file) => {
      const lines = file.code.split('\n');
      return lines.flatMap((line, start) => {
        const indent = /^(\s*)(?:\w+: )?switch \(/.exec(line)?.[1];
        if (indent === undefined) return [];
        const end = lines.findIndex((later, at) => at > start && later.startsWith(`${indent}}`));
        const tail = lines.slice(end - 3, end).join(' ');
        return /default:\s*(\{\s*)?(return |throw )?assertNever\(/.test(tail)
          ? []
          : [`${file.path}:${start + 1}: a switch without assertNever`];
      });
    });
}
