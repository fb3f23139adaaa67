import { InputError } from '../../../domain/errors.ts';
import { mapNumbers } from '../../shared/parse-json.ts';
import { commonest, type Row } from './delimited.ts';

export interface JsonTable {
  /** Dotted paths of what its items hold; undefined where the items are lists. */
  readonly header: readonly string[] | undefined;
  readonly rows: readonly Row[];
  /** What the document says beside the table, by dotted path. */
  readonly beside: ReadonlyMap<string, string>;
  /** The document's end was cut off; items before the cut are here. */
  readonly torn: boolean;
  /** Lines that are no JSON. */
  readonly bad: readonly number[];
}

type Json = string | boolean | null | readonly Json[] | { readonly [key: string]: Json };
type Item = Exclude<Json, string | boolean | null>;

const DEPTH_MOST = 9;
const HEAD_LINES = 20;
const DATE_KEY = /^\d{4}-\d{2}-\d{2}/;

/** The tables in a JSON document or in JSON lines, the longest first. Numbers stay the text they are written as. */
export function jsonTables(text: string, path: string): readonly JsonTable[] {
  const lines = text.split('\n');
  const filled = lines.filter((line) => line.trim() !== '');
  if (filled.length > 1 && areItems(filled.slice(0, HEAD_LINES))) return jsonLines(lines);
  // As X writes its archives: `window.YTD.tweets.part0 = [`.
  const body = text.replace(/^\s*window\.[\w.]+\s*=\s*/, '');
  const whole = parseJson(body);
  const document = whole ?? parseJson(closed(body));
  if (document === undefined) {
    const mend = 'give the document whole, as it was downloaded';
    throw new InputError({ code: 'table-bad-json', where: path, what: 'it is no JSON', mend });
  }
  const torn = whole === undefined;
  const columns = transposed(document);
  const found = [...itemLists(document, 0), ...(columns === undefined ? [] : [columns])];
  const beside = new Map(besides(document));
  return found
    .sort((left, right) => right.length - left.length)
    .map((items) => ({ ...tableOf(withUsers(items, document)), beside, torn, bad: [] }));
}

/** A first line may have been cut, and the last row of a document may stand on a line without a comma. */
function areItems(lines: readonly string[]): boolean {
  return lines.filter((line) => isItem(parseJson(line))).length * 2 >= lines.length;
}

/** Each line an item, or a page of items. */
function jsonLines(lines: readonly string[]): readonly JsonTable[] {
  const items: Item[] = [];
  const at: number[] = [];
  const bad: number[] = [];
  for (const [place, line] of lines.entries()) {
    if (line.trim() === '') continue;
    const value = parseJson(line);
    if (isItem(value)) {
      items.push(value);
      at.push(place + 1);
    } else bad.push(place + 1);
  }
  const torn = lines.at(-1) !== '' && bad.at(-1) === lines.length;
  const placedAt = (of: readonly Item[], places: readonly number[]): JsonTable => {
    const { header, rows } = tableOf(of);
    const placed = rows.map(({ cells }, index) => ({ line: places[index] ?? 0, cells }));
    return { header, rows: placed, beside: new Map(), torn, bad: torn ? bad.slice(0, -1) : bad };
  };
  const paged = items.map((page) => longestOf([...itemLists(page, 0)].map((list) => withUsers(list, page))));
  const pages = paged.flatMap((list, index) => list.map(() => at[index] ?? 0));
  return pages.length === 0 ? [placedAt(items, at)] : [placedAt(items, at), placedAt(paged.flat(), pages)];
}

function longestOf(lists: readonly (readonly Item[])[]): readonly Item[] {
  return lists.reduce((longest, list) => (list.length > longest.length ? list : longest), []);
}

/** Numbers become text: a double holds neither ids beyond 2^53 nor the decimals as written. */
function parseJson(text: string): Json | undefined {
  try {
    return JSON.parse(mapNumbers(text, (number) => `"${number}"`));
  } catch {
    return undefined;
  }
}

const STRING_OR_BRACKET = /"[^"\\]*(?:\\[\s\S][^"\\]*)*(?:"|\\?$)|[[\]{}]/g;

/** A document that was cut off, ended behind the last item that is whole. */
function closed(text: string): string {
  const open: string[] = [];
  let whole = '';
  let end = 0;
  for (const { 0: token, index } of text.matchAll(STRING_OR_BRACKET)) {
    if (token === '[' || token === '{') open.push(token === '[' ? ']' : '}');
    if (token !== ']' && token !== '}') continue;
    open.pop();
    if (open.at(-1) !== ']') continue;
    end = index + 1;
    whole = open.toReversed().join('');
  }
  return text.slice(0, end) + whole;
}

function isItem(value: Json | undefined): value is Item {
  return typeof value === 'object' && value !== null;
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

/** Every list of items in a document, and what is keyed by dates, ids or paths. Lists inside items are theirs. */
function* itemLists(value: Json, depth: number): Generator<readonly Item[]> {
  if (!isItem(value) || depth > DEPTH_MOST) return;
  if (isList(value)) {
    const items = value.filter(isItem);
    const gone = value.filter((item) => item === null).length;
    if (items.length + gone === value.length && items.length > 0) yield [...withAnswers(items)];
    // `[[…bars], last]` and pages of pages.
    if (items.length < 3) for (const item of items) yield* itemLists(item, depth + 1);
    return;
  }
  const dated = Object.entries(value).filter(([key, item]) => DATE_KEY.test(key) && isItem(item));
  if (dated.length > 0)
    yield dated.flatMap(([date, item]) => (isItem(item) ? [isList(item) ? [date, ...item] : { date, ...item }] : []));
  else {
    yield* keyed(value);
    for (const item of Object.values(value)) yield* itemLists(item, depth + 1);
  }
}

/** An object that holds nothing but items. */
function* keyed(value: Exclude<Item, readonly Json[]>): Generator<readonly Item[]> {
  const items = Object.entries(value).flatMap(([key, item]) =>
    isItem(item) && !isList(item) ? [{ key, ...item }] : [],
  );
  if (items.length > 2 && items.length === Object.keys(value).length) yield items;
}

/** Items with all that answers them, which lies inside of them: below `replies`, `children` or Reddit's listing of either. */
function* withAnswers(items: readonly Item[]): Generator<Item> {
  for (const item of items) {
    yield item;
    yield* withAnswers(answersTo(item));
  }
}

function answersTo(item: Item): readonly Item[] {
  const replies =
    within(item, 'data', 'replies', 'data', 'children') ?? within(item, 'replies') ?? within(item, 'children');
  return replies !== undefined && isItem(replies) && isList(replies) ? replies.filter(isItem) : [];
}

function within(value: Json | undefined, ...path: readonly string[]): Json | undefined {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  return isItem(value) && !isList(value) ? within(value[key], ...rest) : undefined;
}

/** Columns that lie beside each other as lists of one length, turned into rows. */
function transposed(document: Json): readonly Item[] | undefined {
  const lists = [...columnsIn('', document, 0)];
  const length = lists.length === 0 ? 0 : commonest(lists.map(([, list]) => list.length));
  const columns = lists.filter(([, list]) => list.length === length);
  // Rows beside each other have one name, or none.
  if (length === 0 || new Set(columns.map(([name]) => name)).size < 5) return undefined;
  return Array.from({ length }, (_, row) =>
    Object.fromEntries(columns.map(([name, list]) => [name, list[row] ?? null])),
  );
}

function* columnsIn(name: string, value: Json, depth: number): Generator<readonly [string, readonly Json[]]> {
  if (!isItem(value) || depth > DEPTH_MOST) return;
  if (isList(value) && value.length > 0 && !value.some(isItem)) yield [name, value];
  else
    for (const [key, item] of Object.entries(value))
      yield* columnsIn(isList(value) ? name : joined(name, key), item, depth + 1);
}

function joined(name: string, key: string): string {
  return name === '' ? key : `${name}.${key}`;
}

/** X tells of a post's author in a list beside the posts. */
function withUsers(items: readonly Item[], document: Json): readonly Item[] {
  const includes = isItem(document) && !isList(document) ? document.includes : undefined;
  const users = isItem(includes) && !isList(includes) ? includes.users : undefined;
  if (users === undefined || !isList(users)) return items;
  const known = new Map(
    users.flatMap((user) => (isItem(user) && !isList(user) && user.id !== undefined ? [[user.id, user] as const] : [])),
  );
  return items.map((item) => {
    if (isList(item)) return item;
    const user = known.get(item.author_id ?? null);
    return user === undefined ? item : { ...item, user };
  });
}

function tableOf(items: readonly Item[]): Pick<JsonTable, 'header' | 'rows'> {
  if (items.every(isList)) {
    const rows = items.map((cells, index) => ({ line: index + 1, cells: cells.map(cellOf) }));
    return { header: undefined, rows };
  }
  const flattened = items.map((item) => new Map(flat(item)));
  const header = [...new Set(flattened.flatMap((item) => [...item.keys()]))];
  const rows = flattened.map((item, index) => ({ line: index + 1, cells: header.map((name) => item.get(name) ?? '') }));
  return { header, rows };
}

/** What lies in an item, by dotted path; lists in it are passed over. */
function* flat(value: Json, name = '', depth = 0): Generator<readonly [string, string]> {
  if (!isItem(value)) yield [name, cellOf(value)];
  else if (!isList(value) && depth <= DEPTH_MOST)
    for (const [key, item] of Object.entries(value)) yield* flat(item, joined(name, key), depth + 1);
}

/** What a document says beside its tables: lists of one thing are that thing. */
function* besides(value: Json, name = '', depth = 0): Generator<readonly [string, string]> {
  if (!isItem(value)) yield [name, cellOf(value)];
  else if (isList(value)) {
    const [only, ...others] = value;
    if (only !== undefined && others.length === 0) yield* besides(only, name, depth + 1);
  } else if (depth <= DEPTH_MOST) {
    for (const [key, item] of Object.entries(value)) yield* besides(item, joined(name, key), depth + 1);
  }
}

function cellOf(value: Json): string {
  if (typeof value === 'string') return value;
  return value === null || isItem(value) ? '' : String(value);
}
