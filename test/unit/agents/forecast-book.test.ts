import { expect, it } from 'vitest';
import { ForecastBook } from '../../../src/agents/forecast-book.ts';
import type { ForecastMade } from '../../../src/domain/record.ts';
import { later, MINUTE_MS } from '../../../src/domain/time.ts';
import { cheerful, NOW, snapshotOf, symbol } from '../../support/snapshot.ts';

const made = (change: Partial<ForecastMade> = {}): ForecastMade => ({
  kind: 'forecast-made',
  cycle: 3,
  seat: 0,
  symbol: symbol('BTC'),
  blind: {},
  debated: {},
  prior: undefined,
  leader: 0.6,
  used: 0.6,
  horizonMinutes: 10,
  notes: [],
  ...change,
});
const at = (minutes: number, price: number) => ({
  ...snapshotOf([cheerful('BTC', price)]),
  at: later(NOW, minutes * MINUTE_MS),
});

it('tells each forecast once, at the first snapshot behind its horizon', () => {
  const book = new ForecastBook();
  book.add(made(), at(0, 100));
  book.add(made({ cycle: 4, horizonMinutes: 30 }), at(1, 100));
  expect(book.scored(at(9, 110))).toEqual([]);
  expect(book.scored(at(12, 105))).toEqual([
    { kind: 'forecast-scored', cycle: 3, seat: 0, symbol: 'BTC', change: expect.closeTo(0.05, 12) },
  ]);
  expect(book.scored(at(13, 105))).toEqual([]);
  expect(book.scored(at(40, 90))).toMatchObject([{ cycle: 4, change: expect.closeTo(-0.1, 12) }]);
});

it('holds a judge, who names no horizon, to that of the teams; nothing without a horizon or a price', () => {
  const book = new ForecastBook();
  book.add(made({ cycle: 9, horizonMinutes: undefined }), at(0, 100));
  book.add(made({ symbol: symbol('ETH') }), at(0, 100));
  book.add(made(), at(0, 100));
  book.add(made({ seat: 2, horizonMinutes: undefined }), at(0, 100));
  expect(book.scored(at(10, 120)).map(({ cycle, seat }) => [cycle, seat])).toEqual([
    [3, 0],
    [3, 2],
  ]);
});
