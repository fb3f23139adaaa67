import { InputError } from '../../../domain/errors.ts';
import { isSymbolId } from '../../../domain/ids.ts';
import type { Refusal } from '../refusals.ts';
import { PRICES, TIMES } from './fields.ts';
import { withIntervals } from './intervals.ts';
import type { TableOptions } from './options.ts';
import { type Plan, type Told, tablePlan } from './plan.ts';
import { readersOf } from './readers.ts';
import { type Readers, recordOf } from './records.ts';
import { type Dated, type Refused, refuseTable, type Taken, withoutRepeats } from './rows.ts';
import { withShareChanges } from './share-changes.ts';
import { type OpenSheet, openSheets } from './sheets.ts';
import { type SourceTable, tableOf } from './table.ts';
import { readTableText, type TableText } from './text.ts';

/** Reads a table whole, whatever its form. Throws an InputError for one that is not known, is doubtful or has no record. */
export async function readTable(path: string, options: TableOptions = {}): Promise<SourceTable> {
  const text = await readTableText(path);
  const told = { map: options.map ?? new Map(), set: options.set ?? new Map() };
  const { sheet, plan: found, others } = sheetWithPlan(openSheets(path, text, options.skipLines ?? 0), told, path);
  const refused: Refused[] = sheet.bad.map((line) => ({ line, why: 'bad-json' }));
  const { taken, passed } = takeRows(sheet, found, text, refused);
  const named = withSymbol(found, { taken, sheet, given: options.symbol, only: options.onlySymbol });
  const rounded = taken.filter(({ fields }) => ROUNDED.test(fields.get('id') ?? '')).length;
  const plan = rounded === 0 ? named : without(named, 'id');
  refuseMissing(plan, sheet);
  const { readers, decimal } = readersOf(plan, taken, { sheet, options });
  const dated = readRows(plan, taken, readers, refused);
  if (dated.length === 0) throw nothingIn(path, refused[0], taken);
  const { records, notes } = withIntervals(plan, dated, { sheet, given: options.intervalMs });
  if (rounded > 0) notes.push(`${rounded} ids were rounded (5.5e+17), and none is used`);
  if (passed > 0) notes.push(`${passed} rows are passed over: records of another kind, or without a price`);
  if (others > 0) notes.push(`${others} more lists of the document could be read, and are passed over: the longest is`);
  const time = readers.times.get('ts')?.told ?? 'the same in every row';
  const kept = withShareChanges(withoutRepeats(records, refused, notes), notes);
  refused.sort((left, right) => left.line - right.line);
  return tableOf({ sheet, plan, kept, refused, notes, time, decimal });
}

function sheetWithPlan(
  sheets: readonly OpenSheet[],
  told: Told,
  path: string,
): { readonly sheet: OpenSheet; readonly plan: Plan; readonly others: number } {
  let problem: unknown;
  const found: { readonly sheet: OpenSheet; readonly plan: Plan }[] = [];
  for (const sheet of sheets) {
    try {
      found.push({ sheet, plan: tablePlan(sheet, told) });
    } catch (error) {
      problem ??= error;
    }
  }
  const [longest, ...others] = found;
  if (longest === undefined) throw problem ?? nothingIn(path, undefined, []);
  return { ...longest, others: others.length };
}

interface Rows {
  readonly taken: readonly Taken[];
  /** Rows of another kind, which are no fault. */
  readonly passed: number;
}

/** The cells of each row's fields; rows of another width are left out. */
function takeRows(sheet: OpenSheet, plan: Plan, { damaged }: TableText, refused: Refused[]): Rows {
  const { width, header, separator } = sheet;
  let passed = 0;
  const taken: Taken[] = [];
  const columns = [...plan.columns];
  let last: { readonly cells: readonly string[]; readonly line: number } | undefined;
  for (const { line, cells } of sheet.rows()) {
    last = { cells, line };
    if (isOther(plan, cells)) {
      passed += 1;
      continue;
    }
    if (separator !== undefined && !hasWidth(cells, width)) refused.push({ line, why: 'column-count' });
    else if (damaged && cells.some((cell) => cell.includes('\uFFFD'))) refused.push({ line, why: 'bad-utf8' });
    else if (header !== undefined && cells.length > 1 && cells.every((cell, at) => cell === header[at])) continue;
    else
      taken.push({ line, fields: new Map(columns.map(([field, { at }]) => [field, joinedCells(field, cells, at)])) });
  }
  if (!sheet.torn || last === undefined) return { taken, passed };
  if (separator !== undefined && isWholeAtEnd(sheet, plan, taken, last.cells)) return { taken, passed };
  const { line } = last;
  const before = refused.findIndex((row) => row.line === line);
  if (before >= 0) refused.splice(before, 1);
  refused.push({ line, why: 'torn-tail' });
  return { taken: separator === undefined ? taken : taken.filter((row) => row.line !== line), passed };
}

/** A record of another kind among those of the source, or a bar in which nothing was traded and nothing told. */
function isOther({ kind, columns, only }: Plan, cells: readonly string[]): boolean {
  for (const [at, value] of only) if ((cells[at] ?? '') !== value) return true;
  if (kind.type !== 'bar') return false;
  const prices = [...columns].filter(([field]) => PRICES.has(field));
  return prices.every(([, { at }]) => NOTHING.test(cells[at[0] ?? 0] ?? 'cut'));
}

/** Of an edit. */
const NEVER = /^(?:false|null|none|0)$/i;
const NOTHING = /^(?:null|nan|none|n\/a)?$/i;

function hasWidth(cells: readonly string[], width: number): boolean {
  return cells.length === width || (cells.length > width && cells.slice(width).every((cell) => cell === ''));
}

/** A date and its time of day are one time; a title and a text one post. */
function joinedCells(field: string, cells: readonly string[], at: readonly number[]): string {
  const [first = ''] = at.map((place) => cells[place] ?? '');
  if (field === 'edited' && NEVER.test(first)) return '';
  if (at.length === 1) return first;
  const parts = at.map((place) => cells[place] ?? '').filter((part) => part !== '');
  if (field === 'id') return parts.join('/');
  return parts.join(TIMES.has(field) ? ' ' : '\n\n');
}

/**
 * Whether a last line without an end was not cut: nothing is read of its last cell, or the cell has as many decimals, or
 * characters, as that of every other row.
 */
function isWholeAtEnd(sheet: OpenSheet, plan: Plan, taken: readonly Taken[], cells: readonly string[]): boolean {
  const at = sheet.width - 1;
  if (cells.length !== sheet.width) return false;
  const field = [...plan.columns].find(([, column]) => column.at.includes(at))?.[0];
  if (field === undefined) return true;
  const shape = (cell = ''): string => (/\.\d+$/.exec(cell)?.[0].length ?? `of ${cell.length}`).toString();
  const shapes = new Set(taken.map(({ fields }) => shape(fields.get(field))));
  return taken.length > 2 && shapes.size === 1;
}

function readRows(plan: Plan, taken: readonly Taken[], readers: Readers, refused: Refused[]): readonly Dated[] {
  const dated: Dated[] = [];
  for (const { line, fields } of taken) {
    const record = recordOf(plan, fields, readers);
    if (typeof record === 'string') refused.push({ line, why: record });
    else dated.push({ line, record });
  }
  return dated;
}

interface SymbolSources {
  readonly taken: readonly Taken[];
  readonly sheet: OpenSheet;
  readonly given: TableOptions['symbol'];
  readonly only: TableOptions['symbol'];
}

/** A symbol that is given renames the one symbol of a table. */
function withSymbol(plan: Plan, { taken, sheet, given, only }: SymbolSources): Plan {
  if (plan.kind.type === 'post') return plan;
  const column = plan.columns.get('symbol');
  const ticker = plan.set.get('symbol') ?? only ?? sheet.beside.get('ticker');
  const told = new Set(column === undefined ? [] : taken.map(({ fields }) => fields.get('symbol')));
  if (given === undefined) {
    if (column !== undefined) return plan;
    if (ticker !== undefined && isSymbolId(ticker)) return { ...plan, set: new Map([...plan.set, ['symbol', ticker]]) };
    throw refuseTable(sheet, {
      code: 'table-map',
      what: `a ${plan.kind.type} needs symbol too`,
      mend: 'say --symbol, or csv: { symbol: … } in a scenario',
    });
  }
  if (told.size > 1) {
    const what = `it holds ${told.size} symbols, and one is said`;
    throw refuseTable(sheet, {
      code: 'table-doubtful',
      what: what,
      mend: 'leave the symbol out, or take its rows out of the table',
    });
  }
  return { ...without(plan, 'symbol'), set: new Map([...plan.set, ['symbol', given]]) };
}

/** An id that a spreadsheet took for a figure. */
const ROUNDED = /^\d(?:[.,]\d+)?e\+\d+$/i;

function without(plan: Plan, left: string): Plan {
  return { ...plan, columns: new Map([...plan.columns].filter(([field]) => field !== left)) };
}

const MENDS = new Map([
  ['volume', 'name its column with --map, or say --set volume=0'],
  ['bid_size', 'name their columns with --map, or say how much a quote is good for: --set bid_size=1,ask_size=1'],
  ['source', 'say where the posts are from: --set source=x'],
]);

function refuseMissing({ kind, columns, set }: Plan, sheet: OpenSheet): void {
  const missing = kind.needs.filter((field) => field !== 'interval' && !columns.has(field) && !set.has(field));
  const [first] = missing;
  if (first === undefined) return;
  const mend = MENDS.get(first) ?? 'name its column with --map, or say --set';
  throw refuseTable(sheet, { code: 'table-map', what: `a ${kind.type} needs ${missing.join(', ')} too`, mend });
}

/** By what is wrong with every row: the cell that tells, and what helps. */
const EMPTY_MENDS = new Map<Refusal, readonly [field: string, mend: string]>([
  [
    'bad-time',
    ['ts', 'give dates with years of four digits or seconds since 1970, or name another column: --map ts=…'],
  ],
  ['bad-volume', ['volume', 'name its column with --map, or say --set volume=0 where none is told']],
]);

function nothingIn(path: string, first: Refused | undefined, taken: readonly Taken[]): InputError {
  const where = first === undefined ? path : `${path}:${first.line}`;
  const [field = '', help] = EMPTY_MENDS.get(first?.why ?? 'bad-json') ?? [];
  const cell = taken.find(({ line }) => line === first?.line)?.fields.get(field);
  const told = cell === undefined ? '' : ` (${field} ${JSON.stringify(cell.slice(0, 60))})`;
  const what = first === undefined ? 'has no rows' : `no row is a record; the first is ${first.why}${told}`;
  const mend = help ?? 'check its columns with --map, and --dates, --decimal and --skip';
  return new InputError({ code: 'table-empty', where, what, mend });
}
