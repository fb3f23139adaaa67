import { parseJson } from '../shared/parse-json.ts';
import { readBytes } from './bytes.ts';
import { type LineBatch, readLines } from './lines.ts';
import { isRecord, type RawRecord, RECORD_TYPES } from './record.ts';
import type { Refusal } from './refusals.ts';
import type { TableOptions } from './table/options.ts';

/** Lines of a table that are given together. */
const TABLE_LINES = 4_096;

/** The lines of a tape, or of a table as if it were one; a table is read whole. `from`: where an earlier batch ended. */
export async function* tapeLines(path: string, table?: TableOptions, from = 0): AsyncGenerator<LineBatch> {
  if (await isTape(path)) yield* readLines(path, from);
  else {
    // Most runs have no table, and what reads one takes a tenth of their start.
    const { readTable } = await import('./table/read-table.ts');
    const { lines, places } = await readTable(path, table);
    for (let start = from; start < lines.length; start += TABLE_LINES) {
      const end = start + TABLE_LINES;
      yield { lines: lines.slice(start, end), places, unterminated: false, end };
    }
  }
}

const SNIFFED_LINES = 50;

/** Whether a file holds the records of a tape, by its first lines and not its name; one that holds nothing does. */
export async function isTape(path: string): Promise<boolean> {
  const { chunks } = readBytes(path);
  for await (const chunk of chunks) {
    const text = chunk.toString('utf8').replace(/^\uFEFF/, '');
    const lines = text.split('\n', SNIFFED_LINES).filter((line) => line.trim() !== '');
    return lines.length === 0 || lines.some(isTapeLine) || !lines.some(looksLikeTable);
  }
  return true;
}

/** A first line may be longer than what is looked at. */
const TYPE_FIRST = /^\s*\{\s*"type"\s*:\s*"([a-z-]+)"/;

function isTapeLine(line: string): boolean {
  if (RECORD_TYPES.has(TYPE_FIRST.exec(line)?.[1])) return true;
  const record = parseTapeLine(line);
  if (typeof record === 'string') return false;
  return RECORD_TYPES.has(record.type) || ('type' in record && 'ts' in record);
}

/** JSON that is no tape, packed data and marked text too, or cells with a sign between them. */
function looksLikeTable(line: string): boolean {
  return /^\s*(?:[[{]|window\.)|[,;\t|\0]|^(?:PK|PAR1)/.test(line);
}

export function parseTapeLine(text: string): RawRecord | Refusal {
  const value = parseJson(text);
  if (value === undefined) return 'bad-json';
  return isRecord(value) ? value : 'not-an-object';
}
