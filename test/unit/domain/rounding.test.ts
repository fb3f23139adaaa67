import fc from 'fast-check';
import { expect, it } from 'vitest';
import { atRate, divide, money, notionalOf, price, RATE_ONE, rate, size } from '../../../src/domain/units.ts';

/*
 * Money is reckoned in numbers where they fit and in big integers where they do not: both must come to the same unit, on
 * either side of zero and of 2^53.
 */

const rounding = fc.constantFrom('down' as const, 'up' as const);
/** Of every order of magnitude, around round figures too. */
const whole = (most: bigint): fc.Arbitrary<bigint> =>
  fc.oneof(
    fc.bigInt({ min: -most, max: most }),
    fc.bigInt({ min: -10_000n, max: 10_000n }),
    fc
      .tuple(fc.bigInt({ min: -9n, max: 9n }), fc.nat(19), fc.bigInt({ min: -2n, max: 2n }))
      .map(([digit, zeros, off]) => digit * 10n ** BigInt(zeros) + off),
  );
const rates = fc.oneof(
  fc.integer({ min: -1_000, max: 1_000 }).map((parts) => parts * 1_000_000),
  fc.integer({ min: -RATE_ONE, max: RATE_ONE }),
);

it('a rate of an amount is the quotient of big integers, rounded as asked', () => {
  fc.assert(
    fc.property(whole(10n ** 22n), rates, rounding, (amount, by, towards) => {
      const exact = divide(amount * BigInt(by), BigInt(RATE_ONE), towards);
      expect(atRate(money(amount), rate(by), towards)).toBe(exact);
    }),
    { numRuns: 2_000 },
  );
});

it('a notional is the product of big integers, rounded as asked', () => {
  const decimals = fc.nat(8);
  const prices = fc.integer({ min: -(10 ** 12), max: 10 ** 12 });
  const sizes = fc.oneof(fc.nat(1_000), fc.integer({ min: 0, max: 10 ** 14 }));
  fc.assert(
    fc.property(prices, sizes, decimals, decimals, rounding, (at, of, priceDecimals, sizeDecimals, towards) => {
      const exact = divide(
        BigInt(at) * BigInt(of) * 10n ** 8n,
        10n ** BigInt(priceDecimals) * 10n ** BigInt(sizeDecimals),
        towards,
      );
      expect(notionalOf(price(at), size(of), { priceDecimals, sizeDecimals }, towards)).toBe(exact);
    }),
    { numRuns: 2_000 },
  );
});
