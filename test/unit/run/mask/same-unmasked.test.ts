import { expect, it } from 'vitest';
import { canonicalJson } from '../../../../src/domain/canonical.ts';
import { accountId, isEntrantId } from '../../../../src/domain/ids.ts';
import type { RunRow } from '../../../../src/domain/record.ts';
import { decodeRow } from '../../../../src/domain/record-codec.ts';
import { instant } from '../../../../src/domain/time.ts';
import { samenessOf } from '../../../../src/run/mask/same-unmasked.ts';

const named = (name: string) => accountId(isEntrantId(name) ? name : expect.fail(name));
const [one, two] = [named('one'), named('two')];

/** Rows of accounts, each a decision that asks for so many units; of none, its opening. */
function rowsOf(
  ...asked: readonly (readonly [account: typeof one, units: number | undefined, cycle?: number])[]
): RunRow[] {
  return asked.map(([account, units, cycle = 5], place) => {
    const opened = {
      kind: 'account-opened',
      entrant: account,
      strategy: 'x',
      strategyKind: 'code',
      marginMode: 'cross',
    };
    const sizing = { by: 'units', units };
    const terms = { type: 'market' };
    const intent = { kind: 'open', symbol: 'ACME', side: 'buy', sizing, terms, leverage: 1, reduceOnly: false };
    const decided = { kind: 'decision-made', id: 'd1', cycle, at: 7, symbol: 'ACME', intents: [intent] };
    const records = decodeRow(canonicalJson([units === undefined ? opened : decided]), place + 1);
    return { sequence: place + 1, at: instant(7), account, records };
  });
}

const OPENED = [
  [one, undefined],
  [two, undefined],
] as const;

it('is exact where every figure is, in whatever order the accounts stand', () => {
  const rows = rowsOf(...OPENED, [one, 0.1], [two, 3], [one, 2]);
  const others = rowsOf(OPENED[1], [two, 3], OPENED[0], [one, 0.1], [one, 2]);
  const exactly = { same: 'exactly' };
  expect(samenessOf(rows, others)).toEqual(
    new Map([
      ['one', exactly],
      ['two', exactly],
    ]),
  );
});

it('forgives what was computed in floating point, and says how much', () => {
  const found = samenessOf(rowsOf(...OPENED, [one, 0.3], [one, 0.5]), rowsOf(...OPENED, [one, 0.1 + 0.2], [one, 0.5]));
  expect(found.get(two)).toEqual({ same: 'exactly' });
  expect(found.get(one)).toMatchObject({ same: 'to-rounding', numbers: 1 });
});

it.each([
  [
    'a size that is another',
    [one, 0.3001],
    [one, 0.3],
    /^row 3, 0\.intents\.0\.sizing\.units: 0\.3001, and 0\.3 without$/,
  ],
  ['a whole number that is another', [one, 0.3, 6], [one, 0.3, 5], /^row 3, 0\.cycle: 6, and 5 without$/],
] as const)('tells %s', (_, own, other, told) => {
  const found = samenessOf(rowsOf(...OPENED, own, [two, 1]), rowsOf(...OPENED, other, [two, 1]));
  expect(found.get(one)).toEqual({ same: 'no', what: expect.stringMatching(told) });
  expect(found.get(two)).toEqual({ same: 'exactly' });
});

it('tells who did something more, or was never there', () => {
  const more = samenessOf(rowsOf(...OPENED, [one, 1]), rowsOf(...OPENED));
  expect(more.get(one)).toEqual({ same: 'no', what: 'only one of the two has row 3' });
  expect(samenessOf(rowsOf(OPENED[0]), rowsOf(...OPENED)).get(two)).toEqual({
    same: 'no',
    what: 'only one of the two has row 2',
  });
});
