import type { Instrument } from '../../domain/instrument.ts';
import type { OrderSide } from '../../domain/side.ts';
import { MONEY_DECIMALS, money, RATE_DECIMALS, rate } from '../../domain/units.ts';
import { idOf } from '../shared/parse-json.ts';
import { readPrice, readScaled, readSize, readTradeSize } from './numbers.ts';
import type { Decoded, Place, RawRecord } from './record.ts';

export function decodeQuote(record: RawRecord, place: Place, instrument: Instrument): Decoded {
  const bid = readPrice(record.bid, instrument);
  if (typeof bid === 'string') return bid;
  const ask = readPrice(record.ask, instrument);
  if (typeof ask === 'string') return ask;
  const bidSize = readSize(record.bid_size, instrument.sizeDecimals);
  if (typeof bidSize === 'string') return bidSize;
  const askSize = readSize(record.ask_size, instrument.sizeDecimals);
  if (typeof askSize === 'string') return askSize;
  if (bid > ask) return 'crossed';
  return {
    kind: 'quote',
    ts: place.ts,
    visible: place.visible,
    tape: place.tape,
    line: place.line,
    symbol: instrument.symbol,
    bid,
    bidSize,
    ask,
    askSize,
  };
}

export function decodeTrade(record: RawRecord, place: Place, instrument: Instrument): Decoded {
  const price = readPrice(record.price, instrument);
  if (typeof price === 'string') return price;
  const size = readTradeSize(record.size, instrument.sizeDecimals);
  if (typeof size === 'string') return size;
  const side = record.side ?? undefined;
  if (!isOptionalSide(side)) return 'bad-side';
  const id = idOf(record.id);
  if (id === undefined && isGiven(record.id)) return 'bad-id';
  return {
    kind: 'trade',
    ts: place.ts,
    visible: place.visible,
    tape: place.tape,
    line: place.line,
    symbol: instrument.symbol,
    price,
    size,
    side,
    id,
  };
}

/** Sources that do not number their trades leave it out, or empty. */
function isGiven(id: unknown): boolean {
  return id !== undefined && id !== null && id !== '';
}

function isOptionalSide(value: unknown): value is OrderSide | undefined {
  return value === 'buy' || value === 'sell' || value === undefined;
}

export function decodeMark(record: RawRecord, place: Place, instrument: Instrument): Decoded {
  const mark = readPrice(record.mark, instrument);
  if (typeof mark === 'string') return mark;
  const oracle = (record.oracle ?? undefined) === undefined ? undefined : readPrice(record.oracle, instrument);
  if (typeof oracle === 'string') return oracle;
  return {
    kind: 'mark',
    ts: place.ts,
    visible: place.visible,
    tape: place.tape,
    line: place.line,
    symbol: instrument.symbol,
    mark,
    oracle,
  };
}

export function decodeFunding(record: RawRecord, place: Place, instrument: Instrument): Decoded {
  const scaled = readScaled(record.rate, RATE_DECIMALS);
  if (typeof scaled === 'string') return scaled;
  if (Math.abs(scaled) > 1e12) return 'bad-rate';
  return {
    kind: 'funding',
    ts: place.ts,
    visible: place.visible,
    tape: place.tape,
    line: place.line,
    symbol: instrument.symbol,
    rate: rate(scaled),
  };
}

export function decodeDividend(record: RawRecord, place: Place, instrument: Instrument): Decoded {
  const amount = readScaled(record.amount, MONEY_DECIMALS);
  if (typeof amount === 'string') return amount;
  if (amount <= 0) return 'not-positive';
  const { ts, visible, tape, line } = place;
  return { kind: 'dividend', ts, visible, tape, line, symbol: instrument.symbol, amount: money(BigInt(amount)) };
}

const MOST_SHARES = 1_000_000;

export function decodeSplit(record: RawRecord, place: Place, { symbol }: Instrument): Decoded {
  const { new_shares: newShares, old_shares: oldShares } = record;
  if (!isShareCount(newShares) || !isShareCount(oldShares)) return 'bad-split';
  const { ts, visible, tape, line } = place;
  return { kind: 'split', ts, visible, tape, line, symbol, newShares, oldShares };
}

function isShareCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= MOST_SHARES;
}
