import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadStrategy } from '../../../../src/adapters/strategies/load.ts';
import { sourceHash } from '../../../../src/adapters/strategies/shipped.ts';
import type { Trust } from '../../../../src/adapters/strategies/trust.ts';
import { InputError } from '../../../../src/domain/errors.ts';
import { sha256 } from '../../../../src/domain/hash.ts';
import { testFolder } from '../../../support/test-folder.ts';

const root = testFolder('strategies');
const packageRoot = join(root, 'package');
const away = join(root, 'elsewhere');

function write(path: string, text: string): string {
  const file = join(root, path);
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, text);
  return file;
}

const CODE = (name: string) =>
  `export default { kind: 'code', name: '${name}', parameters: {}, start: () => ({ onBars: () => [] }) };`;

beforeAll(() => {
  write('package/package.json', '{"type":"module","name":"quartet"}');
  write('package/dist/index.js', 'export const defineStrategy = (given) => ({ kind: "code", ...given });');
  ship('hold', CODE('compiled'), CODE('source'));
});

/** As the build leaves it: compiled, and in the list of what is shipped. */
function ship(name: string, code: string, source: string): void {
  write(`package/dist/strategies/${name}.js`, code);
  const from = write(`package/strategies/${name}.ts`, source);
  const list = { [`${name}.js`]: { code: sha256(code), source: sourceHash(from) } };
  write('package/dist/strategies/shipped.json', JSON.stringify(list));
}

const trustFile = join(root, 'config', 'trusted.json');
const load = (named: string, given: Trust['given'] = 'once') =>
  loadStrategy(named, { packageRoot, from: away }, { given, file: trustFile });

async function problemOf(named: string, given: Trust['given'] = 'once'): Promise<InputError['problem']> {
  const error: unknown = await load(named, given).catch((caught: unknown) => caught);
  if (error instanceof InputError) {
    expect(error.message).not.toContain('\n');
    return error.problem;
  }
  throw new Error(`no InputError for ${named}: ${String(error)}`);
}

describe('what runs without a word', () => {
  it('is what the package ships, by name or by the path of its source', async () => {
    expect((await load('hold', 'none')).strategy.name).toBe('compiled');
    expect(await load('../package/strategies/hold.ts', 'none')).toMatchObject({ isBundled: true });
    expect(await load('../package/strategies/hold', 'none')).toMatchObject({ isBundled: true });
  });

  it('has one hash where its source is at hand and where it is not', async () => {
    const { hash } = await load('hold', 'none');
    const source = join(packageRoot, 'strategies/hold.ts');
    rmSync(source);
    expect((await load('hold', 'none')).hash).toBe(hash);
    expect((await load('../package/strategies/hold.ts', 'none')).hash).toBe(hash);
    write('package/strategies/hold.ts', CODE('source'));
  });

  it('is not a shipped file that was changed since', async () => {
    const file = join(packageRoot, 'dist/strategies/hold.js');
    const kept = readFileSync(file);
    writeFileSync(file, CODE('changed'));
    await expect(load('hold', 'none')).rejects.toThrow(/strategy-altered/);
    writeFileSync(file, kept);
  });

  it.each([
    ['a file of the person’s own', 'elsewhere/mine.ts', 'mine.ts'],
    ['a file in the package', 'package/backtests/evil.ts', '../package/backtests/evil.ts'],
    ['a run folder below the package', 'package/runs/shared/evil.ts', '../package/runs/shared/evil.ts'],
    ['a dependency', 'package/node_modules/tsx/dist/cli.mjs', '../package/node_modules/tsx/dist/cli.mjs'],
    ['the package’s own program', 'package/dist/cli/main.js', '../package/dist/cli/main.js'],
    [
      'a compiled file that the list does not name',
      'package/dist/strategies/late.js',
      '../package/dist/strategies/late.js',
    ],
    ['a shipped file by its path', 'package/dist/strategies/hold.js', '../package/dist/strategies/hold.js'],
    ['a new source beside those shipped', 'package/strategies/new.ts', '../package/strategies/new.ts'],
    ['a folder', 'elsewhere/folder/index.ts', './folder'],
    ['a path with turns', 'package/strategies/turn.ts', '../package/strategies/../strategies/./turn.ts'],
  ])('is not %s', async (_name, path, named) => {
    const file = join(root, path);
    if (!existsSync(file)) write(path, CODE('mine'));
    const { code, what } = await problemOf(named, 'none');
    expect(code).toBe('strategy-not-trusted');
    expect(what).toMatch(/sha256 [0-9a-f]{64}/);
  });

  it('is not a link with a shipped name to something else', async () => {
    write('elsewhere/other.ts', CODE('other'));
    symlinkSync(join(away, 'other.ts'), join(packageRoot, 'strategies/link.ts'));
    expect((await problemOf('../package/strategies/link.ts', 'none')).code).toBe('strategy-not-trusted');
  });

  it('is not a source of the package that was edited, until it is built again', async () => {
    write('package/strategies/hold.ts', CODE('edited'));
    expect((await problemOf('../package/strategies/hold.ts', 'none')).code).toBe('strategy-not-trusted');
    expect((await load('hold', 'none')).strategy.name).toBe('compiled');
    write('package/strategies/hold.ts', CODE('source'));
  });
});

describe('trust', () => {
  it('once given lets code run once; for good, that very code again and no other', async () => {
    write('elsewhere/kept.ts', CODE('kept'));
    expect((await load('kept.ts', 'once')).strategy.name).toBe('kept');
    expect((await problemOf('kept.ts', 'none')).code).toBe('strategy-not-trusted');
    await load('kept.ts', 'always');
    expect((await load('kept.ts', 'none')).strategy.name).toBe('kept');
    write('elsewhere/kept.ts', `${CODE('kept')} // changed`);
    expect((await problemOf('kept.ts', 'none')).code).toBe('strategy-not-trusted');
  });

  it.each(['everything', '[]', `{"${'a'.repeat(64)}":"x","${'a'.repeat(64)}":"y"}`])(
    'says so when its list is none: %s',
    async (text) => {
      const kept = readFileSync(trustFile);
      writeFileSync(trustFile, text);
      expect((await problemOf('kept.ts', 'none')).code).toBe('trust-file-broken');
      writeFileSync(trustFile, kept);
    },
  );
});

/** Ways to load a file that no hash over relative imports holds: a remembered one would let it change afterwards. */
const BESIDE: readonly (readonly [string, string])[] = [
  ['a package beside it', `import 'beside';`],
  ['a package within one', `import 'beside/deep.js';`],
  ['an alias of its package.json', `import '#alias';`],
  ['an address', `import 'URL';`],
  ['an absolute path', `import 'PATH';`],
  ['a comment before the path', `import/**/'./hidden.mjs';`],
  ['a comment within a call', `await import(/* */ './hidden.mjs');`],
  ['an escaped path', `import '\\x2e/hidden.mjs';`],
  ['a name put together', `await import('./hid' + 'den.mjs');`],
  ['a template', ['await import(`./$', '{"hidden"}.mjs`);'].join('')],
  ['a query behind the path', `import './hidden.mjs?again';`],
  ['code as an address', `await import('data:text/javascript,export default 1');`],
  ['an address within code', `await import('data:text/javascript,import "URL"');`],
  ["Node's own loader", `import { createRequire } from 'node:module'; createRequire(import.meta.url)('./hidden.cjs');`],
  ["Node's own loader by its short name", `import { createRequire } from 'module'; void createRequire;`],
  ['a thread', `import { Worker } from 'node:worker_threads'; void Worker;`],
  ['a context', `import vm from 'node:vm'; void vm;`],
];

describe('a remembered hash', () => {
  it.each(BESIDE)('lets nothing run that it does not hold: %s', async (name, text) => {
    const hidden = write('beside/hidden.mjs', 'globalThis.ran = true; export default 1;');
    write('beside/hidden.cjs', 'globalThis.ran = true;');
    write('beside/package.json', '{"imports":{"#alias":"./hidden.mjs"}}');
    write('beside/node_modules/beside/package.json', '{"name":"beside","type":"module","main":"index.js"}');
    for (const file of ['index.js', 'deep.js']) write(`beside/node_modules/beside/${file}`, 'globalThis.ran = true;');
    const told = text.replace('URL', pathToFileURL(hidden).href).replace('PATH', hidden);
    const file = `../beside/by-${name.replace(/\W/g, '-')}.ts`;
    write(join('elsewhere', file), `${told}\n${CODE('x')}`);
    Reflect.deleteProperty(globalThis, 'ran');
    expect((await load(file, 'always')).strategy.name).toBe('x');
    // As in the next process: what was loaded once is not asked for again.
    const again = file.replace('by-', 'of-');
    write(join('elsewhere', again), `${told}\n${CODE('x')}`);
    await rememberedAs(again);
    Reflect.deleteProperty(globalThis, 'ran');
    const { code, what, mend } = await problemOf(again, 'none');
    expect(code).toBe('strategy-not-trusted');
    expect(what).toContain('which its remembered hash does not hold');
    expect(mend).toContain('--trust');
    expect(Reflect.get(globalThis, 'ran')).toBeUndefined();
  });

  it('lets run what it holds, and what comes with Node', async () => {
    write('beside/lib/deep.ts', `import { sep } from 'node:path'; export const name = sep === '' ? 'y' : 'z';`);
    write(
      'beside/whole.ts',
      `import { name } from './lib/deep.js';\nimport 'quartet';\n${CODE('x').replace("'x'", 'name')}`,
    );
    await rememberedAs('../beside/whole.ts');
    expect((await load('../beside/whole.ts', 'none')).strategy.name).toBe('z');
  });
});

async function rememberedAs(file: string): Promise<void> {
  const hash = sourceHash(join(away, file));
  const known: Record<string, string> = existsSync(trustFile) ? JSON.parse(readFileSync(trustFile, 'utf8')) : {};
  mkdirSync(join(trustFile, '..'), { recursive: true });
  writeFileSync(trustFile, JSON.stringify({ ...known, [hash]: file }));
}

describe('loading TypeScript from a folder without node_modules', () => {
  it("resolves 'quartet' to this package, also in helpers, whichever extension they are imported by", async () => {
    write(
      'elsewhere/lib/name.ts',
      `import { defineStrategy } from 'quartet'; export const name: string = typeof defineStrategy;`,
    );
    write(
      'elsewhere/own.ts',
      `import { defineStrategy } from 'quartet';
       import { name } from './lib/name.js';
       const start = (): object => ({});
       export default defineStrategy({ name, parameters: { fast: 10 }, start });`,
    );
    const { strategy } = await load('own.ts');
    expect(strategy).toMatchObject({ kind: 'code', name: 'function', parameters: { fast: 10 } });
  });
});

describe('the hash of a strategy', () => {
  it('changes with the file, with a helper, and with a helper of a helper, and with nothing else', () => {
    const entry = write('elsewhere/hashed.ts', `import './h/one.ts'; import 'zod';`);
    const one = `export { two } from './two.js'; export const lazy = () => import("../three");`;
    write('elsewhere/h/one.ts', one);
    write('elsewhere/h/two.ts', 'export const two = 2;');
    write('elsewhere/three.ts', 'export const three = 3;');
    let before = sourceHash(entry);
    write('elsewhere/unrelated.ts', 'export {}');
    expect(sourceHash(entry)).toBe(before);
    for (const helper of ['h/one.ts', 'h/two.ts', 'three.ts', 'hashed.ts']) {
      const file = `elsewhere/${helper}`;
      write(file, `${helper === 'hashed.ts' ? `import './h/one.ts';` : one} // changed`);
      const changed = sourceHash(entry);
      expect(changed, helper).not.toBe(before);
      before = changed;
    }
  });

  it('does not depend on where the folder lies', () => {
    for (const folder of ['here', 'there/deeper']) {
      write(`${folder}/s.ts`, `import './s2.ts'`);
      write(`${folder}/s2.ts`, '');
    }
    expect(sourceHash(join(root, 'here/s.ts'))).toBe(sourceHash(join(root, 'there/deeper/s.ts')));
  });

  it('ends on a circle of imports', () => {
    const entry = write('elsewhere/round.ts', `import './round.ts'`);
    expect(sourceHash(entry)).toMatch(/^[0-9a-f]{64}$/);
  });
});

describe('strategies that cannot be had', () => {
  const broken: readonly (readonly [string, string, string, RegExp])[] = [
    ['syntax.ts', 'const a: = 3;\nexport default a;', 'strategy-broken', /syntax\.ts:1:9: ERROR/],
    ['throws.ts', 'throw new Error("boom\\nsecond line")', 'strategy-broken', /boom$/],
    ['throws-text.ts', 'throw "just text"', 'strategy-broken', /just text/],
    ['no-helper.ts', `import './gone.ts'; export default 1`, 'strategy-broken', /gone\.ts/],
    ['no-package.ts', `import 'no-such-package'; export default 1`, 'strategy-broken', /no-such-package/],
    ['common.ts', `export default require('fs')`, 'strategy-broken', /require is not defined/],
    ['empty.ts', '', 'strategy-no-default', /no default export/],
    ['named.ts', `export const strategy = {}`, 'strategy-no-default', /no default export/],
    ['number.ts', 'export default 7', 'strategy-misshapen', /no strategy/],
    ['no-kind.ts', 'export default { name: "x" }', 'strategy-misshapen', /kind/],
    ['no-start.ts', 'export default { kind: "code", name: "x", parameters: {} }', 'strategy-misshapen', /start/],
    ['no-name.ts', 'export default { kind: "code", parameters: {}, start() {} }', 'strategy-misshapen', /name/],
    [
      'bad-mode.ts',
      'export default { kind: "team", name: "x", mode: "chat", model: "house", briefs: {} }',
      'strategy-misshapen',
      /mode/,
    ],
  ];
  it.each(broken)('%s', async (file, text, code, what) => {
    write(`elsewhere/${file}`, text);
    const problem = await problemOf(file);
    expect(problem).toMatchObject({ code, where: join(away, file) });
    expect(problem.what).toMatch(what);
  });

  it('says what is known when a name or a file is not', async () => {
    expect(await problemOf('holdd')).toMatchObject({
      code: 'strategy-unknown',
      mend: expect.stringContaining('known: hold'),
    });
    expect(await problemOf('./gone.ts')).toMatchObject({ code: 'strategy-missing', where: join(away, 'gone.ts') });
    write('elsewhere/notes.txt', 'hello');
    expect(await problemOf('./notes.txt')).toMatchObject({ code: 'strategy-not-code' });
  });
});
