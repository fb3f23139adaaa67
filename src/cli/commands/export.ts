import { basename, join, resolve } from 'node:path';
import { fileProblem } from '../../adapters/shared/file-problem.ts';
import { makeFolders } from '../../adapters/shared/make-folders.ts';
import { escapeTerminal } from '../../domain/escape.ts';
import { EXIT, type ExitCode } from '../../run/failure.ts';
import { EXPORT_NAMES, EXPORT_TABLES, type ExportTable } from '../export/columns.ts';
import { exportRows } from '../export/rows.ts';
import { EXPORT_FORMATS, type ExportFormat, writeTable } from '../export/write-table.ts';
import { oneOf } from '../options.ts';
import { nearPath, printJson } from '../print.ts';
import type { Terminal } from '../terminal.ts';
import { type DefineCommand, withExamples } from './define.ts';

interface ExportOptions {
  readonly out?: string;
  readonly format: ExportFormat;
  readonly tables: readonly ExportTable[];
  readonly json?: true;
}

export const defineExport: DefineCommand = (command, terminal, run) =>
  withExamples(command, [
    'quartet export runs/mine',
    'quartet export runs/mine --format parquet --out tables     # needs @duckdb/node-api',
    'quartet export runs/mine --tables fills,equity --format jsonl',
  ])
    .argument('<run>', 'a run folder')
    .option('--out <folder>', "where the tables go (default: the run's name and -export, in this folder)")
    .option(
      '--format <form>',
      `one of ${EXPORT_FORMATS.join(', ')}`,
      (text) => oneOf('--format', EXPORT_FORMATS, text),
      'csv',
    )
    .option(
      '--tables <list>',
      `some of ${EXPORT_NAMES.join(', ')}, with commas between`,
      (text): readonly ExportTable[] => text.split(',').map((name) => oneOf('--tables', EXPORT_NAMES, name.trim())),
      EXPORT_NAMES,
    )
    .option('--json', 'print JSON: the files and how many rows each has')
    .action((folder: string, options: ExportOptions) => run(exportRun(resolve(folder), options, terminal)));

async function exportRun(
  folder: string,
  { out, format, tables, json }: ExportOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const to = resolve(out ?? `${basename(folder)}-export`);
  try {
    makeFolders(to);
  } catch (error) {
    throw fileProblem(error, 'export', to);
  }
  const written: { readonly table: ExportTable; readonly file: string; readonly rows: number }[] = [];
  for (const table of new Set(tables)) {
    const file = join(to, `${table}.${format}`);
    const rows = await writeTable(file, EXPORT_TABLES[table], format, (take) =>
      exportRows(folder, table, take, (tape) =>
        terminal.note(escapeTerminal(`note: ${tape} is not what the run was fed any more: its posts are left out`)),
      ),
    );
    written.push({ table, file, rows });
  }
  if (json === true) printJson(terminal, 'export', { folder, tables: written });
  else for (const { file, rows } of written) terminal.out(escapeTerminal(`${nearPath(file)}: ${rows} rows`));
  return EXIT.done;
}
