import { bracket, buy, type Intent, limit, type SymbolId, sell, units } from 'quartet';
import { describe, expect, it } from 'vitest';
import { type Beat, instrumentOf, symbolNamed, toldRun } from '../../support/told-run.ts';

const [ONE, TWO] = [symbolNamed('ONE'), symbolNamed('TWO')];
const PERPS = [instrumentOf(ONE), instrumentOf(TWO)];

/** A quote of a cent's spread around a price in whole units, with plenty shown. */
function at(symbol: SymbolId, whole: number, ...intents: readonly Intent[]): Beat {
  return { symbol, bid: whole * 100, ask: whole * 100 + 1, shown: 1_000_000, intents };
}

describe('a cross account', () => {
  const geared = { leverage: 10 };
  // 90,000 of exposure on 10,000 in all: 4,500 at the outset for each symbol, maintenance 2.5 %.
  const opening = [
    at(TWO, 100),
    at(ONE, 100, buy(ONE, units(450), geared), sell(TWO, units(450), geared), limit('buy', TWO, units(1), 50)),
    at(ONE, 100),
    at(TWO, 100),
  ];

  it('is liquidated as one: what it holds elsewhere goes at the next price there, and its orders at once', async () => {
    const run = await toldRun(PERPS, [...opening, at(ONE, 82), at(ONE, 82), at(TWO, 98), at(TWO, 97)], {
      marginMode: 'cross',
    });
    expect(run.log).toEqual([
      '3 buy 450 ONE @ 100.01 o1',
      '4 sell 450 TWO @ 100.00 o2',
      '5 sell 450 ONE @ 82.00 liquidation',
      'o3 cancelled liquidated',
      '7 buy 450 TWO @ 98.01 liquidation',
    ]);
    expect(run.ledger.positions.size).toBe(0);
    expect([run.equity, run.insured]).toEqual([2_791, 0]);
  });

  it('owes nothing: what it lost beyond all it had is the insurance’s', async () => {
    const run = await toldRun(PERPS, [...opening, at(ONE, 82), at(TWO, 110)], { marginMode: 'cross' });
    expect(run.log.slice(2)).toEqual([
      '5 sell 450 ONE @ 82.00 liquidation',
      'o3 cancelled liquidated',
      '6 buy 450 TWO @ 110.01 liquidation',
    ]);
    expect(run.equity).toBe(0);
    expect(run.insured).toBeCloseTo(450 * 18.01 + 450 * 10.01 - 10_000, 8);
  });

  it('is carried by a gain elsewhere where an isolated position is not', async () => {
    const beats = [...opening, at(TWO, 85), at(ONE, 89), at(ONE, 100)];
    expect((await toldRun(PERPS, beats, { marginMode: 'cross' })).log).toHaveLength(2);
    expect((await toldRun(PERPS, beats)).log).toContain('6 sell 450 ONE @ 89.00 liquidation');
  });

  it('leaves what was paid for in full alone', async () => {
    const spot = [instrumentOf(ONE, 'spot', 1), instrumentOf(TWO)];
    const run = await toldRun(spot, [at(ONE, 100), at(ONE, 100, buy(ONE, units(99))), at(ONE, 100), at(ONE, 81)], {
      marginMode: 'cross',
    });
    expect(run.log).toEqual(['3 buy 99 ONE @ 100.01 o1']);
  });

  it('is covered as well when a stop that was jumped over ends its last position', async () => {
    const order = bracket(buy(ONE, units(900), geared), { stop: 95 });
    const run = await toldRun(PERPS, [at(ONE, 100, order), at(ONE, 100), at(ONE, 81)], { marginMode: 'cross' });
    expect(run.ledger.positions.size).toBe(0);
    expect([run.equity, run.insured > 0]).toEqual([0, true]);
  });
});

describe('an account until ruin', () => {
  it('has no maintenance, is closed where its equity is gone, and owes nothing', async () => {
    const beats = [at(ONE, 100), at(ONE, 100, buy(ONE, units(900), { leverage: 10 })), at(ONE, 100), at(ONE, 89)];
    const held = await toldRun(PERPS, beats, { marginMode: 'until-ruin' });
    expect(held.log).toEqual(['3 buy 900 ONE @ 100.01 o1']);
    const ruined = await toldRun(PERPS, [...beats, at(ONE, 88), at(ONE, 200)], { marginMode: 'until-ruin' });
    expect(ruined.log.slice(1)).toEqual(['5 sell 900 ONE @ 88.00 liquidation']);
    expect([ruined.equity, ruined.insured]).toEqual([0, 900 * 12.01 - 10_000].map((value) => expect.closeTo(value, 8)));
  });
});
