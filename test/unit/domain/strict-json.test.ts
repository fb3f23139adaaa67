import { describe, expect, it } from 'vitest';
import { readJsonFile } from '../../../src/domain/strict-json.ts';

describe('a JSON file of a person', () => {
  it.each([
    ['{"a":1,"a":2}', 'it names a key twice'],
    ['{"a":1,"\\u0061":2}', 'it names a key twice'],
    ['{"__proto__":1,"__proto__":2}', 'it names a key twice'],
    ['{"":1,"":1}', 'it names a key twice'],
    ['[{"a":{"b":1,"c":2,"b":1}}]', 'it names a key twice'],
    ['', 'it is not JSON'],
    ['{"a":1} {"a":2}', 'it is not JSON'],
    ['{"a":1}x', 'it is not JSON'],
    ['{"a":1,}', 'it is not JSON'],
    ["{'a':1}", 'it is not JSON'],
    ['\u{feff}{"a":1}', 'it is not JSON'],
    ['{"a":NaN}', 'it is not JSON'],
    ['{"a":1e999}', 'it holds a number that is none here'],
    [`${'['.repeat(66)}${']'.repeat(66)}`, 'it is not JSON that nests at most 64 deep'],
    ['['.repeat(1_000_000), 'it is not JSON that nests at most 64 deep'],
  ])('is refused in words: %j', (text, problem) => {
    expect(readJsonFile(text)).toEqual({ ok: false, problem });
  });

  it.each(['{"a":{"b":1},"b":{"b":2}}', ' [1, "a", null, true, {"A":1,"a":2}] \n', '"x"', '{}', '-1.5e3'])(
    'is read as everybody reads it: %j',
    (text) => {
      expect(readJsonFile(text)).toEqual({ ok: true, value: JSON.parse(text) });
    },
  );
});
