import { isSymbolId } from '../../domain/ids.ts';
import type { Instrument } from '../../domain/instrument.ts';
import { isInstant } from '../../domain/time.ts';
import { decodeBar, decodeBarOpen } from './decode-bar.ts';
import { decodeFunding, decodeMark, decodeQuote, decodeTrade } from './decode-market.ts';
import { decodePost, decodePostDeleted, decodePostEdited } from './decode-post.ts';
import type { Decoded, Place, RawRecord } from './record.ts';

/** One record as events, or why it is none. `live`: from a tape whose lines stand in visible order. */
export function decodeRecord(
  record: RawRecord,
  place: Place,
  instruments: ReadonlyMap<string, Instrument>,
  live: boolean,
): Decoded {
  switch (record.type) {
    case 'post':
      return decodePost(record, place);
    case 'post-edited':
      return decodePostEdited(record, place);
    case 'post-deleted':
      return decodePostDeleted(record, place);
    case 'gap':
      return decodeGap(record, place, instruments);
  }
  const instrument = instrumentOf(record, instruments);
  switch (record.type) {
    case 'quote':
      return typeof instrument === 'string' ? instrument : decodeQuote(record, place, instrument);
    case 'trade':
      return typeof instrument === 'string' ? instrument : decodeTrade(record, place, instrument);
    case 'bar':
      return typeof instrument === 'string' ? instrument : decodeBar(record, place, instrument, live);
    case 'bar-open':
      if (!live) return 'unknown-type';
      return typeof instrument === 'string' ? instrument : decodeBarOpen(record, place, instrument);
    case 'mark':
      return typeof instrument === 'string' ? instrument : decodeMark(record, place, instrument);
    case 'funding':
      return typeof instrument === 'string' ? instrument : decodeFunding(record, place, instrument);
    default:
      return 'unknown-type';
  }
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
