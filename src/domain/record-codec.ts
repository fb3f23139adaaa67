import { z } from 'zod';
import { canonicalJson } from './canonical.ts';
import { IntegrityError } from './errors.ts';
import { RECORD_SCHEMAS, type RunRecord } from './record.ts';
import { decisionText, entryText, equityIn, equityText, fillText, orderText } from './record-text.ts';

/** The canonical text of one record: what the journal stores and the digest is taken over. Most kinds are written plainly. */
export function encodeRecord(record: RunRecord): string {
  const { kind } = record;
  if (kind === 'equity-sampled') return equityText(record);
  if (kind === 'entry-booked') return entryText(record.entry);
  if (kind === 'fill-made') return fillText(record.fill);
  if (kind === 'order-approved') return orderText(record.order);
  return kind === 'decision-made' ? decisionText(record) : canonicalJson(record);
}

/** A row's body from the texts of its records: put together piece by piece, which copies nothing before the whole is written. */
export function encodeRow(texts: readonly string[]): string {
  let body = '[';
  for (const text of texts) body += body.length === 1 ? text : `,${text}`;
  return `${body}]`;
}

/**
 * A row's records from its body. Anything but the canonical text of known records is an IntegrityError that names the
 * row: what was written by `encodeRow` is read back, and nothing else is.
 */
export function decodeRow(body: string, sequence?: number): readonly RunRecord[] {
  const sample = equityIn(body);
  if (sample !== undefined) return [sample];
  const values = listOf(body, sequence);
  const records = values.map((value) => recordOf(value, sequence));
  if (encodeRow(records.map(encodeRecord)) !== body) throw unreadable('it is not canonical text', sequence);
  return records;
}

function listOf(body: string, sequence: number | undefined): readonly unknown[] {
  try {
    const value: unknown = JSON.parse(body);
    if (Array.isArray(value)) return value;
  } catch {
    // Said below, with the row's place.
  }
  throw unreadable('it is not a JSON list', sequence);
}

function recordOf(value: unknown, sequence: number | undefined): RunRecord {
  const kind = KIND.safeParse(value);
  if (!kind.success) throw unreadable('it holds a record of no known kind', sequence);
  const parsed = RECORD_SCHEMAS[kind.data.kind].safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw unreadable(`${kind.data.kind}: ${issue?.path.join('.')}: ${issue?.message}`, sequence);
}

function isKind(value: unknown): value is RunRecord['kind'] {
  return typeof value === 'string' && Object.hasOwn(RECORD_SCHEMAS, value);
}

const KIND = z.object({ kind: z.custom<RunRecord['kind']>(isKind) });

function unreadable(what: string, sequence: number | undefined): IntegrityError {
  const where = sequence === undefined ? 'journal row' : `journal row ${sequence}`;
  const mend = 'the journal was changed after it was written; restore it from a copy';
  return new IntegrityError({ code: 'journal-row-unreadable', what, where, mend }, sequence);
}
