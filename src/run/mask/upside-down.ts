import type { RawRecord } from '../../adapters/tape/record.ts';
import { formatDecimal, parseDecimal } from '../../domain/decimal.ts';
import { InputError } from '../../domain/errors.ts';
import { WRITTEN_FIGURES, writtenFigure } from '../../workshop/mask/find.ts';
import { type MaskedSymbol, shiftPoint } from '../../workshop/mask/key.ts';
import { ownerOf } from '../../workshop/mask/mask-text.ts';

/** Of each member of a record, the one that takes its place on the other side. */
const OTHER_SIDE: ReadonlyMap<string, string> = new Map(
  Object.entries({ bid: 'ask', ask: 'bid', bid_size: 'ask_size', ask_size: 'bid_size', high: 'low', low: 'high' }),
);
const PRICES: ReadonlySet<string> = new Set(['bid', 'ask', 'price', 'open', 'high', 'low', 'close', 'mark', 'oracle']);

/**
 * A record of the market upside down: every price as far below the middle of its symbol's prices as it was above, bids
 * for asks, buyers for sellers, funding the other way. Exact on the grid, within the prices there were, and itself again
 * when done twice. Prices in texts go the same way; words do not.
 * @throws InputError at a dividend or a split, which have no other side
 */
export function upsideDown(
  record: RawRecord,
  symbols: ReadonlyMap<string, MaskedSymbol>,
  about: (text: string) => readonly string[],
): RawRecord {
  const { type, symbol, text } = record;
  if (type === 'dividend' || type === 'split') throw sideless(type);
  if (typeof text === 'string') return { ...record, text: textUpsideDown(text, symbols, about(text)) };
  const own = typeof symbol === 'string' ? symbols.get(symbol) : undefined;
  if (own === undefined) return record;
  return Object.fromEntries(
    Object.entries(record).map(([name, value]) => [OTHER_SIDE.get(name) ?? name, otherSide(name, value, own)]),
  );
}

function otherSide(name: string, value: unknown, own: MaskedSymbol): unknown {
  if (PRICES.has(name)) return mirrored(value, own);
  if (name === 'side') return value === 'buy' ? 'sell' : value === 'sell' ? 'buy' : value;
  if (name !== 'rate') return value;
  if (typeof value === 'number') return value === 0 ? 0 : -value;
  return typeof value === 'string' && Number(value) !== 0 ? `-${value}`.replace(/^--/, '') : value;
}

/** More than any grid has. */
const DECIMALS = 30;

/** low + high − value in decimals, text where it was text; what is no price stays. */
function mirrored(value: unknown, { low, high }: Pick<MaskedSymbol, 'low' | 'high'>): unknown {
  if (typeof value !== 'number' && typeof value !== 'string') return value;
  const [from, to, own] = [low, high, value].map((one) => parseDecimal(shiftPoint(`${one}`, 0), DECIMALS));
  if (from?.ok !== true || to?.ok !== true || own?.ok !== true) return value;
  const text = shiftPoint(formatDecimal(from.value + to.value - own.value, DECIMALS), 0);
  return typeof value === 'number' ? Number(text) : text;
}

function textUpsideDown(text: string, symbols: ReadonlyMap<string, MaskedSymbol>, about: readonly string[]): string {
  const told = about.flatMap((symbol) => symbols.get(symbol) ?? []);
  return text.replace(WRITTEN_FIGURES, (figure) => {
    const value = writtenFigure(figure);
    const own = ownerOf(value, told.length > 0 ? told : [...symbols.values()]);
    if (own === undefined) return figure;
    const other = Number(mirrored(value, own));
    return `${other > 0 ? other : '…'}${/\s$/.test(figure) ? ' ' : ''}`;
  });
}

function sideless(type: string): InputError {
  const mend = 'leave this arm out, or give a tape without them';
  return new InputError({ code: 'mask-sideless', where: 'drift', what: `a ${type} has no other side`, mend });
}
