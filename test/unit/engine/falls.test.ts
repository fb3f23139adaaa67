import fc from 'fast-check';
import { expect, it } from 'vitest';
import { money } from '../../../src/domain/units.ts';
import { Falls } from '../../../src/engine/falls.ts';

const CAPITAL = money(10_000n);
const equity = fc.bigInt(-2_000n, 30_000n).map(money);

/** From the whole path: the earliest pair that nothing lies deeper than. */
function deepestOf(path: readonly bigint[]): { peak: bigint; trough: bigint } {
  let deepest: { peak: bigint; trough: bigint } = { peak: CAPITAL, trough: CAPITAL };
  path.forEach((level, at) => {
    const before = [CAPITAL, ...path.slice(0, at + 1)];
    const peak = before.find((one) => before.every((other) => other <= one)) ?? CAPITAL;
    const trough = level > 0n ? level : 0n;
    if (trough * deepest.peak < deepest.trough * peak) deepest = { peak, trough };
  });
  return deepest;
}

it('keeps the deepest fall of any path and tells it once', () => {
  fc.assert(
    fc.property(fc.array(equity, { minLength: 1, maxLength: 20 }), (path) => {
      const falls = new Falls(CAPITAL);
      let told: unknown;
      for (const level of path) {
        falls.see(level);
        told = falls.takeNews() ?? told;
        expect(falls.takeNews()).toBeUndefined();
      }
      const { peak, trough } = deepestOf(path);
      expect(told).toEqual(trough === peak ? undefined : { peak, trough });
    }),
    { numRuns: 1_000 },
  );
});

it('sees nothing new within the room it gives', () => {
  fc.assert(
    fc.property(
      fc.array(equity, { minLength: 1, maxLength: 20 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (path, share) => {
        const falls = new Falls(CAPITAL);
        for (const level of path) falls.see(level);
        falls.takeNews();
        const last = path.at(-1) ?? CAPITAL;
        const { up, down } = falls.room(last);
        falls.see(money(last + BigInt(Math.floor(share * up))));
        falls.see(money(last - BigInt(Math.floor(share * Math.max(0, Math.min(down, 50_000) - 1)))));
        expect(falls.takeNews()).toBeUndefined();
      },
    ),
    { numRuns: 1_000 },
  );
});
