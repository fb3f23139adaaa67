import { isUtf8 } from 'node:buffer';
import { InputError } from '../../domain/errors.ts';
import { readBytes } from './bytes.ts';
import type { Refusal } from './refusals.ts';

/** No record is as long as this; a longer line is passed over without being held. */
const LINE_LENGTH_MOST = 1_048_576;
/** Nor is there a tape with so much between two ends of lines: a few kilobytes of packed zeros unpack to more than a disk holds. */
const ENDLESS_BYTES = 256 * 1_048_576;
const NEWLINE = 10;

/** A line that is no text, or not all of it; of a table a row that is no record. */
interface BrokenLine {
  readonly problem: Refusal;
}
export type Line = string | BrokenLine;

const BAD_UTF8: BrokenLine = { problem: 'bad-utf8' };
const TOO_LONG: BrokenLine = { problem: 'line-too-long' };
const TORN: BrokenLine = { problem: 'torn-tail' };

export interface LineBatch {
  readonly lines: readonly Line[];
  /** Where each stands in its file, when that is not its place here. */
  readonly places?: readonly number[];
  /** Whether the file ended without a newline behind the last line: it may have been cut. */
  readonly unterminated: boolean;
  /** From where reading goes on behind them: bytes of a tape's text, lines of a table; Infinity at the end. */
  readonly end: number;
}

/** A tape's lines, a chunk's worth at a time. What follows the last newline of a torn file is not given as text. */
export async function* readLines(path: string, from = 0): AsyncGenerator<LineBatch> {
  if (from === Number.POSITIVE_INFINITY) return;
  const bytes = readBytes(path, from);
  let end = from;
  let carried: Buffer[] = [];
  let carriedBytes = 0;
  for await (const chunk of bytes.chunks) {
    const newline = chunk.lastIndexOf(NEWLINE);
    if (newline >= 0) {
      const block =
        carried.length === 0 ? chunk.subarray(0, newline) : Buffer.concat([...carried, chunk.subarray(0, newline)]);
      end += carriedBytes + newline + 1;
      yield { lines: splitLines(block), unterminated: false, end };
      carried = [];
      carriedBytes = 0;
    }
    carriedBytes += chunk.length - newline - 1;
    if (carriedBytes > ENDLESS_BYTES) throw endless(path);
    // Of a line that is too long only its start is kept, so that it is still told as too long.
    if (carriedBytes <= LINE_LENGTH_MOST + chunk.length) carried.push(chunk.subarray(newline + 1));
  }
  if (bytes.torn()) yield { lines: [TORN], unterminated: false, end: Number.POSITIVE_INFINITY };
  else if (carriedBytes > 0) {
    yield { lines: splitLines(Buffer.concat(carried)), unterminated: true, end: Number.POSITIVE_INFINITY };
  }
}

function endless(where: string): InputError {
  const what = `a line of it has no end within ${ENDLESS_BYTES} bytes`;
  return new InputError({ code: 'tape-line-endless', what, where, mend: 'give a tape: one record a line' });
}

function splitLines(block: Buffer): readonly Line[] {
  if (isUtf8(block)) {
    const lines = block.toString('utf8').split('\n');
    return block.length <= LINE_LENGTH_MOST ? lines : lines.map(orTooLong);
  }
  const lines: Line[] = [];
  for (let start = 0; start <= block.length; ) {
    const newline = block.indexOf(NEWLINE, start);
    const end = newline < 0 ? block.length : newline;
    const line = block.subarray(start, end);
    lines.push(isUtf8(line) ? orTooLong(line.toString('utf8')) : BAD_UTF8);
    start = end + 1;
  }
  return lines;
}

function orTooLong(line: string): Line {
  return line.length > LINE_LENGTH_MOST ? TOO_LONG : line;
}

const FROM = 100_000_000;
const TO = 4_200_000_000;
/** In milliseconds March 1973. */
const LATER = 100_000_000_000;

/** Whether a time could be in seconds, of 1973 to 2103: as milliseconds it lies in January or February of 1970. */
export function couldBeSeconds(ts: number): boolean {
  return ts >= FROM && ts < TO;
}

const TIME = /"ts"\s*:\s*(\d+)(?=\s*[,}])/;

/**
 * Whether such times are in seconds on a tape that begins with these lines: when all are such, or most are of later years in
 * milliseconds. Not on one that begins in 1970 and goes on, as old prices do, and made-up tapes that count from 0.
 */
export function takesSeconds(lines: readonly Line[]): boolean {
  const times = lines.slice(0, 1_000).flatMap((line) => {
    const told = typeof line === 'string' ? TIME.exec(line)?.[1] : undefined;
    return told === undefined ? [] : [Number(told)];
  });
  return times.every(couldBeSeconds) || times.filter((time) => time > LATER).length * 2 > times.length;
}
