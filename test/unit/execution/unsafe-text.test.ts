import { expect, it } from 'vitest';
import { leaksSecret } from '../../../src/execution/judge/unsafe-text.ts';

const SECRETS = { values: ['9f2c-77aa-41', 'eightlet', 'seven77'], patterns: [/sk-[a-z]{4}/, /AKIA\d{3}/] };

it.each([
  ['the first of several values', 'it is 9f2c-77aa-41.', true],
  ['another one, of eight characters', 'eightlet', true],
  ['a value too short to be a secret', 'seven77', false],
  ['the look of one kind of key', 'use sk-abcd', true],
  ['the look of another', 'AKIA123', true],
  ['what is planted to be found', 'CANARY-KEY-1', true],
  ['a key with a sign between that is not seen', 'sk-a\u200bbcd', true],
  ['a joiner between', 'sk-a\u200dbcd', true],
  ['wide letters', 'sk-\uff41bcd', true],
  ['another dash', '9f2c\u201377aa\u221241', true],
  ['none of them', 'plain words, sk-1, 9f2c', false],
])('a text leaks with %s: %j', (_, text, leaks) => {
  expect(leaksSecret(text, SECRETS)).toBe(leaks);
});
