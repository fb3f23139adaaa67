import { createHash } from 'node:crypto';
import { InputError } from '../../../domain/errors.ts';
import type { RawRecord } from '../record.ts';
import type { Refusal } from '../refusals.ts';
import { type DayOrder, readAnyTime } from './times.ts';

/** Which column holds a field (`map`), or what it is in every row (`set`). */
export interface TableMap {
  readonly map: ReadonlyMap<string, string>;
  readonly set: ReadonlyMap<string, string>;
  readonly dayOrder: DayOrder | undefined;
}

interface Kind {
  readonly type: string;
  readonly needs: readonly string[];
  readonly may: readonly string[];
}

/** A kind of record is told by the first of the fields it needs. */
const KINDS: readonly Kind[] = [
  {
    type: 'post',
    needs: ['text', 'ts', 'source'],
    may: ['id', 'author', 'followers', 'author_created', 'repost_of', 'lang'],
  },
  { type: 'bar', needs: ['open', 'high', 'low', 'close', 'ts', 'volume', 'symbol', 'interval'], may: [] },
  { type: 'quote', needs: ['bid', 'ask', 'ts', 'bid_size', 'ask_size', 'symbol'], may: [] },
  { type: 'trade', needs: ['price', 'size', 'ts', 'symbol'], may: ['side', 'id'] },
  { type: 'funding', needs: ['rate', 'ts', 'symbol'], may: [] },
];

const TIMES: ReadonlySet<string> = new Set(['ts', 'author_created']);
const FIGURES: ReadonlySet<string> = new Set(
  'open high low close volume bid ask bid_size ask_size price size rate'.split(' '),
);

/** Makes records of rows. */
export type ReadRow = (cells: readonly string[]) => RawRecord | Refusal;

/** Throws an InputError when the map does not fit the header. */
export function rowMapper(header: readonly string[], given: TableMap, path: string): ReadRow {
  const named = new Set([...given.map.keys(), ...given.set.keys()]);
  const kind = KINDS.find(({ needs }) => named.has(needs[0] ?? ''));
  if (kind === undefined) {
    throw mapProblem(path, 'maps neither text (posts) nor open (bars), bid (quotes), price (trades) or rate (funding)');
  }
  const known = [...kind.needs, ...kind.may];
  const strange = [...named].filter((field) => !known.includes(field));
  if (strange.length > 0)
    throw mapProblem(path, `a ${kind.type} has no ${strange.join(', ')}; it has ${known.join(', ')}`);
  const missing = kind.needs.filter((field) => !named.has(field));
  if (missing.length > 0) throw mapProblem(path, `a ${kind.type} needs ${missing.join(', ')} too`);
  const columns = [...given.map].map(([field, name]) => ({ field, at: columnOf(header, name, path) }));
  return (cells) => (cells.length === header.length ? recordOf(kind.type, columns, given, cells) : 'column-count');
}

function columnOf(header: readonly string[], name: string, path: string): number {
  const exact = header.indexOf(name);
  const at = exact >= 0 ? exact : header.findIndex((column) => column.toLowerCase() === name.toLowerCase());
  if (at >= 0) return at;
  throw mapProblem(path, `there is no column ${JSON.stringify(name)}; there are ${header.join(', ')}`.slice(0, 400));
}

interface Column {
  readonly field: string;
  readonly at: number;
}

function recordOf(
  type: string,
  columns: readonly Column[],
  { set, dayOrder }: TableMap,
  cells: readonly string[],
): RawRecord | Refusal {
  const record: Record<string, unknown> = { type, ...Object.fromEntries(set) };
  for (const { field, at } of columns) {
    const cell = cells[at] ?? '';
    if (cell === '' && field !== 'text') continue;
    record[field] = TIMES.has(field) ? readAnyTime(cell, dayOrder) : cell;
  }
  if (record.ts === undefined) return 'undated';
  return type === 'post' ? postOf(record) : priceOf(record);
}

/** Without an id of its own a post goes by what it says, so that a row that comes twice is one post. */
function postOf(record: Record<string, unknown>): RawRecord | Refusal {
  const { text, followers } = record;
  if (typeof text !== 'string' || text.trim() === '') return 'bad-post';
  record.author ??= 'unknown';
  record.id ??= createHash('sha256').update(`${record.ts} ${record.author} ${text}`).digest('hex').slice(0, 16);
  if (followers !== undefined) {
    const count = Number(followers);
    record.followers = Number.isSafeInteger(count) && count >= 0 ? count : undefined;
  }
  return record;
}

function priceOf(record: Record<string, unknown>): RawRecord | Refusal {
  for (const field of Object.keys(record)) {
    if (!FIGURES.has(field)) continue;
    const figure = String(record[field]).replace(/^(\d{1,3}(?:,\d{3})+)(?=\.|$)/, (whole) => whole.replaceAll(',', ''));
    if (!/^-?\d+(\.\d+)?$/.test(figure)) return 'not-a-number';
    record[field] = field === 'volume' ? Number(figure) : figure;
  }
  if (typeof record.side === 'string') record.side = sideOf(record.side);
  return record.side === 'unknown' ? 'bad-side' : record;
}

function sideOf(text: string): string {
  if (/^(b|buy|bid)$/i.test(text)) return 'buy';
  return /^(s|sell|ask|a)$/i.test(text) ? 'sell' : 'unknown';
}

function mapProblem(path: string, what: string): InputError {
  const mend = 'see quartet tape convert --help for examples of --map and --set';
  return new InputError({ code: 'table-map', where: `${path}:1`, what, mend });
}
