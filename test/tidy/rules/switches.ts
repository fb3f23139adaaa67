import type { Source } from '../source.ts';

/**
 * A switch over a union's discriminant (`.kind`, `.by`) ends in the never-check, so that a new variant cannot be
 * forgotten; who cares for a few variants only writes an `if`. Any other switch says what happens by default.
 */
export function switches(files: readonly Source[]): readonly string[] {
  return files
    .filter(({ path }) => /^(src|strategies)\/.*\.tsx?$/.test(path))
    .flatMap((file) => {
      const lines = file.code.split('\n');
      return lines.flatMap((line, start) => {
        const [, indent, subject = ''] = /^(\s*)(?:\w+: )?switch \((.*)\) \{$/.exec(line) ?? [];
        if (indent === undefined) return [];
        const end = lines.findIndex((later, at) => at > start && later.startsWith(`${indent}}`));
        const block = lines.slice(start, end);
        const needsNever = /\.(kind|by)$/.test(subject);
        const ends = needsNever ? /default:\s*(return |throw )?assertNever\(/ : /default:/;
        const missing = needsNever ? 'assertNever' : 'a default';
        return ends.test(block.slice(-8).join(' ')) ? [] : [`${file.path}:${start + 1}: a switch without ${missing}`];
      });
    });
}
