import { closeSync, existsSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { recordsToParquet } from '../../adapters/parquet/write-parquet.ts';
import { fileProblem } from '../../adapters/shared/file-problem.ts';
import { InputError } from '../../domain/errors.ts';
import { escapeCsv } from '../../domain/escape.ts';
import type { ExportColumn, ExportRow } from './columns.ts';

export const EXPORT_FORMATS = ['csv', 'jsonl', 'parquet'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

const DUCKDB_TYPES: Readonly<Record<ExportColumn['type'], string>> = {
  text: 'VARCHAR',
  time: 'BIGINT',
  whole: 'BIGINT',
  number: 'DOUBLE',
  decimal: 'DOUBLE',
  money: 'DECIMAL(38, 8)',
};

const CHUNK_CHARACTERS = 1 << 16;

/** Writes the rows that `fill` hands out as one file, which is whole or not there; gives how many there were. */
export async function writeTable(
  path: string,
  columns: readonly ExportColumn[],
  format: ExportFormat,
  fill: (take: (row: ExportRow) => void) => Promise<void>,
): Promise<number> {
  if (existsSync(path)) {
    const mend = 'give another --out, or remove it';
    throw new InputError({ code: 'file-exists', where: path, what: 'it is already there', mend });
  }
  const half = `${path}.half`;
  try {
    const rows = await writeLines(half, columns, format, fill);
    if (format !== 'parquet') renameSync(half, path);
    else
      await recordsToParquet(half, path, {
        columns: Object.fromEntries(columns.map(({ name, type }) => [name, DUCKDB_TYPES[type]])),
      });
    return rows;
  } finally {
    rmSync(half, { force: true });
  }
}

async function writeLines(
  path: string,
  columns: readonly ExportColumn[],
  format: ExportFormat,
  fill: (take: (row: ExportRow) => void) => Promise<void>,
): Promise<number> {
  const file = opened(path);
  let rows = 0;
  let text = format === 'csv' ? `${columns.map(({ name }) => name).join(',')}\r\n` : '';
  try {
    await fill((row) => {
      rows += 1;
      text += format === 'csv' ? csvLine(row, columns) : jsonLine(row, columns);
      if (text.length < CHUNK_CHARACTERS) return;
      writeSync(file, text);
      text = '';
    });
    writeSync(file, text);
  } finally {
    closeSync(file);
  }
  return rows;
}

function opened(path: string): number {
  try {
    return openSync(path, 'w');
  } catch (error) {
    throw fileProblem(error, 'export', path);
  }
}

function csvLine(row: ExportRow, columns: readonly ExportColumn[]): string {
  const cells = columns.map(({ name, type }) => {
    const cell = row[name];
    return cell === undefined ? '' : type === 'text' ? escapeCsv(String(cell)) : String(cell);
  });
  return `${cells.join(',')}\r\n`;
}

function jsonLine(row: ExportRow, columns: readonly ExportColumn[]): string {
  return `${JSON.stringify(Object.fromEntries(columns.map(({ name }) => [name, row[name] ?? null])))}\n`;
}
