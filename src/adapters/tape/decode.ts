import { isSymbolId } from '../../domain/ids.ts';
import type { Instrument } from '../../domain/instrument.ts';
import { isInstant } from '../../domain/time.ts';
import { decodeBar, decodeBarOpen } from './decode-bar.ts';
import { decodeDividend, decodeFunding, decodeMark, decodeQuote, decodeSplit, decodeTrade } from './decode-market.ts';
import { decodePost, decodePostDeleted, decodePostEdited } from './decode-post.ts';
import { decodeClock, decodeClockOffset, decodeControl } from './decode-run.ts';
import type { Decoded, MarketDecoder, Place, RawRecord } from './record.ts';

const MARKET: ReadonlyMap<unknown, MarketDecoder> = new Map([
  ['quote', decodeQuote],
  ['trade', decodeTrade],
  ['bar', decodeBar],
  ['bar-open', decodeBarOpen],
  ['mark', decodeMark],
  ['funding', decodeFunding],
  ['dividend', decodeDividend],
  ['split', decodeSplit],
]);

const WORDS: ReadonlyMap<unknown, (record: RawRecord, place: Place) => Decoded> = new Map([
  ['post', decodePost],
  ['post-edited', decodePostEdited],
  ['post-deleted', decodePostDeleted],
]);

const RUN: ReadonlyMap<unknown, (record: RawRecord, place: Place) => Decoded> = new Map([
  ['clock', decodeClock],
  ['clock-offset', decodeClockOffset],
  ['control', decodeControl],
]);

/** One record as events, or why it is none. */
export function decodeRecord(record: RawRecord, place: Place, instruments: ReadonlyMap<string, Instrument>): Decoded {
  const decodeMarket = MARKET.get(record.type);
  if (decodeMarket !== undefined) {
    const instrument = instrumentOf(record, instruments);
    return typeof instrument === 'string' ? instrument : decodeMarket(record, place, instrument);
  }
  if (record.type === 'gap') return decodeGap(record, place, instruments);
  return (WORDS.get(record.type) ?? RUN.get(record.type))?.(record, place) ?? 'unknown-type';
}

function instrumentOf(
  record: RawRecord,
  instruments: ReadonlyMap<string, Instrument>,
): Instrument | 'bad-symbol' | 'unknown-symbol' {
  const { symbol } = record;
  if (typeof symbol !== 'string') return 'bad-symbol';
  return instruments.get(symbol) ?? (isSymbolId(symbol) ? 'unknown-symbol' : 'bad-symbol');
}

/** A gap of one symbol, or of all that the source sends. */
function decodeGap(record: RawRecord, place: Place, instruments: ReadonlyMap<string, Instrument>): Decoded {
  const { source, from } = record;
  if (typeof source !== 'string' || source === '') return 'bad-gap';
  if (typeof from !== 'number' || !isInstant(from) || from > place.ts) return 'bad-gap';
  const instrument = (record.symbol ?? undefined) === undefined ? undefined : instrumentOf(record, instruments);
  if (typeof instrument === 'string') return instrument;
  const { ts, visible, tape, line } = place;
  return { kind: 'gap', ts, visible, tape, line, source, symbol: instrument?.symbol, from };
}
