import { buy, units } from 'quartet';
import { describe, expect, it } from 'vitest';
import { flat, toldBars } from '../../support/told-bars.ts';
import { instrumentOf, symbolNamed } from '../../support/told-run.ts';

const ONE = symbolNamed('ONE');
const TWO = symbolNamed('TWO');
const days = (from: number, to: number) => Array.from({ length: to - from }, (_, day) => from + day);
const notesOf = async (...told: Parameters<typeof toldBars>) => (await toldBars(...told)).outcome.notes;

describe('a note on a position at an old price', () => {
  const spot = [instrumentOf(ONE, 'spot', 1), instrumentOf(TWO, 'spot', 1)];
  const gone = (...held: Parameters<typeof flat>[4][]) => [
    ...days(0, 5).map((day) => flat(day, ONE, 10_000, 1_000, ...(day === 1 ? held : []))),
    ...days(0, 40).map((day) => flat(day, TWO, 5_000)),
  ];

  it('tells how old it was when it was last weighed', async () => {
    expect(await notesOf(spot, gone(buy(ONE, units(10))))).toEqual([
      'ONE: a position was valued at a price 35 days old, of 2024-01-06T00:00Z: nobody knows what it was worth by then.',
    ]);
  });

  it('is not made of what nobody holds, nor of what is held at a fresh price', async () => {
    expect(await notesOf(spot, gone())).toEqual([]);
    const both = days(0, 40).flatMap((day) => [
      flat(day, ONE, 10_000, 1_000, ...(day === 1 ? [buy(ONE, units(1))] : [])),
      flat(day, TWO, 5_000),
    ]);
    expect(await notesOf(spot, both)).toEqual([]);
  });

  it('is made of a halt that ended, too', async () => {
    const halted = [...gone(buy(ONE, units(10))), flat(30, ONE, 9_000), flat(31, ONE, 9_000)].sort(
      (left, right) => left.day - right.day,
    );
    // The orders stand by line: what was told on day 1 still is.
    expect((await notesOf(spot, halted))[0]).toMatch(
      /^ONE: a position was valued at a price \d\d days old, of 2024-01-06/,
    );
  });

  it('counts sessions where the instrument has them', async () => {
    const session = { timeZone: 'America/New_York', opensAtMinutes: 570, closesAtMinutes: 960 } as const;
    const shares = spot.map((instrument) => ({ ...instrument, kind: 'equity' as const, session }));
    // A weekend is no age: from the midnight after Friday the 5th to that after Wednesday the 10th are three sessions.
    const short = gone(buy(ONE, units(10))).filter(({ day }) => day < 10);
    expect((await notesOf(shares, short))[0]).toContain('a price 3 sessions old');
  });
});

describe('a note on a daily open far from the last close', () => {
  const bars = [flat(0, ONE, 40_000), flat(1, ONE, 40_000), flat(2, ONE, 10_000), flat(3, ONE, 10_000)];

  it('is made of an equity whose prices fall to a quarter over night', async () => {
    expect(await notesOf([instrumentOf(ONE, 'equity', 2)], bars)).toEqual([
      'ONE: the daily bar of 2024-01-03 opens 75.0 % below its last close (400 -> 100). Prices are taken as they are: where that was a split, the result is wrong.',
    ]);
  });

  it('is made once a symbol, with how many there were', async () => {
    const back = [...bars, flat(4, ONE, 40_000)];
    expect((await notesOf([instrumentOf(ONE, 'equity', 2)], back))[0]).toContain(
      '(400 -> 100; 1 more opened so far away)',
    );
  });

  it('is not made of perps, nor of a fifth', async () => {
    expect(await notesOf([instrumentOf(ONE, 'perp', 2)], bars)).toEqual([]);
    expect(await notesOf([instrumentOf(ONE, 'equity', 2)], [flat(0, ONE, 10_000), flat(1, ONE, 8_000)])).toEqual([]);
  });
});
