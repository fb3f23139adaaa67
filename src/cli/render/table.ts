/** A cell's text with no styles in it; `paint` adds them after the padding, so that they take no room. */
export interface Cell {
  readonly text: string;
  readonly paint?: (text: string) => string;
}

export interface TableColumn<Row> {
  readonly head: string;
  readonly align: 'left' | 'right';
  /** When the table is too wide, the highest number goes first; 0 always stays. */
  readonly sheds: number;
  cell(row: Row): Cell;
}

const GAP = '  ';

export function textColumn<Row>(head: string, of: (row: Row) => string, sheds = 0): TableColumn<Row> {
  return { head, align: 'left', sheds, cell: (row) => ({ text: of(row) }) };
}

export function figureColumn<Row>(head: string, of: (row: Row) => string, sheds = 0): TableColumn<Row> {
  return { head, align: 'right', sheds, cell: (row) => ({ text: of(row) }) };
}

/** The columns of `columns` that fit into `width` characters, in their order. */
export function fitting<Row>(
  columns: readonly TableColumn<Row>[],
  rows: readonly Row[],
  width: number,
): TableColumn<Row>[] {
  let kept = [...columns];
  while (tableWidth(kept, rows) > width) {
    const sheds = Math.max(...kept.map((column) => column.sheds));
    if (sheds === 0) break;
    kept = kept.filter((column) => column.sheds !== sheds);
  }
  return kept;
}

/** Head, rule and one line a row; `under` may add lines below a row. */
export function tableLines<Row>(
  columns: readonly TableColumn<Row>[],
  rows: readonly Row[],
  paintHead: (text: string) => string = (text) => text,
  under: (row: Row) => readonly string[] = () => [],
): string[] {
  const widths = columns.map((column) => columnWidth(column, rows));
  const line = (cells: readonly Cell[]): string =>
    cells
      .map((cell, at) => {
        const padded = pad(cell.text, widths[at] ?? 0, columns[at]?.align ?? 'left');
        return cell.paint === undefined ? padded : cell.paint(padded);
      })
      .join(GAP)
      .trimEnd();
  const head = line(columns.map((column) => ({ text: column.head })));
  const rule = widths.map((width) => '─'.repeat(width)).join(GAP);
  return [
    paintHead(head),
    paintHead(rule),
    ...rows.flatMap((row) => [line(columns.map((column) => column.cell(row))), ...under(row)]),
  ];
}

function tableWidth<Row>(columns: readonly TableColumn<Row>[], rows: readonly Row[]): number {
  return columns.reduce((total, column) => total + columnWidth(column, rows) + GAP.length, -GAP.length);
}

function columnWidth<Row>(column: TableColumn<Row>, rows: readonly Row[]): number {
  return rows.reduce((widest, row) => Math.max(widest, lengthOf(column.cell(row).text)), lengthOf(column.head));
}

function pad(text: string, width: number, align: 'left' | 'right'): string {
  const space = ' '.repeat(Math.max(width - lengthOf(text), 0));
  return align === 'left' ? text + space : space + text;
}

/** Code points, which is columns for all that the board puts into cells. */
function lengthOf(text: string): number {
  return [...text].length;
}

/** Breaks text at spaces into lines of at most `width` characters; a longer word keeps a line of its own. */
export function wrap(text: string, width: number, indent = ''): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && indent.length + longer.length > width) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  lines.push(line);
  return lines.map((each, at) => (at === 0 ? each : indent + each));
}
