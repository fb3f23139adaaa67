import { CsvError, parse } from 'csv-parse/sync';
import { InputError } from '../../domain/errors.ts';
import { parseJson } from '../shared/parse-json.ts';
import { readText } from '../shared/plain-file.ts';

/** A text with what stands beside it, as written; what is missing or empty is undefined. */
export interface LabelRow {
  /** From 1; of a JSON list the number of the item. */
  readonly line: number;
  readonly id: string;
  readonly text: string;
  readonly label: string | undefined;
  readonly score: string | undefined;
}

export interface RowFile {
  readonly path: string;
  /** Which column is what, for people. */
  readonly columns: string;
  readonly rows: readonly LabelRow[];
  /** Lines that are no row, or have no text. */
  readonly bad: readonly number[];
}

interface RawRow {
  readonly line: number;
  /** By column; undefined where the line is no row. */
  readonly cells: ReadonlyMap<string, string> | undefined;
}

/** What a column is called, the documented name first. */
const NAMES = {
  text: ['text', 'body', 'tweet', 'content', 'sentence', 'headline', 'title', 'message', 'post'],
  label: ['label', 'sentiment', 'class', 'stance'],
  score: ['score'],
  id: ['id'],
} as const;

/** So many rows tell which columns there are. */
const HEAD_ROWS = 200;
const SEPARATORS = [',', '\t', ';', '|'];

/**
 * The rows of JSON lines, a JSON list or a table with a header, told apart by their shape. With `plain`, a text that is
 * none of these is one post a line. Throws an InputError where it cannot be told which column holds the texts.
 */
export function readRows(path: string, { plain }: { readonly plain: boolean }): RowFile {
  const text = readText(path, 'labels')
    .replace(/^\uFEFF/, '')
    .replaceAll(/\r\n?/g, '\n');
  const raw = jsonRows(text) ?? tableRows(text, path) ?? (plain ? plainRows(text) : undefined);
  if (raw === undefined || raw.length === 0) throw noColumn(path);
  const present = new Set(raw.slice(0, HEAD_ROWS).flatMap(({ cells }) => [...(cells?.keys() ?? [])]));
  const column = (field: keyof typeof NAMES): string | undefined => columnOf(present, NAMES[field], path);
  const [texts, labels, scores, ids] = [column('text'), column('label'), column('score'), column('id')];
  if (texts === undefined) throw noColumn(path);
  const rows: LabelRow[] = [];
  const bad: number[] = [];
  for (const { line, cells } of raw) {
    const cell = (name: string | undefined): string | undefined => (name === undefined ? name : cells?.get(name));
    const post = cell(texts);
    if (post === undefined) bad.push(line);
    else rows.push({ line, id: cell(ids) ?? String(line - 1), text: post, label: cell(labels), score: cell(scores) });
  }
  const told = [`text in ${texts}`, ...(labels === undefined ? [] : [`label in ${labels}`])];
  return { path, columns: [...told, ...(scores === undefined ? [] : [`score in ${scores}`])].join(', '), rows, bad };
}

function columnOf(present: ReadonlySet<string>, names: readonly string[], path: string): string | undefined {
  const found = [...present].filter((name) => names.includes(name.trim().toLowerCase()));
  const documented = found.find((name) => name.trim().toLowerCase() === names[0]);
  if (documented !== undefined || found.length < 2) return documented ?? found[0];
  const what = `${found.join(' and ')} may each be the ${names[0]}`;
  throw new InputError({ code: 'labels-columns', where: path, what, mend: `call the right one ${names[0]}` });
}

function noColumn(where: string): InputError {
  const mend =
    'give JSON lines, a JSON list, or CSV whose first line names its columns, with `text` and `label` or `score`';
  return new InputError({ code: 'labels-columns', where, what: 'no column holds texts', mend });
}

/** Undefined where the text is no JSON: its first line, or all of it, would be. */
function jsonRows(text: string): readonly RawRow[] | undefined {
  const list = text.trimStart().startsWith('[') ? parseJson(text) : undefined;
  if (Array.isArray(list)) return list.map((item, at) => ({ line: at + 1, cells: cellsOf(item) }));
  const [first, ...rest] = text
    .split('\n')
    .map((line, at) => ({ line: at + 1, text: line.trim() }))
    .filter((line) => line.text !== '');
  if (first === undefined || cellsOf(parseJson(first.text)) === undefined) return undefined;
  return [first, ...rest].map((one) => ({ line: one.line, cells: cellsOf(parseJson(one.text)) }));
}

function cellsOf(item: unknown): ReadonlyMap<string, string> | undefined {
  if (typeof item !== 'object' || item === null || Array.isArray(item)) return undefined;
  return filled(Object.entries(item).map(([key, value]) => [key, typeof value === 'object' ? '' : String(value)]));
}

function filled(cells: readonly (readonly [string, string])[]): ReadonlyMap<string, string> {
  return new Map(cells.filter(([, value]) => value.trim() !== ''));
}

/** Undefined where the first line names no column of texts. */
function tableRows(text: string, path: string): readonly RawRow[] | undefined {
  const top = /^\n*(.*)/.exec(text)?.[1] ?? '';
  const isHeader = (separator: string): boolean =>
    top
      .split(separator)
      .some((name) => NAMES.text.some((one) => one === name.replaceAll('"', '').trim().toLowerCase()));
  const separator = SEPARATORS.find((sign) => top.includes(sign) && isHeader(sign)) ?? ',';
  if (!isHeader(separator)) return undefined;
  const [header, ...rows] = cellsOfTable(text, separator, path);
  const names = header?.cells.map((name) => name.trim()) ?? [];
  return rows.map(({ line, cells }) => ({
    line,
    cells: cells.length === names.length ? filled(names.map((name, at) => [name, cells[at] ?? ''])) : undefined,
  }));
}

interface TableRow {
  readonly line: number;
  readonly cells: readonly string[];
}

function cellsOfTable(text: string, delimiter: string, path: string): readonly TableRow[] {
  const rows: TableRow[] = [];
  const take = (cells: string[], { lines }: { readonly lines: number }): null => {
    rows.push({ line: lines, cells });
    return null;
  };
  try {
    parse(text, { delimiter, relax_column_count: true, skip_empty_lines: true, on_record: take });
    return rows;
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const what = 'a quote begins or ends where no cell does';
    const where = `${path}:${error.lines}`;
    throw new InputError({ code: 'labels-quote', where, what, mend: 'double it, or take it out' });
  }
}

/** Undefined where every line has the same number of cells: a table whose texts cannot be told from the rest. */
function plainRows(text: string): readonly RawRow[] | undefined {
  const lines = text.split('\n').map((line, at) => ({ line: at + 1, text: line.trim() }));
  const posts = lines.filter((line) => line.text !== '');
  const isTable = SEPARATORS.some((sign) => {
    const [cells = 1, ...others] = new Set(posts.map((post) => post.text.split(sign).length));
    return cells > 1 && others.length === 0 && posts.length > 2;
  });
  return isTable ? undefined : posts.map((post) => ({ line: post.line, cells: new Map([['text', post.text]]) }));
}
