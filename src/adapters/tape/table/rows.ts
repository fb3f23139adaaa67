import { InputError } from '../../../domain/errors.ts';
import type { RawRecord } from '../record.ts';
import type { Refusal } from '../refusals.ts';
import type { Fields } from './fields.ts';
import type { Sheet } from './plan.ts';

/** A row's cells, by field. */
export interface Taken {
  readonly line: number;
  readonly fields: Fields;
}

/** A row that is no record. */
export interface Refused {
  readonly line: number;
  readonly why: Refusal;
}

export interface Dated {
  readonly line: number;
  readonly record: RawRecord;
}

/** What is wrong with a table as a whole, and what to say so that it can be read. */
export interface Doubt {
  readonly code: 'table-map' | 'table-doubtful' | 'table-zone';
  readonly what: string;
  readonly mend: string;
}

export function refuseTable({ path, line }: Pick<Sheet, 'path' | 'line'>, { code, what, mend }: Doubt): InputError {
  return new InputError({ code, where: `${path}:${line}`, what: what.slice(0, 400), mend });
}

/** What comes twice by its symbol and time, or its id, stays once; trades without an id may well be alike. */
export function withoutRepeats(records: readonly Dated[], refused: Refused[], notes: string[]): readonly Dated[] {
  const known = new Map<string, string>();
  let [alike, other] = [0, 0];
  const kept = records.filter(({ line, record }) => {
    const text = JSON.stringify(record);
    const key = keyOf(record) ?? text;
    const before = known.get(key);
    known.set(key, text);
    if (before === undefined) return true;
    if (key === text) alike += 1;
    else {
      refused.push({ line, why: 'duplicate' });
      if (before !== text) other += 1;
    }
    return key === text;
  });
  if (alike > 0) notes.push(`${alike} rows are written twice and kept: they have no id`);
  if (other > 0) notes.push(`${other} of the duplicates say otherwise than the first of theirs, which is kept`);
  return kept;
}

function keyOf({ type, ts, symbol, interval, id, source }: RawRecord): string | undefined {
  if (type === 'bar') return `${symbol} ${interval} ${ts}`;
  if (type === 'funding') return `${symbol} ${ts}`;
  return id === undefined ? undefined : `${source ?? symbol} ${id}`;
}
