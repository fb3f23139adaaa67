import { InputError } from '../../../domain/errors.ts';
import type { RawRecord } from '../record.ts';
import type { Refusal } from '../refusals.ts';
import type { Sheet } from './plan.ts';
import type { Fields } from './records.ts';

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

/** A row's record. */
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
