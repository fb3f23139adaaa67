import { isUtf8 } from 'node:buffer';
import { InputError } from '../../../domain/errors.ts';
import { readBytes } from '../bytes.ts';

export interface TableText {
  readonly text: string;
  /** Some bytes were no text; they stand as U+FFFD. */
  readonly damaged: boolean;
}

/** A JavaScript string holds half a gigabyte. */
const MOST_BYTES = 500_000_000;

/** Files that hold tables in a form of their own, by their first bytes. */
const PACKED: readonly (readonly [magic: string, what: string, mend: string])[] = [
  ['PK\u0003\u0004', 'it is a zip archive or a workbook', 'unpack it, or save its sheet as CSV'],
  ['PAR1', 'it is a Parquet file', 'write it as CSV first'],
  ['SQLite format 3', 'it is a database', 'write its table as CSV first'],
];

/** A table's whole text, unpacked if it is gzip; UTF-8, or UTF-16 when it says so by its byte order mark. */
export async function readTableText(path: string): Promise<TableText> {
  const { chunks, torn } = readBytes(path);
  const read: Buffer[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    length += chunk.length;
    if (length > MOST_BYTES) throw refuse(path, 'it is larger than 500 MB', 'cut it into several files');
    read.push(chunk);
  }
  const bytes = Buffer.concat(read);
  const magic = bytes.toString('latin1', 0, 16);
  const packed = PACKED.find(([start]) => magic.startsWith(start));
  if (packed !== undefined) throw refuse(path, packed[1], packed[2]);
  const encoding = magic.startsWith('\u00FF\u00FE')
    ? 'utf-16le'
    : magic.startsWith('\u00FE\u00FF')
      ? 'utf-16be'
      : 'utf-8';
  // The library counts a CRLF inside quotes as two lines.
  const text = new TextDecoder(encoding).decode(bytes).replaceAll(/\r\n?/g, '\n');
  if (torn()) throw refuse(path, 'its packed data are cut off', 'get the whole file');
  if (text.includes('\0')) throw refuse(path, 'it is no text', 'give a table as CSV, TSV or JSON');
  return { text, damaged: encoding === 'utf-8' && !isUtf8(bytes) };
}

function refuse(where: string, what: string, mend: string): InputError {
  return new InputError({ code: 'table-unreadable', where, what, mend });
}
