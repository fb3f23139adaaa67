import fc from 'fast-check';
import { expect, it } from 'vitest';
import { MemoryLists } from '../../../../src/adapters/kept-lists/memory-lists.ts';
import { accountId } from '../../../../src/domain/ids.ts';
import { seededRandom } from '../../../../src/domain/random.ts';
import type { RunRow } from '../../../../src/domain/record.ts';
import { instant } from '../../../../src/domain/time.ts';
import { money } from '../../../../src/domain/units.ts';
import { RunBooks } from '../../../../src/ledger/run-books.ts';
import { LogWriter } from '../../../../src/web/api/log-writer.ts';
import { RunLog } from '../../../../src/web/api/run-log.ts';
import type { LoggedSample } from '../../../../src/web/api/samples.ts';
import { entrant } from '../../../support/arena-histories.ts';

const ENTRANT = entrant('one');
const ACCOUNT = accountId(ENTRANT, undefined);
const SAMPLES = 9_000;
const random = seededRandom('window', 'levels');
/** Every third row is of another account, and several samples may be of one time. */
const walked = Array.from({ length: SAMPLES }, (_, place): LoggedSample => {
  return {
    sequence: 1 + Math.ceil((place + 1) * 1.5),
    at: instant(Math.floor(place / 3) * 1_000),
    equity: money(BigInt(Math.floor(1e12 * (random.next() - 0.3)))),
  };
});

const OPENED: RunRow = {
  sequence: 1,
  at: instant(0),
  account: ACCOUNT,
  records: [
    { kind: 'account-opened', entrant: ENTRANT, strategy: 'walk', strategyKind: 'code', marginMode: 'isolated' },
  ],
};

/** Written in several lives: each begins with what the one before it kept. */
function logOf(samples: readonly LoggedSample[]): RunLog {
  const lists = new MemoryLists();
  const books = new RunBooks();
  let writer = new LogWriter(lists, books);
  writer.addRow(OPENED, 1);
  for (const [place, { sequence, at, equity }] of samples.entries()) {
    const records: RunRow['records'] = [{ kind: 'equity-sampled', at, equity, exposure: money(0n) }];
    if (writer.last < sequence - 1) writer.addRow({ sequence: sequence - 1, at, account: undefined, records: [] }, 1);
    writer.addRow({ sequence, at, account: ACCOUNT, records }, 1);
    if (place % 997 !== 0) continue;
    writer.keep('');
    writer = new LogWriter(lists, books);
  }
  writer.keep('');
  return new RunLog(lists);
}

it('of any part of a line a few samples stand for all, by their lowest and highest, and none from behind the cursor', () => {
  const log = logOf(walked);
  const cursor = fc.integer({ min: 1, max: Math.ceil(SAMPLES * 1.5) + 5 });
  const from = fc.integer({ min: -5_000, max: (SAMPLES / 3) * 1_000 });
  fc.assert(
    fc.property(cursor, from, fc.integer({ min: 1, max: 500 }), (at, since, stretches) => {
      const seen = walked.filter((one) => one.sequence <= at && one.at >= since);
      const { count, samples } = log.samples(ACCOUNT, at, { from: since, stretches });
      const told = samples.all();
      expect(count).toBe(seen.length);
      expect(told.length).toBeLessThanOrEqual(16 * stretches + 130);
      const places = new Map(seen.map((one, place) => [one.sequence, place]));
      const kept = told.map((one) => {
        const place = places.get(one.sequence) ?? expect.fail(`row ${one.sequence} is not seen at ${at}`);
        expect(one).toEqual(seen[place]);
        return place;
      });
      expect(kept).toEqual(kept.toSorted((one, other) => one - other));
      if (seen.length === 0) return;
      expect([kept[0], kept.at(-1)]).toEqual([0, seen.length - 1]);
      const ends = (all: readonly LoggedSample[]) => {
        const levels = all
          .map(({ equity }) => equity)
          .toSorted((one, other) => (one < other ? -1 : one > other ? 1 : 0));
        return [levels[0], levels.at(-1)];
      };
      expect(ends(told)).toEqual(ends(seen));
    }),
    { numRuns: 100 },
  );
});
