import { describe, expect, it } from 'vitest';
import { codeOnly } from './code-only.ts';
import { missingOptional } from './complete-lockfile.ts';
import { circles, importTable, orphans } from './rules/imports.ts';
import { map } from './rules/map.ts';
import { purity } from './rules/purity.ts';
import { size } from './rules/size.ts';
import { switches } from './rules/switches.ts';
import { traces } from './rules/traces.ts';
import { types } from './rules/types.ts';
import { words } from './rules/words.ts';
import { source } from './source.ts';

type Rule = typeof importTable;

/** Whether the rule complains of the one planted line, and of nothing in the innocent ones. */
function catches(rule: Rule, path: string, bad: readonly string[], good: readonly string[]): void {
  for (const line of bad) expect(rule([source(path, `${line}\n`)]), line).toHaveLength(1);
  for (const line of good) expect(rule([source(path, `${line}\n`)]), line).toEqual([]);
}

describe('the import table', () => {
  it.each([
    [
      'src/domain/x.ts',
      ["import { a } from '../ports/a.ts';", "import fs from 'node:fs';"],
      ["import { z } from 'zod';"],
    ],
    ['src/ports/x.ts', ["import { z } from 'zod';"], ["import type { a } from '../domain/a.ts';"]],
    [
      'src/feed/x.ts',
      ["import { a } from '../sentiment/a.ts';", "import { readFile } from 'fs/promises';"],
      ["import { a } from './a.ts';"],
    ],
    [
      'src/agents/x.ts',
      ["export { a } from '../engine/a.ts';"],
      ["import { z } from 'zod';", "import { a } from '../ports/a.ts';"],
    ],
    ['src/indicators/x.ts', ["import { a } from 'zod';"], ["import { a } from '../domain/a.ts';"]],
    [
      'src/engine/x.ts',
      ["import { a } from '../adapters/tape/a.ts';", "import 'node:fs';"],
      ["import { a } from '../ledger/a.ts';"],
    ],
    [
      'src/adapters/tape/x.ts',
      ["import { a } from '../journal/a.ts';", "import { a } from 'openai';", "import { a } from '../../ledger/a.ts';"],
      ["import { a } from '../shared/a.ts';", "import fs from 'node:fs';", "import { a } from '../../feed/a.ts';"],
    ],
    [
      'src/adapters/openai/x.ts',
      ["import { a } from 'ws';", "import { a } from '../../feed/a.ts';"],
      ["import OpenAI from 'openai';", "import { a } from 'openai/resources';"],
    ],
    ['src/index.ts', ["export { a } from './ledger/a.ts';"], ["export { a } from './strategy/a.ts';"]],
    [
      'src/workshop/train/x.ts',
      ["import { a } from '../../feed/a.ts';", "import fs from 'node:fs';"],
      ["import { a } from '../../sentiment/a.ts';"],
    ],
    [
      'src/run/x.ts',
      ["import { a } from '../cli/a.ts';", "import { a } from '../web/a.ts';", "import { a } from 'commander';"],
      ["import { a } from '../engine/a.ts';", "import { a } from '../adapters/tape/a.ts';"],
    ],
    ['src/web/api/x.ts', ["import { a } from '../../run/a.ts';"], ["import { a } from '../../arena/a.ts';"]],
    [
      'src/web/serve/x.ts',
      ["import { a } from '../../cli/a.ts';"],
      ["import { a } from '../../run/a.ts';", "import { a } from '../../adapters/journal/a.ts';"],
    ],
    ['src/cli/x.ts', [], ["import { a } from '../engine/a.ts';", "import { a } from 'commander';"]],
    [
      'strategies/x.ts',
      ["import { a } from '../src/domain/a.ts';", "import fs from 'node:fs';"],
      ["import { a } from 'quartet';", "import { a } from './lib/a.ts';"],
    ],
  ])('%s', (path, bad, good) => catches(importTable, path, bad, good));

  it('sees imports over several lines, of types, and made while running', () => {
    const path = 'src/ledger/x.ts';
    catches(
      importTable,
      path,
      ["import type {\n  A,\n  B,\n} from '../arena/a.ts';", "const a = await import('../arena/a.ts');"],
      [],
    );
  });
});

describe('orphans', () => {
  it('finds the file that nothing imports', () => {
    const files = [
      source('src/index.ts', "export { a } from './domain/a.ts';"),
      source('src/domain/a.ts', "import { b } from './b.ts';"),
      source('src/domain/b.ts', ''),
      source('src/domain/c.ts', ''),
      source('src/domain/d.ts', ''),
      source('test/d.test.ts', "import '../src/domain/d.ts';"),
    ];
    expect(orphans(files)).toEqual(['src/domain/c.ts:1: nothing imports it']);
  });
});

describe('circles', () => {
  it('finds each at the import that closes it, of types too, and no two ways to one file', () => {
    const files = [
      source('src/a.ts', "import { b } from './b.ts';\nimport type { C } from './c.ts';"),
      source('src/b.ts', "import type { C } from './c.ts';"),
      source('src/c.ts', "import 'zod';\nexport type { D } from './d.ts';"),
      source('src/d.ts', ''),
      source('test/a.test.ts', "import { a } from '../src/a.ts';"),
    ];
    expect(circles(files)).toEqual([]);
    const round = source('src/d.ts', "\nimport type { B } from './b.ts';");
    expect(circles([...files, round])).toEqual([
      'src/d.ts:2: closes a circle: src/b.ts > src/c.ts > src/d.ts > src/b.ts',
    ]);
    expect(circles([source('src/e.ts', "import { e } from './e.ts';")])).toHaveLength(1);
  });
});

describe('purity', () => {
  it('finds clocks, chance, locales, waiting and the outside, but not in prose', () => {
    catches(
      purity,
      'src/ledger/x.ts',
      [
        'const now = Date.now();',
        'const now = new Date();',
        'const luck = Math.random();',
        'a.localeCompare(b);',
        'x.toLocaleString();',
        'new Intl.NumberFormat();',
        'Math.pow(x, 2);',
        'x ** y;',
        'x ** 0.5;',
        'setTimeout(f, 1);',
        'process.env.HOME;',
        'console.log(1);',
        `const t = \`$\{Date.now()}\`;`,
      ],
      [
        '// Date.now() is banned',
        '/** Math.random */',
        "const text = 'process.env';",
        'const date = new Date(when);',
        'x ** 2;',
        'const pattern = /Date.now()/;',
        'const text = `Date.now()`;',
      ],
    );
    expect(purity([source('src/adapters/clock/x.ts', 'Date.now();')])).toEqual([]);
  });
});

describe('types', () => {
  it('finds any, casts and silenced checkers', () => {
    const bad = [
      'let a: any;',
      'f<any>(b);',
      'const a = b as Thing;',
      'const a = (b) as { c: 1 };',
      '// @ts-ignore',
      '/* biome-ignore lint: x */',
    ];
    const good = [
      'const a = [1] as const;',
      "import * as a from './a.ts';",
      "import { a as b } from './a.ts';",
      "export { a as b } from './a.ts';",
      '// as any fool knows',
    ];
    catches(types, 'src/ledger/x.ts', bad, good);
    expect(types([source('src/domain/ids.ts', 'return text as PostId;')])).toEqual([]);
  });
});

describe('size', () => {
  it('finds long files and long functions', () => {
    const body = '  work();\n'.repeat(70);
    catches(
      size,
      'src/ledger/x.ts',
      [
        'const a = 1;\n'.repeat(301).trimEnd(),
        `function long(): void {\n${body}}`,
        `export const long = (a: number): void => {\n${body}};`,
        `const long = async (\n  a: number,\n): Promise<void> => {\n${body}};`,
        `export function long(\n  a: number,\n): void {\n${body}}`,
        `class A {\n  method(a: string): void {\n${body.replaceAll('  work', '    work')}  }\n}`,
      ],
      [`function short(): void {\n${'  work();\n'.repeat(50)}}`, `if (a) {\n${body}}`, 'const a = 1;\n'.repeat(299)],
    );
  });
});

describe('map', () => {
  const walk = (...paths: readonly string[]): string =>
    `## A quote to its fill\n${paths.map((path) => `\`${path}\``).join(' ')}\n`;
  const words = Array.from({ length: 11 }, () => '| `Fill` | `domain/fill.ts` | an execution |').join('\n');
  const complaints = (text: string): readonly string[] =>
    map([source('docs/architecture.md', text), source('src/domain/fill.ts', 'export interface Fill {}')]);

  it('finds files that are not there, walks that turn back, and words that are not exported', () => {
    const sound = `${walk('domain/fill.ts').repeat(3)}\n## The words\n${words}`;
    expect(complaints(sound)).toEqual([]);
    expect(complaints(`${sound}\n\`domain/gone.ts\``)).toHaveLength(1);
    expect(complaints(sound.replace('`domain/fill.ts`', '`domain/fill.ts` `domain/fill.ts`'))).toHaveLength(1);
    expect(complaints(sound.replace('`Fill`', '`Spill`'))).toHaveLength(1);
    expect(complaints(words)).toHaveLength(1);
  });
});

describe('words', () => {
  it('finds a name that two files export, but none that is handed on or kept to one file', () => {
    const first = source('src/domain/a.ts', 'export interface Seat {}\nexport interface Place {}\n');
    const complaints = (text: string): readonly string[] => words([first, source('src/agents/b.ts', text)]);
    expect(complaints('export type Seat = 1;\n')).toEqual([
      'src/agents/b.ts:1: Seat is a word of src/domain/a.ts already',
    ]);
    expect(complaints('export async function Place() {}\n')).toHaveLength(1);
    expect(complaints("export type { Seat } from '../domain/a.ts';\ninterface Place {}\n")).toEqual([]);
  });
});

describe('switches', () => {
  it('wants the never-check at the end of those over unions, and a default in all', () => {
    const over = (subject: string, end: string): string =>
      `function f(a: A): number {\n  switch (${subject}) {\n    case 1:\n      return 1;\n${end}  }\n}`;
    const never = '    default:\n      return assertNever(a);\n';
    const two = '    default:\n      return 2;\n';
    catches(
      switches,
      'src/ledger/x.ts',
      [over('a.kind', ''), over('a.kind', two), over('size.by', two), over('typeof a', '')],
      [over('a.kind', never), over('typeof a', two), over('a.type', never), '// switch (a.kind) {'],
    );
  });
});

describe('traces', () => {
  it('finds folders of a machine, registries and download addresses', () => {
    const folder = ['', 'root', 'x'].join('/');
    const relative = ['.', 'work', 'x and src', 'root', 'x'].join('/');
    const host = ['https:', '', 'registry.example.org', 'zod'].join('/');
    catches(traces, 'README.md', [`see ${folder}`, `from ${host}`], [`see ${relative}`, 'https://example.org/x']);
    catches(traces, 'package-lock.json', ['  "resolved": "x",'], ['  "version": "1.0.0",']);
  });
});

describe('the lockfile', () => {
  it('tells which optional packages it lacks', () => {
    const packages = {
      'node_modules/a': { dev: true, optionalDependencies: { '@a/linux-x64': '1.0.0', '@a/darwin-arm64': '1.0.0' } },
      'node_modules/@a/linux-x64': {},
    };
    expect(missingOptional({ packages })).toEqual([{ name: '@a/darwin-arm64', version: '1.0.0', dev: true }]);
  });
});

describe('codeOnly', () => {
  it('keeps lines and code, and blanks prose', () => {
    const text = `const a = 'it\\'s'; // note\nconst b = \`x \${c + \`y \${d}\`} z\`; /* e\nf */ const g = h / i / j;\nconst k = /["'/]/.test(l);`;
    expect(
      codeOnly(text)
        .split('\n')
        .map((line) => line.trimEnd().replace(/ +/g, ' ')),
    ).toEqual(["const a = ' ';", 'const b = ` c + ` d ` `;', ' const g = h / i / j;', 'const k = .test(l);']);
  });
});
