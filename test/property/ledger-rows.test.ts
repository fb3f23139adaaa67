import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { IntegrityError } from '../../src/domain/errors.ts';
import type { RunRecord, RunRow } from '../../src/domain/record.ts';
import { money, price, size } from '../../src/domain/units.ts';
import { auditRun } from '../../src/ledger/audit.ts';
import { book } from '../../src/ledger/book.ts';
import { historyOf } from '../../src/ledger/history.ts';
import { dumpLedger, type Ledger } from '../../src/ledger/ledger.ts';
import { caught } from '../support/caught.ts';
import { WALKED_ACCOUNT, type WalkedRun, walkedRun } from '../support/walked-run.ts';
import { waterfallOf } from '../support/waterfall.ts';

const MODES = ['isolated', 'cross'] as const;
const run = fc.record({ seed: fc.nat(), mode: fc.constantFrom(...MODES), steps: fc.integer({ min: 5, max: 120 }) });
const walked = run.map(({ seed, mode, steps }) => walkedRun(seed, mode, steps));

function booksAfter(rows: readonly RunRow[]): Ledger {
  const ledger = auditRun(rows).ledgers.get(WALKED_ACCOUNT);
  if (ledger === undefined) throw new Error('the walker has no books');
  return ledger;
}

describe('books kept again from rows', () => {
  it('are the same after every row, and a run resumed there ends as the unbroken one', () => {
    fc.assert(
      fc.property(walked, fc.nat(), ({ rows, commands, dumps }: WalkedRun, place) => {
        const cut = 2 + (place % (rows.length - 2));
        const books = booksAfter(rows.slice(0, cut));
        expect(dumpLedger(books)).toBe(dumps[cut - 1]);
        for (const { command, at } of commands.filter((done) => done.rows > cut)) book(books, command, at);
        expect(dumpLedger(books)).toBe(dumps.at(-1));
      }),
      { numRuns: 150 },
    );
  });

  it('find every changed amount, size and price', () => {
    let found = 0;
    fc.assert(
      fc.property(walked, fc.nat(), fc.nat(), ({ rows }, place, draw) => {
        const at = 2 + (place % (rows.length - 3));
        const row = rows[at];
        const changed = row === undefined ? undefined : tamper(row, draw);
        fc.pre(changed !== undefined);
        const all = rows.map((one, index) => (index === at && changed !== undefined ? changed : one));
        const error = caught(() => auditRun(all));
        expect(error).toBeInstanceOf(IntegrityError);
        const isEntry = changed?.records.some(
          (record, index) => record.kind === 'entry-booked' && record !== row?.records[index],
        );
        // A changed cause may come to light later, at the latest in the digest; a changed entry at once.
        if (error instanceof IntegrityError && isEntry) expect(error.sequence).toBe(at + 1);
        found += 1;
      }),
      { numRuns: 400 },
    );
    expect(found).toBeGreaterThan(100);
  });

  it('find a row taken out, put twice, or swapped with another', () => {
    fc.assert(
      fc.property(walked, fc.nat(), fc.constantFrom('out', 'twice', 'swapped'), ({ rows }, place, how) => {
        const at = 2 + (place % (rows.length - 4));
        const [row, next] = [rows[at], rows[at + 1]];
        fc.pre(row !== undefined && next !== undefined && touchesMoney(row) && touchesMoney(next));
        const middle = how === 'out' ? [next] : how === 'twice' ? [row, row, next] : [next, row];
        const changed = [...rows.slice(0, at), ...middle, ...rows.slice(at + 2)] as RunRow[];
        expect(caught(() => auditRun(changed))).toBeInstanceOf(IntegrityError);
      }),
      { numRuns: 300 },
    );
  });
});

describe('histories read from rows', () => {
  it('sum to what the books say, to the last unit', () => {
    fc.assert(
      fc.property(walked, ({ rows }) => {
        const [history] = historyOf(rows).accounts;
        const { total, capital } = waterfallOf(booksAfter(rows));
        expect(history).toBeDefined();
        if (history === undefined) return;
        expect(history.capital).toBe(capital);
        expect(history.fees).toBe(total.fees);
        expect(history.funding).toBe(total.funding);
        expect(history.borrow).toBe(total.borrow);
        expect(history.dividends).toBe(total.dividends);
        expect(history.insurance).toBe(total.insurance);
        expect(history.roundTrips.reduce((sum, trip) => sum + trip.realised, 0n)).toBe(total.realised);
        const fills = rows.flatMap((row) => row.records).filter((record) => record.kind === 'fill-made');
        expect(history.fillCount).toBe(fills.length);
        // Where nothing is open, the round trips have taken all fees along.
        for (const [symbol, { position, fees }] of booksAfter(rows).symbols) {
          const trips = history.roundTrips.filter((trip) => trip.symbol === symbol);
          if (position === undefined) expect(trips.reduce((sum, trip) => sum + trip.fees, 0n)).toBe(fees);
        }
      }),
      { numRuns: 150 },
    );
  });
});

function touchesMoney(row: RunRow): boolean {
  return row.records.some((record) => record.kind === 'entry-booked' || record.kind === 'fill-made');
}

function tamper(row: RunRow, draw: number): RunRow | undefined {
  const at = draw % row.records.length;
  const record = row.records[at];
  const changed = record === undefined ? undefined : changedRecord(record, draw >> 4);
  if (changed === undefined) return undefined;
  return { ...row, records: row.records.map((one, index) => (index === at ? changed : one)) };
}

function changedRecord(record: RunRecord, draw: number): RunRecord | undefined {
  switch (record.kind) {
    case 'entry-booked': {
      const [leg, ...others] = record.entry.legs;
      if (leg === undefined) return undefined;
      const legs = [{ ...leg, amount: money(leg.amount + 1n) }, ...others];
      return { ...record, entry: { ...record.entry, legs } };
    }
    case 'fill-made': {
      const { fill } = record;
      const changes = [{ fee: money(fill.fee + 1n) }, { size: size(fill.size + 1) }, { price: price(fill.price + 1) }];
      return { ...record, fill: { ...fill, ...changes[draw % 3] } };
    }
    case 'order-approved':
      return { ...record, order: { ...record.order, heldFee: money(record.order.heldFee + 1n) } };
    default:
      return undefined;
  }
}
