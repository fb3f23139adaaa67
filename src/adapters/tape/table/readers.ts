import { FIGURES, TIMES } from './fields.ts';
import { type DecimalSign, decimalSignOf, figureReader } from './figures.ts';
import type { TableOptions } from './options.ts';
import type { Plan } from './plan.ts';
import { plainName } from './presets.ts';
import type { Readers } from './records.ts';
import { refuseTable, type Taken } from './rows.ts';
import type { OpenSheet } from './sheets.ts';
import { isDay, type TimeColumn, timeColumn } from './times.ts';

/** How each field's column is to be read. Throws where it may be read in two ways. */
export function readersOf(
  plan: Plan,
  taken: readonly Taken[],
  { sheet, options }: { readonly sheet: OpenSheet; readonly options: TableOptions },
): { readonly readers: Readers; readonly decimal: DecimalSign } {
  const cellsOf = (field: string): readonly string[] => taken.map(({ fields }) => fields.get(field) ?? '');
  const fields = [...plan.columns.keys()];
  const times = new Map<string, TimeColumn>();
  const zone = zoneOf(options.zone ?? plan.set.get('zone'), sheet);
  for (const field of fields.filter((one) => TIMES.has(one))) {
    const column = timeColumn(cellsOf(field), { order: options.dates, usual: plan.dates, zone });
    if (column === 'doubt') {
      const what = `${field}: dates such as ${cellsOf(field)[0]} may begin with the day or the month`;
      throw refuseTable(sheet, { code: 'table-doubtful', what: what, mend: 'say --dates dmy or --dates mdy' });
    }
    times.set(field, column);
  }
  refuseDays(plan, cellsOf('ts'), sheet);
  if (zone === undefined && times.get('ts')?.onWall === true) refuseZones(plan, sheet);
  const figured = fields.filter((one) => FIGURES.has(one));
  const decimal = options.decimal ?? decimalSignOf(figured.map(cellsOf), plan.pointed ? undefined : sheet.separator);
  if (decimal === 'doubt') {
    const what = 'a comma or point before three digits, in all of its figures, may part thousands or decimals';
    throw refuseTable(sheet, { code: 'table-doubtful', what: what, mend: 'say --decimal comma or --decimal point' });
  }
  const figures = new Map(figured.map((field) => [field, figureReader(cellsOf(field), decimal)]));
  return { readers: { times, figures, priceDecimals: options.priceDecimals }, decimal };
}

function zoneOf(zone: string | undefined, sheet: OpenSheet): string | undefined {
  if (zone === undefined || /^(UTC|GMT)$/i.test(zone)) return undefined;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone;
  } catch {
    throw refuseTable(sheet, {
      code: 'table-zone',
      what: `${JSON.stringify(zone)} is no time zone`,
      mend: 'give one such as America/New_York',
    });
  }
}

/** Times that tell no zone beside a column that does. */
function refuseZones({ header }: Plan, sheet: OpenSheet): void {
  const name = header.find((column) => /^(?:tz|timezone|zone|utcoffset)$/.test(plainName(column)));
  if (name === undefined) return;
  throw refuseTable(sheet, {
    code: 'table-doubtful',
    what: `its times tell no zone, and the column ${name} does`,
    mend: 'say --zone, one for the whole table',
  });
}

/** Dates alone where a column beside them tells the time of day, or where a trade needs one. */
function refuseDays({ kind, columns, header }: Plan, cells: readonly string[], sheet: OpenSheet): void {
  const ts = columns.get('ts');
  const filled = cells.filter((cell) => cell !== '');
  if (ts === undefined || filled.length === 0 || !filled.every(isDay)) return;
  const clock = header.findIndex(
    (_, at) =>
      !ts.at.includes(at) &&
      sheet.head.length > 0 &&
      sheet.head.every(({ cells: row }) => /^\d{1,2}:\d{2}(:\d{2})?$/.test(row[at] ?? '')),
  );
  const name = header[clock];
  if (name !== undefined) {
    const mend = `say --map "ts=${ts.name}+${name}"`;
    throw refuseTable(sheet, {
      code: 'table-doubtful',
      what: `${ts.name} holds days and ${name} their times`,
      mend: mend,
    });
  }
  if (kind.type !== 'trade' && kind.type !== 'quote') return;
  const what = `taken for ${kind.type}s, but ${ts.name} holds days without a time`;
  throw refuseTable(sheet, {
    code: 'table-doubtful',
    what: what,
    mend: 'bars need open, high, low and close: name them with --map',
  });
}
