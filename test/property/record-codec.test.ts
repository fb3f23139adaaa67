import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../../src/domain/canonical.ts';
import { IntegrityError } from '../../src/domain/errors.ts';
import { RECORD_SCHEMAS } from '../../src/domain/record.ts';
import { decodeRow, encodeRecord, encodeRow } from '../../src/domain/record-codec.ts';
import { equityIn } from '../../src/domain/record-text.ts';
import { anyRecord } from '../support/records.ts';

/** The one sample of a row, by the plain way: parsed, held to its schema, written anew. */
function plainSample(body: string): string | undefined {
  try {
    const [value, ...others]: unknown[] = JSON.parse(body);
    const sample = RECORD_SCHEMAS['equity-sampled'].safeParse(value).data;
    if (sample === undefined || others.length > 0) return undefined;
    return `[${canonicalJson(sample)}]` === body ? canonicalJson(sample) : undefined;
  } catch {
    return undefined;
  }
}

const body = (count: number) => fc.array(anyRecord, { minLength: 1, maxLength: count });

describe('records as text', () => {
  it('writes fast what the plain encoder writes, for every kind', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(anyRecord, (record) => {
        seen.add(record.kind);
        expect(encodeRecord(record)).toBe(canonicalJson(record));
      }),
      { numRuns: 4_000 },
    );
    expect([...seen].sort()).toEqual(Object.keys(RECORD_SCHEMAS).sort());
  });

  it('reads back what it wrote', () => {
    fc.assert(
      fc.property(body(4), (records) => {
        const text = encodeRow(records.map(encodeRecord));
        const back = decodeRow(text);
        expect(back.map(canonicalJson)).toEqual(records.map(canonicalJson));
      }),
      { numRuns: 2_000 },
    );
  });

  it('reads a sample off its text as the schema reads it', () => {
    const sampled = anyRecord.filter(({ kind }) => kind === 'equity-sampled');
    fc.assert(
      fc.property(
        sampled,
        fc.nat(),
        fc.constantFrom('', ' ', '0', '-', '1', '"', '9999999999'),
        (record, seed, other) => {
          const text = encodeRow([encodeRecord(record)]);
          const place = seed % (text.length + 1);
          for (const changed of [text, text.slice(0, place) + other + text.slice(place + 1)]) {
            const fast = equityIn(changed);
            // The schema finds what the fast reader finds, and both refuse what is no canonical text.
            const plain = plainSample(changed);
            expect(fast === undefined ? undefined : canonicalJson(fast)).toBe(plain);
          }
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('takes nothing but canonical text: one character more, less or other is found, or is another record', () => {
    fc.assert(
      fc.property(body(2), fc.nat(), fc.constantFrom('', ' ', '0', '"', '}', 'x', ','), (records, seed, other) => {
        const text = encodeRow(records.map(encodeRecord));
        const place = seed % text.length;
        const changed = text.slice(0, place) + other + text.slice(place + 1);
        fc.pre(changed !== text);
        let back: string | undefined;
        try {
          back = encodeRow(decodeRow(changed).map(encodeRecord));
        } catch (error) {
          expect(error).toBeInstanceOf(IntegrityError);
        }
        if (back !== undefined) expect(back).toBe(changed);
      }),
      { numRuns: 3_000 },
    );
  });

  it.each([
    ['text that is no JSON', '[{'],
    ['an object', '{"kind":"close"}'],
    ['a foreign kind', '[{"kind":"constructor"}]'],
    ['an unknown member', '[{"from":1,"kind":"gap-seen","more":1,"source":"x","to":2}]'],
    ['a missing member', '[{"from":1,"kind":"gap-seen","source":"x"}]'],
    ['spaces', '[ {"from":1,"kind":"gap-seen","source":"x","to":2}]'],
    ['members out of order', '[{"kind":"gap-seen","from":1,"source":"x","to":2}]'],
    ['money as a number', '[{"at":1,"equity":1,"exposure":"0","kind":"equity-sampled"}]'],
    ['money with a leading zero', '[{"at":1,"equity":"01","exposure":"0","kind":"equity-sampled"}]'],
    ['a time after the year 9999', '[{"from":1,"kind":"gap-seen","source":"x","to":253402300800000}]'],
  ])('refuses %s, naming the row', (_, text) => {
    expect(() => decodeRow(text, 7)).toThrow(IntegrityError);
    expect(() => decodeRow(text, 7)).toThrow(/journal row 7/);
  });

  it('refuses what JSON would lose', () => {
    expect(canonicalJson([Number.NaN, 1e21, -0])).toBe('["NaN",1e+21,0]');
    for (const lost of [new Map(), () => 1, Symbol('x'), new Date(0)]) {
      expect(() => canonicalJson({ lost })).toThrow(/no canonical text/);
    }
  });
});
