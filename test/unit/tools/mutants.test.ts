import { expect, it } from 'vitest';
import { edited } from '../../../tools/mutate/edit.ts';
import { syntaxOf } from '../../../tools/mutate/mutants.ts';

/** Every change to the source, as the whole of it then reads. */
function changesOf(source: string): readonly string[] {
  const { mutants } = syntaxOf('any.ts', source);
  return mutants.map((mutant) => edited(source, [], () => '', mutant));
}

it('changes operators at their boundary, conditions, signs, figures and what is called', () => {
  expect(changesOf('const far = a < b;')).toEqual(['const far = a <= b;']);
  expect(changesOf('if (x) f();')).toEqual(['if (true) f();', 'if (false) f();', 'if (x) ;']);
  expect(changesOf('const both = !p && -q;')).toEqual([
    'const both = p && -q;',
    'const both = !p || -q;',
    'const both = !p && q;',
  ]);
  expect(changesOf('const one = 1n;')).toEqual(['const one = 2n;']);
  expect(changesOf("const least = Math.min(n, down('up'));")).toEqual([
    "const least = Math.max(n, down('up'));",
    "const least = Math.min(n, down('down'));",
  ]);
});

it('leaves the edge of the greater of two', () => {
  expect(changesOf('const most = a > b ? a : b;')).toEqual([
    'const most = true ? a : b;',
    'const most = false ? a : b;',
  ]);
  expect(changesOf('const other = a > b ? a : c;')).toContain('const other = a >= b ? a : c;');
});

it('leaves types, text for people, and what the compiler alone asks for', () => {
  expect(changesOf('assertNever(kind);')).toEqual([]);
  expect(changesOf('type Two = 1 | 2; const first: Array<1> = list[0] ?? 0;')).toEqual([]);
  expect(changesOf("const said = 'at ' + `line`;")).toEqual([]);
  expect(changesOf('for (let at = 0; ; at += 1);')).toEqual([]);
});

it('puts calls where functions and loops begin, on the lines where they were', () => {
  const source = 'const add = (a) => (b) => {\n  while (a) b(c);\n};';
  const { entries } = syntaxOf('any.ts', source);
  expect(edited(source, entries, () => 'here()')).toBe(
    'const add = (a) => (here(),((b) => {here();\n  while (a) {here();b(c);}\n}));',
  );
});
