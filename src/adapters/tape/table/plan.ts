import { InputError } from '../../../domain/errors.ts';
import type { Row } from './delimited.ts';
import { FIGURES, RECORD_FIELDS, type RecordFields, type SourceColumn } from './fields.ts';
import { figureReader } from './figures.ts';
import { columnPlaces, knownPresets, type Preset, plainName } from './presets.ts';
import { areTimes, type DayOrder, readTime } from './times.ts';
import { volumeInUnits } from './volume-columns.ts';

export interface Plan {
  readonly kind: RecordFields;
  /** What the table was known as. */
  readonly source: string;
  /** The table's own names, or those its source gives to columns without. */
  readonly header: readonly string[];
  readonly columns: ReadonlyMap<string, SourceColumn>;
  /** What a field is in every row. */
  readonly set: ReadonlyMap<string, string>;
  readonly dates: DayOrder | undefined;
  /** Its figures have a decimal point, whatever parts its cells. */
  readonly pointed: boolean;
  /** By column: what it is in the rows that are records. */
  readonly only: ReadonlyMap<number, string>;
  /** What the source calls the spans of its bars, and that of a single one. */
  readonly spans: readonly (readonly [pattern: string, span: string])[];
  readonly span: string | undefined;
}

/** What a person says of a table; it goes before what is found. */
export interface Told {
  readonly map: ReadonlyMap<string, string>;
  readonly set: ReadonlyMap<string, string>;
}

/** A table as far as it is known before its columns are. */
export interface Sheet {
  readonly path: string;
  readonly header: readonly string[] | undefined;
  /** Where the header stands, or the first row. */
  readonly line: number;
  /** Its first rows, without the header. */
  readonly head: readonly Row[];
  /** What a JSON document, or a second head line, says beside the table. */
  readonly beside: ReadonlyMap<string, string>;
}

/** Finds the source whose table this is. Throws an InputError when none fits, or two do that read it differently. */
export function tablePlan(sheet: Sheet, told: Told): Plan {
  const width = Math.max(0, ...sheet.head.map(({ cells }) => cells.length));
  const header = sheet.header ?? Array.from({ length: width }, (_, at) => String(at + 1));
  const mapped = new Map([...told.map].map(([field, name]) => [field, columnOf(name, header, sheet)]));
  const own = kindOf(told, sheet);
  const fitting: Plan[] = [];
  for (const preset of knownPresets()) {
    const names = namesFor(preset, sheet, width);
    if (names === undefined || (own !== undefined && preset.type !== own.type)) continue;
    const plan = planFrom(preset, names, { mapped, told, sheet });
    if (plan === undefined) continue;
    if (sheet.header !== undefined) return plan;
    fitting.push(plan);
  }
  const [first] = fitting;
  if (first !== undefined) {
    const other = fitting.find((plan) => placesText(plan) !== placesText(first));
    if (other !== undefined) throw twoFit(sheet, first, other);
    if (mixesUpEnds(first, sheet.head)) throw endsMixed(sheet);
    return first;
  }
  if (own === undefined) throw unknownTable(sheet, header, told);
  const missing = own.needs.filter((field) => !isTold(field, own, told));
  if (missing.length > 0) throw mapProblem(sheet, `a ${own.type} needs ${missing.join(', ')} too`);
  return {
    kind: own,
    source: 'columns as named',
    header,
    columns: mapped,
    set: told.set,
    dates: undefined,
    pointed: false,
    only: new Map(),
    spans: [],
    span: undefined,
  };
}

/** The last fields of a price are asked for later, when it is known what the table says of itself. */
const LATER: ReadonlySet<string> = new Set(['symbol', 'interval', 'volume', 'source', 'bid_size', 'ask_size']);

function isTold(field: string, { type }: RecordFields, { map, set }: Told): boolean {
  return map.has(field) || set.has(field) || (type !== 'post' && LATER.has(field));
}

/** The kind that a person's fields are of; undefined when they could be of any. */
function kindOf({ map, set }: Told, sheet: Sheet): RecordFields | undefined {
  const named = [...map.keys(), ...set.keys()];
  const kind = RECORD_FIELDS.find(({ needs }) => named.includes(needs[0]));
  const kinds = kind === undefined ? RECORD_FIELDS : [kind];
  const known = kinds.filter(({ needs, may }) => named.every((field) => needs.includes(field) || may.includes(field)));
  if (known.length > 0) return known.length === 1 ? known[0] : undefined;
  const fields = kinds.flatMap(({ needs, may }) => [...needs, ...may]);
  const strange = named.filter((field) => !fields.includes(field));
  const type = kind?.type ?? 'record';
  throw mapProblem(
    sheet,
    `a ${type} has no ${strange.join(', ') || named.join(' with ')}; it has ${[...new Set(fields)].join(', ')}`,
  );
}

/** The names a source gives to this table's columns; undefined when it is none of its tables. */
function namesFor(
  { has, order, times, whole, like }: Preset,
  { header, head }: Sheet,
  width: number,
): readonly string[] | undefined {
  if (header !== undefined) {
    const isKnown = has.every((name) => columnPlaces(name, header) !== undefined);
    return isKnown && (has.length > 0 || order === undefined) ? header : undefined;
  }
  if (order?.length !== width) return undefined;
  const cellsOf = (name: string): readonly string[] => cellsAt(head, order.indexOf(name));
  const isLike = Object.entries(like).every(([name, pattern]) => mostly(cellsOf(name), new RegExp(pattern)));
  const fits =
    isLike && times.every((name) => areTimes(cellsOf(name))) && whole.every((name) => mostly(cellsOf(name), WHOLE));
  return fits ? order : undefined;
}

const WHOLE = /^\d+(\.0+)?$/;

/** A row of a head may have been cut. */
function mostly(cells: readonly string[], pattern: RegExp): boolean {
  return cells.filter((cell) => pattern.test(cell)).length >= cells.length * 0.9;
}

function cellsAt(rows: readonly Row[], place: number): readonly string[] {
  return rows.map(({ cells }) => cells[place] ?? '');
}

interface Given {
  readonly mapped: ReadonlyMap<string, SourceColumn>;
  readonly told: Told;
  readonly sheet: Sheet;
}

function planFrom(preset: Preset, header: readonly string[], { mapped, told, sheet }: Given): Plan | undefined {
  const kind = RECORD_FIELDS.find(({ type }) => type === preset.type);
  if (kind === undefined) return undefined;
  const columns = new Map(mapped);
  for (const [field, names] of Object.entries(preset.map)) {
    if (columns.has(field) || told.set.has(field)) continue;
    const column = names.flatMap((name) => columnNamed(name, header)).at(0);
    if (column === undefined) continue;
    refuseTwins(column, header, sheet);
    columns.set(field, column);
  }
  const volume = columns.get('volume');
  if (volume !== undefined && !mapped.has('volume')) {
    const [symbol = ''] = cellsAt(sheet.head, columns.get('symbol')?.at[0] ?? -1);
    const units = volumeInUnits(volume, header, symbol);
    if (typeof units === 'string') throw volumesMixed(sheet, units);
    columns.set('volume', units);
  }
  const set = new Map(
    [...Object.entries(preset.set), ...besideOf(preset, sheet)].filter(([field]) => !columns.has(field)),
  );
  for (const [field, value] of told.set) set.set(field, value);
  const missing = kind.needs.filter((field) => !LATER.has(field) && !columns.has(field) && !set.has(field));
  if (missing.length > 0) return undefined;
  const { source, dates, pointed, spans, interval } = preset;
  const only = new Map(Object.entries(preset.only).map(([name, value]) => [header.indexOf(name), value]));
  const ways = { dates, pointed, only, spans: Object.entries(spans), span: interval };
  const plan = { kind, source, header, columns, set, ...ways };
  return sheet.header === undefined && !looksRight(plan, sheet.head) ? undefined : plan;
}

function columnNamed(name: string, header: readonly string[]): readonly SourceColumn[] {
  const at = columnPlaces(name, header);
  return at === undefined ? [] : [{ name: at.map((place) => header[place] ?? '').join('+'), at }];
}

/** Two columns of one name are of two things. */
function refuseTwins({ at }: SourceColumn, header: readonly string[], { path, line }: Sheet): void {
  const name = header[at[0] ?? 0] ?? '';
  if (at.length > 1 || name === '' || header.indexOf(name) === header.lastIndexOf(name)) return;
  const what = `it has several columns ${JSON.stringify(name)}`;
  const mend = 'name its columns by number: --map ts=1,open=2,high=3,low=4,close=5,volume=6';
  throw new InputError({ code: 'table-doubtful', where: `${path}:${line}`, what, mend });
}

function* besideOf({ beside }: Preset, sheet: Sheet): Generator<readonly [string, string]> {
  for (const [field, path] of Object.entries(beside)) {
    const end = path.startsWith('*') ? path.slice(1) : undefined;
    const found = [...sheet.beside].find(([name]) => (end === undefined ? name === path : name.endsWith(end)));
    if (found !== undefined) yield [field, found[1]];
  }
}

/** Without a header only figures tell the columns: they must be figures, and high and low the ends of their bar. */
function looksRight({ kind, columns }: Plan, head: readonly Row[]): boolean {
  const figures = new Map<string, readonly number[]>();
  for (const [field, { at }] of columns) {
    if (!FIGURES.has(field)) continue;
    const cells = cellsAt(head, at[0] ?? 0);
    const read = figureReader(cells, 'point');
    figures.set(
      field,
      cells.map((cell) => Number(read(cell))),
    );
  }
  const good = head.filter((_, row) => {
    const of = (field: string): number => figures.get(field)?.[row] ?? Number.NaN;
    if (kind.type !== 'bar') return [...figures.values()].every((values) => Number.isFinite(values[row]));
    const ends = [of('open'), of('close')];
    return of('low') <= Math.min(...ends) && of('high') >= Math.max(...ends) && of('volume') >= 0;
  });
  const isPrice = head.every((_, row) => {
    const share = (figures.get('volume')?.[row] ?? 0) / (figures.get('close')?.[row] ?? 0);
    return share > 0.5 && share < 2;
  });
  // What lies beside every close is another price, such as the adjusted one.
  if (kind.type === 'bar' && head.length > 2 && isPrice) return false;
  return good.length > 0 && good.length >= head.length * 0.9;
}

/** Whether each opening lies nearer to what closes after it than to the close before: the two stand the other way round. */
function mixesUpEnds({ kind, columns }: Plan, head: readonly Row[]): boolean {
  if (kind.type !== 'bar') return false;
  const of = (field: string): readonly number[] => cellsAt(head, columns.get(field)?.at[0] ?? 0).map(Number);
  const times = cellsAt(head, columns.get('ts')?.at[0] ?? 0).map((cell) => readTime(cell, undefined) ?? 0);
  const isNewestFirst = (times[0] ?? 0) > (times.at(-1) ?? 0);
  const [earlier, later] = isNewestFirst ? [1, 0] : [0, 1];
  const [open, close] = [of('open'), of('close')];
  let [asTold, turned] = [0, 0];
  for (let row = 0; row + 1 < head.length; row += 1) {
    const [before, now] = [row + earlier, row + later];
    asTold += Math.abs((open[now] ?? 0) - (close[before] ?? 0));
    turned += Math.abs((close[now] ?? 0) - (open[before] ?? 0));
  }
  return turned * 2 < asTold;
}

function placesText({ columns }: Plan): string {
  return JSON.stringify([...columns].map(([field, { at }]) => [field, at]).sort());
}

function columnOf(name: string, header: readonly string[], sheet: Sheet): SourceColumn {
  const [found] = columnNamed(name, header);
  if (found !== undefined) return found;
  const place = /^\d+$/.test(name) ? Number(name) - 1 : -1;
  if (header[place] !== undefined) return { name: header[place], at: [place] };
  const there = header.join(', ');
  throw mapProblem(sheet, `there is no column ${JSON.stringify(name)}; there are ${there}`.slice(0, 400));
}

function mapProblem({ path, line }: Sheet, what: string): InputError {
  const mend = 'see quartet tape convert --help for examples of --map and --set';
  return new InputError({ code: 'table-map', where: `${path}:${line}`, what, mend });
}

function unknownTable(
  { path, line, head, header: named }: Sheet,
  header: readonly string[],
  { map }: Told,
): InputError {
  const given =
    named === undefined
      ? `no header, and rows as ${head[0]?.cells.join(' | ') ?? ''}`
      : `the columns ${header.map(plainName).join(', ')}`;
  const what =
    map.size === 0
      ? `no table known here has ${given}`
      : `maps neither text (posts) nor open (bars), bid (quotes), price (trades) or rate (funding), and no table known here has ${given}`;
  const mend = 'name its columns, by name or number: --map ts=1,open=2,high=3,low=4,close=5,volume=6';
  return new InputError({ code: 'table-map', where: `${path}:${line}`, what: what.slice(0, 400), mend });
}

function twoFit({ path, line }: Sheet, one: Plan, other: Plan): InputError {
  const what = `without a header it may be of ${one.source} or of ${other.source}, whose columns stand otherwise`;
  const mend = 'name its columns by number: --map ts=1,open=2,high=3,low=4,close=5,volume=6';
  return new InputError({ code: 'table-doubtful', where: `${path}:${line}`, what, mend });
}

function volumesMixed({ path, line }: Sheet, what: string): InputError {
  const mend = 'say --map "volume=…" with the column that counts units, or --set volume=0';
  return new InputError({ code: 'table-doubtful', where: `${path}:${line}`, what, mend });
}

function endsMixed({ path, line }: Sheet): InputError {
  const what = 'without a header, open and close seem to stand the other way round';
  const mend = 'name its columns by number: --map ts=1,open=2,high=3,low=4,close=5,volume=6';
  return new InputError({ code: 'table-doubtful', where: `${path}:${line}`, what, mend });
}
