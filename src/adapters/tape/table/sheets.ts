import { commonest, type Row, rowsOf, SEPARATORS, separatorOf } from './delimited.ts';
import { jsonTables } from './json-rows.ts';
import type { Sheet } from './plan.ts';
import type { TableText } from './text.ts';
import { areTimes } from './times.ts';
import { tableHead } from './wide.ts';

/** A table before its columns are known, and a way to all of its rows. */
export interface OpenSheet extends Sheet {
  /** For people. */
  readonly form: string;
  readonly separator: string | undefined;
  readonly rows: () => Iterable<Row>;
  readonly width: number;
  /** Lines before the header. */
  readonly skipped: number;
  /** Lines that are no JSON. */
  readonly bad: readonly number[];
  /** The last row, or what was behind it, was cut off. */
  readonly torn: boolean;
}

const HEAD_LENGTH = 65_536;
const HEAD_ROWS = 200;

/** The tables a text may hold; one where cells are parted by signs, several in a JSON document. */
export function openSheets(path: string, { text }: TableText, skipLines: number): readonly OpenSheet[] {
  if (/^\s*(?:[[{]|window\.)/.test(text)) return jsonSheets(path, text);
  return [delimitedSheet(path, text, skipLines)];
}

function jsonSheets(path: string, text: string): readonly OpenSheet[] {
  return jsonTables(text, path).map((table) => {
    const named = table.header;
    const [first, ...behind] = table.rows;
    const hasHeader = named === undefined && first !== undefined && !isData(first.cells);
    const rows = hasHeader ? behind : table.rows;
    const header = named ?? (hasHeader ? first.cells : undefined);
    const width = header?.length ?? Math.max(0, ...table.rows.slice(0, HEAD_ROWS).map(({ cells }) => cells.length));
    const { beside, torn, bad } = table;
    const head = rows.slice(0, HEAD_ROWS);
    return {
      path,
      header,
      line: 1,
      head,
      beside,
      form: 'JSON',
      separator: undefined,
      rows: () => rows,
      width,
      skipped: 0,
      bad,
      torn,
    };
  });
}

function delimitedSheet(path: string, whole: string, skipLines: number): OpenSheet {
  const start = offsetOfLine(whole, skipLines);
  const text = whole.slice(start);
  const cut = text.length > HEAD_LENGTH ? text.lastIndexOf('\n', HEAD_LENGTH) + 1 : text.length;
  const headText = text.slice(0, cut === 0 ? HEAD_LENGTH : cut);
  const separator = separatorOf(headText);
  const first = [...rowsOf(headText, separator, () => false)].slice(0, HEAD_ROWS);
  const width = first.length === 0 ? 0 : commonest(first.map(({ cells }) => cells.length));
  const begin = Math.max(
    0,
    first.findIndex(({ cells }) => cells.length === width),
  );
  const top = first[begin];
  const hasHeader = top !== undefined && !isData(top.cells);
  const named = hasHeader ? tableHead(first.slice(begin)) : undefined;
  const unfold = named?.unfold ?? ((row: Row) => [row]);
  const dataFrom = begin + (named?.lines ?? 0);
  const inWidth = first.slice(dataFrom).filter(({ cells }) => cells.length === width);
  const figures = figureColumns(inWidth, width);
  const isRow = (cells: readonly string[]): boolean =>
    cells.length === width && figures.every((at) => /^[-+]?[$€£]?\d/.test(cells[at] ?? ''));
  // Without a header nothing tells a first row that was cut from a line before the table, but that it is data.
  const cutRow = hasHeader ? undefined : first.slice(0, begin).find(({ cells }) => isData(cells));
  const from = cutRow?.line ?? first[dataFrom]?.line ?? Number.POSITIVE_INFINITY;
  const rows = function* (): Generator<Row> {
    for (const { line, cells } of rowsOf(text, separator, isRow)) {
      if (line >= from) yield* unfold({ line: line + skipLines, cells });
    }
  };
  return {
    path,
    header: named?.header,
    line: (top?.line ?? 1) + skipLines,
    head: inWidth.flatMap(unfold).slice(0, HEAD_ROWS),
    beside: new Map(named?.ticker === undefined ? [] : [['ticker', named.ticker]]),
    form: `cells parted by ${SEPARATORS.get(separator) ?? separator}`,
    separator,
    rows,
    width: named?.header.length ?? width,
    skipped: skipLines + (cutRow === undefined ? begin : 0),
    bad: [],
    torn: text !== '' && !text.endsWith('\n'),
  };
}

function offsetOfLine(text: string, lines: number): number {
  let offset = 0;
  for (let line = 0; line < lines; line += 1) {
    const newline = text.indexOf('\n', offset);
    if (newline < 0) return text.length;
    offset = newline + 1;
  }
  return offset;
}

/** A row of data has a time or a figure in it; a header has words alone. */
function isData(cells: readonly string[]): boolean {
  return cells.some((cell) => areTimes([cell]) || /^[-+]?[$€£]?\d[\d.,]*(?:[eE][-+]?\d+)?$/.test(cell));
}

/** The columns that begin with a digit in every row. */
function figureColumns(rows: readonly Row[], width: number): readonly number[] {
  const places = Array.from({ length: width }, (_, at) => at);
  return places.filter((at) => rows.length > 0 && rows.every(({ cells }) => /^[-+]?[$€£]?\d/.test(cells[at] ?? '')));
}
