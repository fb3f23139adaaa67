import { isInstant } from '../../domain/time.ts';
import { type Line, readLines } from './lines.ts';
import { isRecord } from './record.ts';
import type { Refusal } from './refusals.ts';
import { parseTapeLine } from './tape-lines.ts';

export interface LinesToWrite {
  readonly lines: readonly string[];
  /** What was left out, by kind of trouble. */
  readonly refused: ReadonlyMap<string, number>;
}

interface DatedLine {
  readonly ts: number;
  /** Prices before words at one instant. */
  readonly rank: 0 | 1;
  /** Written live: its place is not ours to change. */
  readonly live: boolean;
  readonly text: string;
}

/** A tape's records by event time, each as it was written; one written live keeps its order. */
export async function sortedLines(path: string): Promise<LinesToWrite> {
  const dated: DatedLine[] = [];
  const refused = new Map<string, number>();
  for await (const { lines } of readLines(path)) {
    for (const line of lines) {
      const taken = dateLine(line);
      if (typeof taken === 'string') refused.set(taken, (refused.get(taken) ?? 0) + 1);
      else dated.push(taken);
    }
  }
  if (dated[0]?.live === false) dated.sort((left, right) => left.ts - right.ts || left.rank - right.rank);
  return { lines: dated.map(({ text }) => text), refused };
}

function dateLine(line: Line): DatedLine | Refusal {
  if (typeof line !== 'string') return line.problem;
  const record = parseTapeLine(line);
  if (!isRecord(record)) return record;
  const { ts, type, visible } = record;
  if (typeof ts !== 'number' || !isInstant(ts)) return 'undated';
  const rank = typeof type === 'string' && type.startsWith('post') ? 1 : 0;
  return { ts, rank, live: typeof visible === 'number', text: line.trimEnd() };
}
