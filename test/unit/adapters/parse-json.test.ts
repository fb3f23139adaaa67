import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { idOf, parseJson } from '../../../src/adapters/shared/parse-json.ts';

describe('parseJson', () => {
  it('is JSON.parse where doubles hold every whole number', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value, (_, one) => (Number.isInteger(one) ? one % 1e9 : one));
        expect(parseJson(text)).toEqual(JSON.parse(text));
      }),
    );
  });

  it('keeps the digits of any id, wherever it stands', () => {
    fc.assert(
      fc.property(fc.bigInt(0n, 10n ** 24n), fc.string(), (id, words) => {
        const text = `{"words":${JSON.stringify(words)}, "id": ${id},"list":[${id}]}`;
        const parsed = parseJson(text);
        expect(parsed).toMatchObject({ words });
        expect(JSON.stringify(parsed).split(String(id)).length).toBeGreaterThanOrEqual(3);
      }),
    );
  });

  it.each(['{"id":09007199254740993}', '{9007199254740993:1}', '[9007199254740993', '{"id":9007199254740993,}'])(
    'takes no text that is no JSON: %s',
    (text) => expect(parseJson(text)).toBeUndefined(),
  );

  it.each([
    [7, '7'],
    ['x', 'x'],
    [1.5e18, undefined],
    [1.5, undefined],
    ['', undefined],
    [null, undefined],
  ])('idOf(%j) is %j', (value, id) => expect(idOf(value)).toBe(id));
});
