/** What a number token means is its shape, not its digits: `+5%`, `$10`, `800c`. Shapes are token hashes. */
export const PLAIN_NUMBER = 0x101;
export const PERCENT = 0x102;
export const PERCENT_UP = 0x103;
export const PERCENT_DOWN = 0x104;
export const MONEY = 0x105;
export const MULTIPLE = 0x106;
/** A strike with its option: `800c`, `300p`. */
export const CALL_STRIKE = 0x107;
export const PUT_STRIKE = 0x108;
export const SIGNED_UP = 0x109;
export const SIGNED_DOWN = 0x10a;

const PERCENT_SIGN = 0x25;
const LOWER_C = 0x63;
const LOWER_P = 0x70;
const LOWER_X = 0x78;

/** `sign` is −1, 0 or 1; `suffix` the lower-cased unit behind the digits when it stands alone, else 0. */
export function numberShape(sign: number, money: boolean, suffix: number): number {
  if (suffix === PERCENT_SIGN) return sign === 0 ? PERCENT : sign > 0 ? PERCENT_UP : PERCENT_DOWN;
  if (suffix === LOWER_C) return CALL_STRIKE;
  if (suffix === LOWER_P) return PUT_STRIKE;
  if (suffix === LOWER_X) return MULTIPLE;
  if (sign !== 0) return sign > 0 ? SIGNED_UP : SIGNED_DOWN;
  return money ? MONEY : PLAIN_NUMBER;
}
