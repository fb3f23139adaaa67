import { readLines } from '../lines.ts';

export interface Row {
  /** Where it begins, from 1. */
  readonly line: number;
  readonly cells: readonly string[];
}

const DELIMITERS = [',', '\t', ';', '|'] as const;

/**
 * The rows of a table whose cells may be quoted and then hold anything, newlines and doubled quotes too. What parts
 * cells is the sign that the header has most of. Lines that are no text give a row without cells.
 */
export async function* readRows(path: string): AsyncGenerator<Row> {
  let delimiter: string | undefined;
  let open = '';
  let begun = 0;
  let at = 0;
  for await (const { lines } of readLines(path)) {
    for (const line of lines) {
      at += 1;
      if (typeof line !== 'string') {
        yield { line: at, cells: [] };
        continue;
      }
      const text = open === '' ? line.replace(/\r$/, '') : `${open}\n${line.replace(/\r$/, '')}`;
      if (open === '') begun = at;
      if (isOpen(text)) {
        open = text;
        continue;
      }
      open = '';
      if (text.trim() === '') continue;
      delimiter ??= delimiterOf(text);
      yield { line: begun, cells: cellsOf(begun === 1 ? text.replace(/^\uFEFF/, '') : text, delimiter) };
    }
  }
  if (open !== '') yield { line: begun, cells: [] };
}

/** Whether a quoted cell goes on in the next line. */
function isOpen(text: string): boolean {
  let quotes = 0;
  for (let at = text.indexOf('"'); at >= 0; at = text.indexOf('"', at + 1)) quotes += 1;
  return quotes % 2 === 1;
}

function delimiterOf(header: string): string {
  const counts = DELIMITERS.map((sign) => header.split(sign).length);
  return DELIMITERS[counts.indexOf(Math.max(...counts))] ?? ',';
}

function cellsOf(text: string, delimiter: string): readonly string[] {
  const cells: string[] = [];
  for (let at = 0; at <= text.length; ) {
    if (text[at] === '"') {
      let end = text.indexOf('"', at + 1);
      while (end >= 0 && text[end + 1] === '"') end = text.indexOf('"', end + 2);
      if (end < 0) end = text.length;
      const next = text.indexOf(delimiter, end);
      cells.push(text.slice(at + 1, end).replaceAll('""', '"'));
      at = (next < 0 ? text.length : next) + 1;
    } else {
      const next = text.indexOf(delimiter, at);
      const end = next < 0 ? text.length : next;
      cells.push(text.slice(at, end).trim());
      at = end + 1;
    }
  }
  return cells;
}
