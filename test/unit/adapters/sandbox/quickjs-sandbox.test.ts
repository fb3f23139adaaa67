import { afterAll, describe, expect, it } from 'vitest';
import { quickJsSandbox } from '../../../../src/adapters/sandbox/quickjs-sandbox.ts';

const sandbox = quickJsSandbox();
afterAll(() => sandbox.close());

const run = (code: string, data: unknown = {}) => JSON.parse(sandbox.run({ code, data: JSON.stringify(data) }));

describe('the sandbox', () => {
  it('works out what it is asked from the data it is handed', () => {
    const mean = 'return data.closes.reduce((sum, one) => sum + one, 0) / data.closes.length';
    expect(run(mean, { closes: [1, 2, 6] })).toEqual({ value: 3 });
    expect(run('return {a: [1, true], b: data["__proto__"] === Object.prototype}')).toEqual({
      value: { a: [1, true], b: true },
    });
  });

  it.each([
    ['a loop', 'for (;;) {}', /no end within 300 ms/],
    ['a loop that catches its end', 'for (;;) { try { for (;;) {} } catch {} }', /no end within 300 ms/],
    ['a native loop that nothing interrupts', '[].sort.call({length: 4294967295, 0: 1})', /no end in time/],
    ['a backtracking expression', 'return /(a+)+$/.test("a".repeat(40) + "b")', /no end/],
    ['hunger for memory', 'return "x".repeat(1e9).length', /out of memory/],
    ['slow hunger for memory', 'const all = []; for (;;) all.push(new Array(10000).fill(1))', /memory|no end/],
    ['recursion', 'function f() { return f() + 1 } return f()', /stack overflow/],
    ['native recursion', 'const o = {}; o.toJSON = () => JSON.stringify(o); return o', /stack overflow/],
    ['a long result', 'return "x".repeat(100000)', /too long/],
    ['a throw of something odd', 'throw {toString() { for (;;) {} }}', /no error/],
    ['an end of its own function', '}) (); for (;;) {} (function () {', /no end/],
    ['nothing that is code', '<html>', /SyntaxError/],
  ])('ends %s, and the next program is well', (_, code, problem) => {
    expect(run(code).error).toMatch(problem);
    expect(run('return 1 + 1')).toEqual({ value: 2 });
  });

  it('has no clock, chance, host or memory of an earlier program', () => {
    const names = ['Date', 'performance', 'WeakRef', 'process', 'require', 'fetch', 'setTimeout', 'console'];
    for (const name of names) expect(run(`return typeof ${name}`), name).toEqual({ value: 'undefined' });
    expect(run('return typeof Math.random')).toEqual({ value: 'undefined' });
    expect(run('return [].constructor.constructor("return typeof process + typeof Date")()')).toEqual({
      value: 'undefinedundefined',
    });
    for (let turn = 0; turn < 2; turn += 1) {
      expect(run('globalThis.count = (globalThis.count ?? 0) + 1; return count')).toEqual({ value: 1 });
    }
  });
});
