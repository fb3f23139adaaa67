import { trimZeros } from '../../domain/decimal.ts';
import { DAY_MS } from '../../domain/time.ts';

/** What turns a market into one nobody can have read about, and back. */
export interface MaskKey {
  readonly seed: number;
  /** Added to every time: whole weeks, so that days of the week and hours stay. */
  readonly shiftMs: number;
  readonly symbols: readonly MaskedSymbol[];
  /** By name of an asset, in small letters: what stands in its place. */
  readonly names: Readonly<Record<string, string>>;
  /** The same of names that are everyday words too: they are names where they are tagged or written large. */
  readonly words: Readonly<Record<string, string>>;
}

export interface MaskedSymbol {
  readonly symbol: string;
  readonly masked: string;
  /**
   * Masked prices are 10^power times the true ones, and masked sizes as much smaller: on the grid the same whole numbers,
   * so that every amount of money stays.
   */
  readonly power: number;
  /** The true prices on the tapes. */
  readonly low: number;
  readonly high: number;
}

/** After 28 years every date falls on the same day of the week again, and the clocks are put forward on the same one. */
export const CALENDAR_MS = 1461 * 7 * DAY_MS;

/** A plain decimal with its point moved: no digit is lost. */
export function shiftPoint(text: string, power: number): string {
  const [, sign = '', whole = '', part = '', exponent = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]?\d+))?$/i.exec(text) ?? [];
  const digits = whole + part;
  if (digits === '') return text;
  const point = whole.length + power + Number(exponent);
  const padded = point <= 0 ? '0'.repeat(1 - point) + digits : digits.padEnd(point, '0');
  const at = Math.max(point, 1);
  const front = padded.slice(0, at).replace(/^0+(?=\d)/, '');
  const back = trimZeros(padded.slice(at));
  return `${sign}${front}${back === '' ? '' : `.${back}`}`;
}
