import { basename } from 'node:path';
import { InputError } from '../../../domain/errors.ts';
import type { Conversion } from '../convert-tape.ts';
import type { RawRecord } from '../record.ts';
import { writeTape } from '../write-tape.ts';
import { type ReadRow, rowMapper, type TableMap } from './mapping.ts';
import { type Row, readRows } from './rows.ts';

interface Dated {
  readonly ts: number;
  readonly line: string;
}

/** A table's rows as a tape, sorted by time. Holds them in memory. Rows that are no record are counted by kind. */
export async function convertTable(from: string, to: string, map: TableMap): Promise<Conversion> {
  let read: ReadRow | undefined;
  const dated: Dated[] = [];
  const refused = new Map<string, number>();
  let first: { readonly row: Row; readonly why: string } | undefined;
  for await (const row of readRows(from)) {
    if (read === undefined) {
      read = rowMapper(row.cells, map, from);
      continue;
    }
    const record = read(row.cells);
    if (typeof record === 'string') {
      refused.set(record, (refused.get(record) ?? 0) + 1);
      first ??= { row, why: record };
    } else dated.push({ ts: Number(record.ts), line: lineOf(record) });
  }
  if (dated.length === 0) throw nothingIn(from, first);
  dated.sort((left, right) => left.ts - right.ts);
  const manifest = await writeTape(
    to,
    dated.map(({ line }) => line),
    { source: `converted from ${basename(from)}`, synthetic: false, settings: {} },
  );
  return {
    manifest,
    refused: Object.fromEntries(refused),
    firstRefused: first && `${from}:${first.row.line}: ${first.why}`,
  };
}

/** As in every tape type and time come first. */
function lineOf({ type, ts, ...fields }: RawRecord): string {
  return JSON.stringify({ type, ts, ...fields });
}

function nothingIn(path: string, first: { readonly row: Row; readonly why: string } | undefined): InputError {
  const where = first === undefined ? path : `${path}:${first.row.line}`;
  const what = first === undefined ? 'has no rows' : `no row is a record; the first is ${first.why}`;
  const mend = first?.why === 'undated' ? 'check the column of ts, or say --dates mdy or dmy' : 'check --map';
  return new InputError({ code: 'table-empty', where, what, mend });
}
