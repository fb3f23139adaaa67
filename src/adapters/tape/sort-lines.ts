import { InputError } from '../../domain/errors.ts';
import { isInstant } from '../../domain/time.ts';
import { couldBeSeconds, type Line, readLines, takesSeconds } from './lines.ts';
import { isRecord } from './record.ts';
import type { Refusal } from './refusals.ts';
import { Sequence } from './sequence.ts';
import type { TableOptions } from './table/options.ts';
import { type TimeColumn, timeColumn } from './table/times.ts';
import { parseTapeLine } from './tape-lines.ts';

/** They are held in memory to be sorted. */
const MOST_CHARACTERS = 1_000_000_000;

export interface LinesToWrite {
  readonly lines: readonly string[];
  /** What was left out, by kind of trouble. */
  readonly refused: ReadonlyMap<string, number>;
  /** What is written otherwise than it was, a sentence each. */
  readonly notes: readonly string[];
}

/** A line with its time as it is told: a number, or text. */
interface ToldLine {
  readonly told: unknown;
  /** Prices before words at one instant. */
  readonly rank: 0 | 1;
  /** Written live: its place is not ours to change. */
  readonly live: boolean;
  readonly text: string;
}

interface DatedLine extends ToldLine {
  readonly ts: number;
}

/**
 * A tape's records by event time, each as it was written, but for times in another unit or as dates; one written live
 * keeps its order. Throws `tape-doubtful-time` for dates that may be read in two ways.
 */
export async function sortedLines(path: string, ways: TableOptions = {}): Promise<LinesToWrite> {
  const refused = new Map<string, number>();
  const refuse = (why: Refusal): void => void refused.set(why, (refused.get(why) ?? 0) + 1);
  const told = await toldLines(path, refuse);
  const column = areMilliseconds(told) ? undefined : columnOf(path, told, ways);
  const dated: DatedLine[] = [];
  for (const line of told) {
    const taken = column === undefined ? { ...line, ts: Number(line.told) } : inMilliseconds(line, column);
    if (taken === undefined) refuse('bad-time');
    else dated.push(taken);
  }
  const notes = column === undefined ? [] : [`time: ${column.told}, written as milliseconds`];
  const sequence = new Sequence();
  for (const { ts } of dated) sequence.add(ts);
  if (dated[0]?.live === false) {
    dated.sort((left, right) => left.ts - right.ts || left.rank - right.rank);
    if (sequence.order !== 'oldest first') notes.push(`lines were ${sequence.order}: written oldest first`);
  }
  return { lines: dated.map(({ text }) => text), refused, notes };
}

async function toldLines(path: string, refuse: (why: Refusal) => void): Promise<readonly ToldLine[]> {
  const told: ToldLine[] = [];
  let characters = 0;
  for await (const { lines } of readLines(path)) {
    for (const line of lines) {
      const taken = toldLine(line);
      if (typeof line === 'string') characters += line.length;
      if (typeof taken === 'string') refuse(taken);
      else told.push(taken);
    }
    if (characters > MOST_CHARACTERS) throw tooLarge(path);
  }
  return told;
}

function tooLarge(where: string): InputError {
  const what = `its text is over ${MOST_CHARACTERS} characters, and is sorted in memory`;
  return new InputError({ code: 'tape-too-large', where, what, mend: 'cut it into several tapes' });
}

function toldLine(line: Line): ToldLine | Refusal {
  if (typeof line !== 'string') return line.problem;
  const record = parseTapeLine(line);
  if (!isRecord(record)) return record;
  const { ts, type, visible } = record;
  if (ts === undefined || ts === null || ts === '') return 'undated';
  const rank = typeof type === 'string' && type.startsWith('post') ? 1 : 0;
  return { told: ts, rank, live: typeof visible === 'number', text: line.trimEnd() };
}

function areMilliseconds(lines: readonly ToldLine[]): boolean {
  const hasSeconds = takesSeconds(lines.map(({ text }) => text));
  return lines.every(({ told }) => {
    return typeof told === 'number' && isInstant(told) && !(hasSeconds && couldBeSeconds(told));
  });
}

function columnOf(path: string, lines: readonly ToldLine[], { dates, zone }: TableOptions): TimeColumn {
  const cells = lines.map(({ told }) => String(told));
  const column = timeColumn(cells, { order: dates, zone });
  if (column !== 'doubt') return column;
  const what = `dates such as ${cells[0]} may begin with the day or the month`;
  throw new InputError({ code: 'tape-doubtful-time', where: path, what, mend: 'say --dates dmy or --dates mdy' });
}

/** In a text a quote stands behind a backslash, so that only fields are found. */
const TIMES = /([{,]\s*"(?:ts|recv|visible|from|author_created)"\s*:\s*)("[^"\\]*"|-?\d[\d.eE+-]*)/g;

function inMilliseconds(line: ToldLine, { read }: TimeColumn): DatedLine | undefined {
  const ts = read(String(line.told));
  if (ts === undefined) return undefined;
  const text = line.text.replace(TIMES, (whole, field: string, value: string) => {
    const at = read(String(JSON.parse(value)));
    return at === undefined ? whole : `${field}${at}`;
  });
  return { ...line, ts, text };
}
