import { createHash } from 'node:crypto';
import { formatDurationMs, parseDurationMs, SECOND_MS } from '../../../domain/time.ts';
import { textOfHtml } from '../../shared/html.ts';
import type { RawRecord } from '../record.ts';
import type { Refusal } from '../refusals.ts';
import { FIGURES, type Fields, PRICES, TIMES } from './fields.ts';
import { roundText, withoutFloatNoise } from './figures.ts';
import { SPANS } from './intervals.ts';
import type { Plan } from './plan.ts';
import { areShareChanges } from './share-changes.ts';
import type { TimeColumn } from './times.ts';

/** How the cells of each field are read, decided over the whole column. */
export interface Readers {
  readonly times: ReadonlyMap<string, TimeColumn>;
  readonly figures: ReadonlyMap<string, (cell: string) => string | undefined>;
  /** To round prices to; as they are unless given. */
  readonly priceDecimals: number | undefined;
}

/** What Reddit leaves of a post that is gone. */
const GONE = /^\[(removed|deleted|deleted by user|removed by reddit)\]$/i;

/** Whose posts are written in HTML. */
const IN_HTML = 'hackernews';

/** A row's record, or why it is none. */
export function recordOf({ kind, set, spans, columns }: Plan, fields: Fields, readers: Readers): RawRecord | Refusal {
  const record: Record<string, unknown> = { type: kind.type, ts: undefined, ...Object.fromEntries(set) };
  for (const [field, cell] of fields) {
    if (!columns.has(field) || (cell === '' && field !== 'text')) continue;
    record[field] = TIMES.has(field) ? readers.times.get(field)?.read(cell) : cell;
  }
  if ('edited' in record && record.edited === undefined) return 'bad-time';
  if (record.ts === undefined) return fields.get('ts') === '' ? 'undated' : 'bad-time';
  if (kind.type === 'post') return postOf(record);
  if (kind.type === 'bar') record.interval = spanOf(record, spans);
  return priceOf(record, fields, readers);
}

/** A bar's span as it is told, or by its end, which some tell as the last instant before. */
function spanOf({ ts, ends, interval }: Record<string, unknown>, spans: Plan['spans']): string | undefined {
  if (typeof interval === 'string') {
    const known = spans.find(([pattern]) => new RegExp(pattern).test(interval))?.[1] ?? interval;
    const spanMs = parseDurationMs(known);
    return spanMs === undefined ? undefined : formatDurationMs(spanMs);
  }
  const lasts = Number(ends) - Number(ts);
  const spanMs = [lasts, lasts + 1, lasts + SECOND_MS].find((one) => SPANS.has(one));
  return spanMs === undefined ? undefined : formatDurationMs(spanMs);
}

/** Without an id of its own a post goes by what it says, so that a row that comes twice is one post. */
function postOf(record: Record<string, unknown>): RawRecord | Refusal {
  const { followers } = record;
  const text = record.source === IN_HTML ? textOfHtml(String(record.text ?? '')) : record.text;
  if (typeof text !== 'string' || text.trim() === '' || GONE.test(text.trim())) return 'bad-post';
  record.text = text;
  // Nobody saw words before they were written.
  if (typeof record.edited === 'number') record.ts = Math.max(Number(record.ts), record.edited);
  // at://did:plc:…/app.bsky.feed.post/… names its author.
  const author = /^at:\/\/([^/]+)/.exec(String(record.author ?? ''))?.[1];
  record.author = author ?? record.author ?? 'unknown';
  // As the live feed names them.
  if (typeof record.id === 'string') record.id = record.id.replace(/^at:\/\/([^/]+)\/app\.bsky\.feed\.post\//, '$1/');
  record.id ??= createHash('sha256').update(`${record.ts} ${record.author} ${text}`).digest('hex').slice(0, 16);
  if (followers !== undefined) {
    const count = Number(followers);
    record.followers = Number.isSafeInteger(count) && count >= 0 ? count : undefined;
  }
  return record;
}

function priceOf(
  record: Record<string, unknown>,
  fields: Fields,
  { figures, priceDecimals }: Readers,
): RawRecord | Refusal {
  for (const field of Object.keys(record)) {
    if (!FIGURES.has(field)) continue;
    const cell = String(record[field]);
    const figure = (figures.get(field) ?? asItIs)(cell);
    if (figure === undefined) return field === 'volume' ? 'bad-volume' : 'not-a-number';
    if (!PRICES.has(field) && field !== 'rate' && isTooSmall(field, Number(figure)))
      return field === 'volume' ? 'bad-volume' : 'not-positive';
    record[field] = field === 'volume' ? Number(figure) : priceText(field, figure, priceDecimals);
  }
  if (record.type === 'bar') {
    if (record.volume === undefined) return 'bad-volume';
    const [open, high, low, close] = [record.open, record.high, record.low, record.close].map(Number);
    if (![open, high, low, close].every(Number.isFinite)) return 'not-a-number';
    if (!isBar({ open, high, low, close })) return 'impossible-bar';
    if (!areShareChanges(record)) return 'not-a-number';
  }
  for (const [field] of fields) if (FIGURES.has(field) && record[field] === undefined) return 'not-a-number';
  const { maker_side: makerSide, ...told } = record;
  const side = typeof makerSide === 'string' ? OTHER_SIDES.get(sideOf(makerSide)) : record.side;
  if (typeof side !== 'string') return told;
  return sideOf(side) === 'unknown' ? 'bad-side' : { ...told, side: sideOf(side) };
}

/** Of what is counted: a trade of nothing is none, all else may be 0. */
function isTooSmall(field: string, count: number): boolean {
  return field === 'size' ? count <= 0 : count < 0;
}

function asItIs(text: string): string | undefined {
  return /^-?\d+(\.\d+)?$/.test(text) ? text : undefined;
}

function priceText(field: string, figure: string, decimals: number | undefined): string {
  const exact = withoutFloatNoise(figure);
  return decimals === undefined || !PRICES.has(field) ? exact : roundText(exact, decimals);
}

function isBar({ open = 0, high = 0, low = 0, close = 0 }: Record<string, number | undefined>): boolean {
  return low <= Math.min(open, close) && high >= Math.max(open, close);
}

const OTHER_SIDES = new Map([
  ['buy', 'sell'],
  ['sell', 'buy'],
  ['unknown', 'unknown'],
]);

/** The aggressor's side; Binance tells whether the buyer was the maker, who is not the aggressor. */
function sideOf(text: string): string {
  if (/^(b|buy|bid|buyer|false)$/i.test(text)) return 'buy';
  return /^(s|sell|ask|a|seller|true)$/i.test(text) ? 'sell' : 'unknown';
}
