import { describe, expect, it } from 'vitest';
import { sha256 } from '../../../src/domain/hash.ts';
import { decisionId, entryId, type SymbolId } from '../../../src/domain/ids.ts';
import type { RunRecord } from '../../../src/domain/record.ts';
import { encodeRecord, encodeRow } from '../../../src/domain/record-codec.ts';
import { RowText } from '../../../src/domain/row-text.ts';
import { instant } from '../../../src/domain/time.ts';
import { money } from '../../../src/domain/units.ts';

const at = instant(1);
const decision: RunRecord = {
  kind: 'decision-made',
  id: decisionId(1),
  cycle: 1,
  at,
  symbol: 'X' as SymbolId,
  intents: [],
};
const sample: RunRecord = { kind: 'equity-sampled', at, equity: money(1n), exposure: money(0n) };
const entry: RunRecord = {
  kind: 'entry-booked',
  entry: { id: entryId(1), at, cause: { kind: 'deposit' }, symbol: undefined, legs: [], assetLegs: undefined },
};
const rowOf = (...records: readonly RunRecord[]): string => encodeRow(records.map(encodeRecord));

function written(...rows: readonly (readonly RunRecord[])[]) {
  const text = new RowText();
  const bodies = rows.map((records) => {
    for (const record of records) text.add(record);
    return text.end();
  });
  return { bodies, digest: text.digest(), isEmpty: text.isEmpty };
}

describe('the rows of an account as text', () => {
  it('hold all records, and the digest those that count', () => {
    const { bodies, digest, isEmpty } = written([decision, entry], [sample], [sample, entry, sample]);
    expect(bodies).toEqual([rowOf(decision, entry), rowOf(sample), rowOf(sample, entry, sample)]);
    expect(digest).toBe(sha256(rowOf(decision, entry) + rowOf(entry)));
    expect(isEmpty).toBe(true);
  });

  it('give one digest however often equity is sampled, and another for another split into events', () => {
    const { digest } = written([decision, entry]);
    expect(written([sample], [sample, decision, entry], [sample]).digest).toBe(digest);
    expect(written([decision], [entry]).digest).not.toBe(digest);
    expect(written([entry, decision]).digest).not.toBe(digest);
  });

  it('tell the digest so far without ending it', () => {
    const text = new RowText();
    text.add(decision);
    text.end();
    const first = text.digest();
    expect(text.digest()).toBe(first);
    text.add(entry);
    text.end();
    expect(text.digest()).toBe(sha256(rowOf(decision) + rowOf(entry)));
  });
});
