import { OPERATOR_COMMANDS } from '../../domain/feed-event.ts';
import { isSymbolId, postId } from '../../domain/ids.ts';
import type { Instrument } from '../../domain/instrument.ts';
import { isInstant } from '../../domain/time.ts';
import { decodeBar, decodeBarOpen } from './decode-bar.ts';
import { decodeDividend, decodeFunding, decodeMark, decodeQuote, decodeSplit, decodeTrade } from './decode-market.ts';
import {
  type Decoded,
  isOptionalInstant,
  isOptionalText,
  type MarketDecoder,
  type Place,
  type RawRecord,
} from './record.ts';

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
  ['post-picture', decodePostPicture],
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

/* What a paper run writes on its tape about itself. */

function decodeClock({ sequence }: RawRecord, { ts, visible, tape, line }: Place): Decoded {
  if (sequence === undefined) return { kind: 'clock', ts, visible, tape, line };
  if (typeof sequence !== 'number' || !Number.isSafeInteger(sequence)) return 'bad-clock';
  return { kind: 'clock', ts, visible, tape, line, sequence };
}

function decodeClockOffset(record: RawRecord, { ts, visible, tape, line }: Place): Decoded {
  const { source, offset_ms } = record;
  if (typeof source !== 'string' || source === '') return 'bad-clock-offset';
  if (typeof offset_ms !== 'number' || !Number.isSafeInteger(offset_ms)) return 'bad-clock-offset';
  return { kind: 'clock-offset', ts, visible, tape, line, source, offsetMs: offset_ms };
}

function decodeControl(record: RawRecord, { ts, visible, tape, line }: Place): Decoded {
  const command = OPERATOR_COMMANDS.find((one) => one === record.command);
  return command === undefined ? 'bad-control' : { kind: 'control', ts, visible, tape, line, command };
}

function decodePost(record: RawRecord, place: Place): Decoded {
  const { id, source, author, text, followers, author_created, repost_of, lang, references } = record;
  if (!isName(id) || !isName(source) || !isName(author) || typeof text !== 'string') return 'bad-post';
  if (!isOptionalCount(followers) || !isOptionalInstant(author_created)) return 'bad-post';
  if (!isOptionalText(repost_of) || !isOptionalText(lang)) return 'bad-post';
  if (!isOptionalTexts(references)) return 'bad-post';
  return {
    kind: 'post',
    ts: place.ts,
    visible: place.visible,
    tape: place.tape,
    line: place.line,
    id: postId(id),
    source,
    author,
    text,
    followers: followers ?? undefined,
    authorCreated: author_created ?? undefined,
    repostOf: typeof repost_of === 'string' ? postId(repost_of) : undefined,
    lang: lang ?? undefined,
    references: references ?? undefined,
  };
}

function decodePostEdited(record: RawRecord, place: Place): Decoded {
  const { id, source, text } = record;
  if (!isName(id) || !isName(source) || typeof text !== 'string') return 'bad-post';
  const { ts, visible, tape, line } = place;
  return { kind: 'post-edited', ts, visible, tape, line, id: postId(id), source, text };
}

function decodePostDeleted(record: RawRecord, place: Place): Decoded {
  const { id, source } = record;
  if (!isName(id) || !isName(source)) return 'bad-post';
  const { ts, visible, tape, line } = place;
  return { kind: 'post-deleted', ts, visible, tape, line, id: postId(id), source };
}

const HASH = /^[0-9a-f]{64}$/;

function decodePostPicture(record: RawRecord, place: Place): Decoded {
  const { id, source, sha256, width, height } = record;
  if (!isName(id) || !isName(source) || typeof sha256 !== 'string' || !HASH.test(sha256)) return 'bad-post';
  if (!isSide(width) || !isSide(height)) return 'bad-post';
  const { ts, visible, tape, line } = place;
  return { kind: 'post-picture', ts, visible, tape, line, id: postId(id), source, sha256, width, height };
}

function isSide(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0;
}

function isName(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function isOptionalTexts(value: unknown): value is readonly string[] | null | undefined {
  if (value === undefined || value === null) return true;
  return Array.isArray(value) && value.every((one) => typeof one === 'string');
}

function isOptionalCount(value: unknown): value is number | null | undefined {
  return (
    value === undefined || value === null || (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0)
  );
}
