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
const at = (minutes: number) => later(NOW, minutes * MINUTE_MS);
const shown = (minutes: number, price: number) => ({ ...snapshotOf([cheerful('BTC', price)]), at: at(minutes) });
const priced = (price: number) => new Map([[symbol('BTC'), price]]);

it('holds each forecast once to the price at its own horizon', () => {
  const book = new ForecastBook();
  expect(book.add([made()], shown(0, 100))).toEqual([at(10)]);
  expect(book.add([made({ cycle: 4, horizonMinutes: 30 })], shown(1, 100))).toEqual([at(31)]);
  expect(book.scored(at(9), priced(110))).toEqual([]);
  expect(book.scored(at(10), priced(105))).toEqual([
    { kind: 'forecast-scored', cycle: 3, seat: 0, symbol: 'BTC', change: expect.closeTo(0.05, 12) },
  ]);
  expect(book.scored(at(10), priced(105))).toEqual([]);
  expect(book.scored(at(31), priced(90))).toMatchObject([{ cycle: 4, change: expect.closeTo(-0.1, 12) }]);
});

it('holds a judge, who names no horizon, to that of the teams; nothing without a horizon or a price', () => {
  const book = new ForecastBook();
  book.add([made({ cycle: 9, horizonMinutes: undefined })], shown(0, 100));
  const judge = made({ seat: 2, horizonMinutes: undefined });
  expect(book.add([judge, made({ symbol: symbol('ETH') }), made()], shown(0, 100))).toEqual([at(10), at(10)]);
  expect(book.scored(at(10), priced(120)).map(({ cycle, seat }) => [cycle, seat])).toEqual([
    [3, 2],
    [3, 0],
  ]);
});

it('forgets what came due before anybody knew of it', () => {
  const book = new ForecastBook();
  book.add([made(), made({ seat: 1, horizonMinutes: 20 })], shown(0, 100));
  expect(book.scored(at(20), priced(120)).map(({ seat }) => seat)).toEqual([1]);
});
