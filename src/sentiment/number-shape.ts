/** What a number token means is its shape, not its digits: `+5%`, `$10`, `800c`. Shapes are token hashes. */
export const SHAPE = {
  plainNumber: 0x101,
  percent: 0x102,
  percentUp: 0x103,
  percentDown: 0x104,
  money: 0x105,
  multiple: 0x106,
  /** A strike with its option: `800c`, `300p`. */
  callStrike: 0x107,
  putStrike: 0x108,
  signedUp: 0x109,
  signedDown: 0x10a,
} as const;

const PERCENT_SIGN = 0x25;
const LOWER_C = 0x63;
const LOWER_P = 0x70;
const LOWER_X = 0x78;

/** `sign` is −1, 0 or 1; `suffix` the lower-cased unit behind the digits when it stands alone, else 0. */
export function numberShape(sign: number, money: boolean, suffix: number): number {
  if (suffix === PERCENT_SIGN) return sign === 0 ? SHAPE.percent : sign > 0 ? SHAPE.percentUp : SHAPE.percentDown;
  if (suffix === LOWER_C) return SHAPE.callStrike;
  if (suffix === LOWER_P) return SHAPE.putStrike;
  if (suffix === LOWER_X) return SHAPE.multiple;
  if (sign !== 0) return sign > 0 ? SHAPE.signedUp : SHAPE.signedDown;
  return money ? SHAPE.money : SHAPE.plainNumber;
}

/** What the letter right behind a figure multiplies it with: thousands, millions, billions, cents. */
export function letterScale(suffix: number): number {
  switch (suffix) {
    case 0x6b:
      return 1e3;
    case 0x6d:
      return 1e6;
    case 0x62:
      return 1e9;
    case 0x74:
      return 1e12;
    case LOWER_C:
      return 0.01;
    default:
      return 1;
  }
}

/** Stance of a number by its shape: a signed percentage moves, an option strike takes a side. */
export function stanceOfNumber(shape: number): number {
  switch (shape) {
    case SHAPE.percentUp:
      return 1.2;
    case SHAPE.percentDown:
      return -1.2;
    case SHAPE.callStrike:
      return 1.2;
    case SHAPE.putStrike:
      return -1.2;
    case SHAPE.signedUp:
      return 0.5;
    case SHAPE.signedDown:
      return -0.5;
    default:
      return 0;
  }
}
