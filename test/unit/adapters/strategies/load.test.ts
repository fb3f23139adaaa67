import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadStrategy } from '../../../../src/adapters/strategies/load.ts';
import { sourceHash } from '../../../../src/adapters/strategies/source-hash.ts';
import { InputError } from '../../../../src/domain/errors.ts';

const root = mkdtempSync(join(tmpdir(), 'quartet-strategies-'));
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
  write('package/dist/strategies/hold.js', CODE('compiled'));
  write('package/dist/strategies/team/index.js', CODE('folder'));
});
afterAll(() => rmSync(root, { recursive: true }));

const load = (named: string, trust = true) => loadStrategy(named, { packageRoot, from: away, trust });

async function problemOf(named: string, trust = true): Promise<InputError['problem']> {
  const error: unknown = await load(named, trust).catch((caught: unknown) => caught);
  if (error instanceof InputError) {
    expect(error.message).not.toContain('\n');
    return error.problem;
  }
  throw new Error(`no InputError for ${named}: ${String(error)}`);
}

describe('finding a strategy', () => {
  it('takes a bare name from the compiled ones, be it a file or a folder', async () => {
    expect((await load('hold', false)).strategy.name).toBe('compiled');
    expect((await load('team', false)).strategy.name).toBe('folder');
  });

  it('takes the compiled form of a source in the package, and the source once it is newer', async () => {
    const source = write('package/strategies/hold.ts', CODE('source'));
    utimesSync(source, new Date(0), new Date(0));
    expect((await load('../package/strategies/hold.ts', false)).strategy.name).toBe('compiled');
    utimesSync(source, new Date(4e12), new Date(4e12));
    expect((await load('../package/strategies/hold.ts', false)).strategy.name).toBe('source');
  });

  it('has one hash whether it is taken compiled or as source', async () => {
    const source = write('package/strategies/both.ts', CODE('both'));
    utimesSync(source, new Date(4e12), new Date(4e12));
    const { hash } = await load('../package/strategies/both.ts', false);
    write('package/dist/strategies/both.js', CODE('both, compiled'));
    expect((await load('both', false)).strategy.name).toBe('both, compiled');
    expect((await load('both', false)).hash).toBe(hash);
  });

  it('finds the compiled form also where the package ships no sources', async () => {
    expect((await load('../package/strategies/team.ts', false)).strategy.name).toBe('folder');
  });

  it('runs code from outside the package only when trusted', async () => {
    write('elsewhere/mine.ts', CODE('mine'));
    expect((await problemOf('mine.ts', false)).code).toBe('strategy-not-trusted');
    expect((await load('mine.ts')).strategy.name).toBe('mine');
  });
});

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
      mend: expect.stringContaining('hold, team'),
    });
    expect(await problemOf('./gone.ts')).toMatchObject({ code: 'strategy-missing', where: join(away, 'gone.ts') });
    write('elsewhere/notes.txt', 'hello');
    expect(await problemOf('./notes.txt')).toMatchObject({ code: 'strategy-not-code' });
  });
});
