import { describe, expect, it } from 'vitest';
import { instant } from '../../../src/domain/time.ts';
import { money, price, rateOf, size } from '../../../src/domain/units.ts';
import { crossLiquidationPrice } from '../../../src/execution/money/cross.ts';
import { liquidationPrice } from '../../../src/execution/money/liquidation.ts';
import { type MaintenanceTiers, maintenanceOf } from '../../../src/execution/money/maintenance.ts';
import { setLiquidationPrice } from '../../../src/execution/venue/position-changed.ts';
import { Desk, PERP, SYMBOL } from '../../support/execution/desk.ts';
import { close, exits, limit, order } from '../../support/execution/intents.ts';

const dollars = (value: number) => money(BigInt(Math.round(value * 100)) * 1_000_000n);

function flat(fraction: number, deduction = 0): MaintenanceTiers {
  return [{ from: money(0n), maxLeverage: 1, rate: rateOf(fraction), deduction: dollars(deduction) }];
}

describe('the liquidation price', () => {
  const long = { side: 'long', size: size(10), cost: dollars(1_000), margin: dollars(50) } as const;
  const short = { ...long, side: 'short' } as const;

  it('lies where margin and open loss meet maintenance, not at the naive entry · (1 − 1/leverage)', () => {
    // 20x: 95.00 naively; 950 / (10 · 0.975) in truth.
    expect(liquidationPrice(long, flat(0.025), PERP)).toBe(9_743);
    expect(liquidationPrice(short, flat(0.025), PERP)).toBe(10_244);
  });

  it('is the first that any tier asks for', () => {
    const tiers: MaintenanceTiers = [
      ...flat(0.01),
      { from: dollars(500), maxLeverage: 1, rate: rateOf(0.04), deduction: dollars(15) },
    ];
    expect(liquidationPrice(long, tiers, PERP)).toBe(Math.max(9_595, Math.floor(93_500 / 10 / 0.96)));
    expect(liquidationPrice(short, tiers, PERP)).toBe(Math.ceil(106_500 / 10 / 1.04));
    const later: MaintenanceTiers = [tiers[0], { ...flat(0.04, 40)[0], from: dollars(1_334) }];
    expect(liquidationPrice(short, later, PERP)).toBe(Math.ceil(105_000 / 10 / 1.01));
  });

  it('is none when nothing can take the margin', () => {
    expect(liquidationPrice({ ...long, margin: dollars(1_000) }, flat(0.025), PERP)).toBe(Number.MIN_SAFE_INTEGER);
    expect(liquidationPrice({ ...short, margin: dollars(-2_000) }, flat(0.025), PERP)).toBe(1);
    expect(liquidationPrice({ ...short, margin: dollars(9e15) }, flat(0.025), PERP)).toBe(Number.MAX_SAFE_INTEGER);
  });
});

describe('liquidation at the venue', () => {
  it('takes the whole position at the bid when the mark is there, and all orders with it', () => {
    const desk = new Desk({ fees: 'percent:20bps' });
    desk.quote(9_990, 10_000);
    desk.send(order('buy', 10, { leverage: 20 }));
    desk.quote(9_990, 10_000);
    desk.send(order('buy', 1, limit(50)), order('sell', 1, limit(150)));
    desk.quote(9_700, 9_800);
    expect(desk.log.slice(1)).toEqual([]);
    desk.quote(9_600, 9_700, 1, 1);
    expect(desk.log.slice(1)).toEqual(['liquidation sell 10 @ 96.00 taker', 'o2 liquidated', 'o3 liquidated']);
    // 50 of margin, 40 lost; the fee of 1.92 fits into what is left.
    expect(desk.fills[1]?.fee).toBe(1_92000000n);
    expect(desk.ledger.held).toBe(0n);
  });

  it('comes before an order that would have closed the position at the same price', () => {
    const desk = new Desk();
    desk.quote(9_990, 10_000);
    desk.send(order('buy', 10, { leverage: 20 }));
    desk.quote(9_990, 10_000);
    desk.send(close);
    desk.quote(9_400, 9_500);
    expect(desk.log.slice(1)).toEqual(['liquidation sell 10 @ 94.00 taker', 'o2 liquidated']);
  });

  it('is forgotten with the position it ended', () => {
    const desk = new Desk();
    desk.quote(9_990, 10_000);
    desk.send(order('buy', 10, { leverage: 20 }));
    desk.quote(9_990, 10_000);
    desk.quote(9_400, 9_500);
    desk.send(order('buy', 10), order('buy', 1, limit(50)));
    desk.quote(9_400, 9_500);
    desk.send(close);
    desk.quote(9_400, 9_500);
    expect(desk.log.slice(2)).toEqual(['o2 buy 10 @ 95.00 taker', 'o4 sell 10 @ 94.00 taker']);
  });

  it('never costs more than the margin, and pays its fee out of what is left of it', () => {
    const desk = new Desk({ fees: 'percent:20bps', capital: 1_000 });
    desk.quote(9_990, 10_000);
    desk.send(order('buy', 10, { leverage: 20 }));
    desk.quote(9_990, 10_000);
    const before = desk.ledger.cash;
    desk.quote(9_400, 9_500);
    expect(desk.fills[1]?.fee).toBe(0n);
    expect(desk.ledger.cash).toBe(before);
    expect(desk.ledger.symbols.get(SYMBOL)?.insurance).toBe(-10_00000000n);
  });

  it('is judged on the tape’s own mark, and filled at the last bid', () => {
    const desk = new Desk();
    desk.quote(9_990, 10_000);
    desk.send(order('buy', 10, { leverage: 20 }));
    desk.quote(9_990, 10_000);
    desk.mark(9_990);
    desk.quote(9_600, 9_700);
    expect(desk.position).toBe('long 10');
    desk.mark(9_743);
    expect(desk.log.slice(1)).toEqual(['liquidation sell 10 @ 96.00 taker']);
  });

  it('in a bar comes after the stop that lies nearer the open, and before one that lies farther', () => {
    const outcome = (paid: number) => {
      const desk = new Desk();
      desk.bar(10_000, 10_000, 10_000, 10_000);
      desk.send(order('buy', 10, { leverage: 20, ...exits({ stop: 97.5 }) }));
      desk.open(10_000);
      desk.fund(dollars(paid));
      desk.close(10_000, 10_000, 9_000, 9_900);
      return desk.log[1];
    };
    expect(outcome(0)).toBe('stop sell 10 @ 97.50 taker');
    // Funding has eaten margin until liquidation comes first: (1000 − 45) / 9.75.
    expect(outcome(5)).toBe('liquidation sell 10 @ 97.94 taker');
  });

  it('at a gap fills at the open, in a range at its own price', () => {
    const desk = new Desk();
    desk.bar(10_000, 10_000, 10_000, 10_000);
    desk.send(order('sell', 10, { leverage: 20 }));
    desk.bar(10_000, 10_100, 9_900, 10_100);
    desk.bar(10_200, 10_900, 10_100, 10_200);
    desk.send(order('sell', 10, { leverage: 20 }));
    desk.bar(10_200, 10_210, 10_190, 10_200);
    desk.bar(11_000, 11_000, 11_000, 11_000);
    expect(desk.log).toEqual([
      'o1 sell 10 @ 100.00 taker',
      'liquidation buy 10 @ 102.44 taker',
      'o2 sell 10 @ 102.00 taker',
      'liquidation buy 10 @ 110.00 taker',
    ]);
  });

  it('follows the margin as funding takes from it', () => {
    const desk = new Desk();
    desk.quote(10_000, 10_000);
    desk.send(order('buy', 10, { leverage: 20 }));
    desk.quote(10_000, 10_000);
    expect(desk.book.liquidationAt).toBe(9_743);
    desk.fund(dollars(10));
    expect(desk.book.liquidationAt).toBe(9_846);
    desk.quote(9_846, 9_846);
    expect(desk.position).toBe('flat');
  });

  it('never touches spot', () => {
    const desk = new Desk({ instrument: { ...PERP, kind: 'spot', maxLeverage: 1 } });
    desk.bar(10_000, 10_000, 10_000, 10_000);
    desk.send(order('buy', 10));
    desk.bar(10_000, 10_000, 1, 1);
    expect(desk.position).toBe('long 10');
  });
});

describe('cross margin', () => {
  const maintenance = maintenanceOf(PERP, []);
  const position = {
    symbol: SYMBOL,
    side: 'long',
    size: size(10),
    cost: dollars(1_000),
    margin: dollars(50),
    leverage: 20,
    openedAt: instant(0),
  } as const;
  const view = { cash: dollars(100), held: dollars(30), margin: dollars(150), cost: money(0n), positions: new Map() };

  it('stands behind a position with all of the account', () => {
    const own = { position, instrument: PERP, mark: price(10_000), maintenance };
    // 280 behind 1000: (1000 − 280) / 9.75.
    expect(crossLiquidationPrice(own, [], view)).toBe(7_384);
    const other = {
      ...own,
      position: { ...position, side: 'short', size: size(20), cost: dollars(2_000) } as const,
      mark: price(10_500),
    };
    // The other loses 100 and needs 2.5 % of 2,100.
    expect(crossLiquidationPrice(own, [other], view)).toBe(Math.floor((100_000 - 28_000 + 10_000 + 5_250) / 9.75));
  });

  it('is set by the engine and survives the events between', () => {
    const desk = new Desk({ marginMode: 'cross', capital: 200 });
    desk.quote(10_000, 10_000);
    desk.send(order('buy', 10, { leverage: 20 }));
    desk.quote(10_000, 10_000);
    setLiquidationPrice(desk.book, 8_205);
    desk.quote(9_000, 9_000);
    expect(desk.position).toBe('long 10');
    desk.quote(8_205, 8_205);
    expect(desk.log.at(-1)).toBe('liquidation sell 10 @ 82.05 taker');
  });

  it('is none for a short until the engine has worked it out', () => {
    const desk = new Desk({ marginMode: 'cross', capital: 200 });
    desk.quote(10_000, 10_000);
    desk.send(order('sell', 10, { leverage: 20 }));
    desk.quote(10_000, 10_000);
    desk.quote(10_100, 10_100);
    expect(desk.position).toBe('short 10');
  });
});
