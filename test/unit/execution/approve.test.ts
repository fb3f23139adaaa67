import { describe, expect, it } from 'vitest';
import type { Instrument } from '../../../src/domain/instrument.ts';
import type { Intent, RefusalReason } from '../../../src/domain/order.ts';
import { instant } from '../../../src/domain/time.ts';
import { price, size } from '../../../src/domain/units.ts';
import { approve } from '../../../src/execution/judge/approve.ts';
import { Desk, type DeskOptions, PERP, START, WIDE } from '../../support/execution/desk.ts';
import { close, exits, limit, order } from '../../support/execution/intents.ts';

/** A unit is 10^-8 of a coin and a price 10^-8 of a dollar: 1 dollar buys 10^16 lots at the lowest price. */
const CHEAP: Instrument = { ...PERP, priceDecimals: 8, sizeDecimals: 8 };
const SPOT: Instrument = { ...PERP, kind: 'spot', maxLeverage: 1 };

interface Refusal {
  readonly name: string;
  readonly reason: RefusalReason;
  readonly intent: Intent;
  readonly options?: Partial<DeskOptions>;
  /** Default: one quote of 99.00 / 101.00. */
  readonly before?: (desk: Desk) => void;
}

const holding = (units: number) => (desk: Desk) => {
  desk.quote(9_900, 10_100);
  desk.send(order(units > 0 ? 'buy' : 'sell', Math.abs(units)));
  desk.quote(9_900, 10_100);
};

const trailing = (distance: number) => ({ terms: { type: 'trailing-stop', distance } }) as const;

const REFUSALS: readonly Refusal[] = [
  { name: 'before the first price', reason: 'no-price', intent: order('buy', 1), before: () => undefined },
  {
    name: 'on an old price',
    reason: 'stale-price',
    intent: order('buy', 1),
    before: (desk) => {
      desk.quote(9_900, 10_100);
      desk.now = instant(desk.now + 60_001);
    },
  },
  { name: 'units that are no number', reason: 'bad-number', intent: order('buy', Number.NaN) },
  { name: 'no units', reason: 'bad-number', intent: order('buy', 0) },
  {
    name: 'infinite notional',
    reason: 'bad-number',
    intent: order('buy', 1, { sizing: { by: 'notional', notional: Number.POSITIVE_INFINITY } }),
  },
  {
    name: 'more than all buying power',
    reason: 'bad-number',
    intent: order('buy', 1, { sizing: { by: 'buying-power', share: 1.01 } }),
  },
  { name: 'more units than a size can hold', reason: 'bad-number', intent: order('buy', 1e300) },
  {
    name: 'a notional of more lots than a size can hold',
    reason: 'bad-number',
    intent: order('buy', 1, { sizing: { by: 'notional', notional: 1_000 } }),
    options: { instrument: CHEAP },
    before: (desk) => desk.quote(1_000, 1_000),
  },
  {
    name: 'a share of buying power that is more lots than a size can hold',
    reason: 'bad-number',
    intent: order('buy', 1, { sizing: { by: 'buying-power', share: 1 } }),
    options: { instrument: CHEAP },
    before: (desk) => desk.quote(1_000, 1_000),
  },
  {
    name: 'a notional beyond all money',
    reason: 'bad-number',
    intent: order('buy', 1, { sizing: { by: 'notional', notional: 1e305 } }),
  },
  {
    name: 'an order that makes its position more lots than a size can hold',
    reason: 'bad-number',
    intent: order('buy', 60_000_000),
    options: { instrument: CHEAP },
    before: (desk) => {
      desk.quote(1_000, 1_000);
      desk.send(order('buy', 60_000_000));
      desk.quote(1_000, 1_000);
    },
  },
  {
    name: 'a date that has gone by when it arrives',
    reason: 'bad-number',
    intent: order('buy', 1, limit(99, { timeInForce: { kind: 'gtd', until: instant(START + 1_250) } })),
    options: { latencyMs: 250 },
  },
  { name: 'leverage below 1', reason: 'bad-number', intent: order('buy', 1, { leverage: 0.5 }) },
  { name: 'leverage that is no number', reason: 'bad-number', intent: order('buy', 1, { leverage: Number.NaN }) },
  { name: 'a limit of nothing', reason: 'bad-number', intent: order('buy', 1, limit(0)) },
  {
    name: 'a negative trigger',
    reason: 'bad-number',
    intent: order('buy', 1, { terms: { type: 'stop', trigger: -1 } }),
  },
  { name: 'a trailing distance of nothing', reason: 'bad-number', intent: order('buy', 1, trailing(0.001)) },
  { name: 'a stop that is no number', reason: 'bad-number', intent: order('buy', 1, exits({ stop: Number.NaN })) },
  { name: 'leverage over the instrument', reason: 'leverage-over-cap', intent: order('buy', 1, { leverage: 21 }) },
  {
    name: 'leverage over the season',
    reason: 'leverage-over-cap',
    intent: order('buy', 1, { leverage: 6 }),
    options: { limits: { ...WIDE, maxLeverage: 5 } },
  },
  { name: 'less than a lot', reason: 'below-lot', intent: order('buy', 0.9) },
  {
    name: 'a notional below a lot',
    reason: 'below-lot',
    intent: order('buy', 1, { sizing: { by: 'notional', notional: 99 } }),
  },
  {
    name: 'less than the least notional',
    reason: 'below-minimum-notional',
    intent: order('buy', 1),
    options: { limits: { ...WIDE, minNotional: 102 } },
  },
  {
    name: 'more exposure than the season allows',
    reason: 'season-limit',
    intent: order('buy', 10),
    options: { limits: { ...WIDE, maxSymbolExposure: 0.01 } },
  },
  {
    name: 'more exposure with what is held',
    reason: 'season-limit',
    intent: order('buy', 5),
    options: { limits: { ...WIDE, maxSymbolExposure: 0.01 } },
    before: holding(5),
  },
  { name: 'more than cash covers', reason: 'insufficient-margin', intent: order('buy', 991) },
  {
    name: 'its fee on top',
    reason: 'insufficient-margin',
    intent: order('buy', 990),
    options: { fees: 'percent:20bps' },
  },
  { name: 'a stop above a long', reason: 'stop-on-wrong-side', intent: order('buy', 1, exits({ stop: 101 })) },
  { name: 'a stop below a short', reason: 'stop-on-wrong-side', intent: order('sell', 1, exits({ stop: 98 })) },
  { name: 'a target below a long', reason: 'target-on-wrong-side', intent: order('buy', 1, exits({ target: 101 })) },
  { name: 'a target above a short', reason: 'target-on-wrong-side', intent: order('sell', 1, exits({ target: 99.5 })) },
  {
    name: 'a stop beyond liquidation',
    reason: 'stop-beyond-liquidation',
    intent: order('buy', 1, { leverage: 20, ...exits({ stop: 97 }) }),
  },
  {
    name: 'a stop of a short beyond it',
    reason: 'stop-beyond-liquidation',
    intent: order('sell', 1, { leverage: 20, ...exits({ stop: 103 }) }),
  },
  {
    name: 'a sale of what is not there',
    reason: 'short-not-allowed',
    intent: order('sell', 1),
    options: { instrument: SPOT },
  },
  {
    name: 'a sale of more than is there',
    reason: 'short-not-allowed',
    intent: order('sell', 3),
    options: { instrument: SPOT },
    before: holding(2),
  },
  { name: 'closing nothing', reason: 'no-position', intent: close },
  { name: 'reducing nothing', reason: 'no-position', intent: order('sell', 1, { reduceOnly: true }) },
  {
    name: 'reducing what it would add to',
    reason: 'no-position',
    intent: order('buy', 1, { reduceOnly: true }),
    before: holding(2),
  },
  {
    name: 'exits of nothing',
    reason: 'no-position',
    intent: { kind: 'set-exits', symbol: PERP.symbol, ...exits({ stop: 1 }) },
  },
  {
    name: 'a moved stop on the wrong side',
    reason: 'stop-on-wrong-side',
    intent: { kind: 'set-exits', symbol: PERP.symbol, ...exits({ stop: 99 }) },
    before: holding(2),
  },
  {
    name: 'a moved stop beyond liquidation',
    reason: 'stop-beyond-liquidation',
    intent: { kind: 'set-exits', symbol: PERP.symbol, ...exits({ stop: 194 }) },
    before: holding(-2),
  },
];

describe('order checks', () => {
  it.each(REFUSALS.map((row) => [row.name, row] as const))(
    'refuse %s',
    (_name, { intent, reason, options, before }) => {
      const desk = new Desk(options);
      if (before === undefined) desk.quote(9_900, 10_100);
      else before(desk);
      expect(desk.approveOnly(intent)).toEqual({ kind: 'refused', reason });
    },
  );

  it('reach every reason that is theirs', () => {
    // A new reason does not compile until it is said who gives it.
    const givenBy: Readonly<Record<RefusalReason, 'rows' | 'below' | 'engine'>> = {
      'unknown-symbol': 'below',
      'no-price': 'rows',
      'stale-price': 'rows',
      'below-lot': 'rows',
      'below-minimum-notional': 'rows',
      'leverage-over-cap': 'rows',
      'bad-number': 'rows',
      'stop-on-wrong-side': 'rows',
      'target-on-wrong-side': 'rows',
      'stop-beyond-liquidation': 'rows',
      'short-not-allowed': 'rows',
      'insufficient-margin': 'rows',
      'season-limit': 'rows',
      'no-position': 'rows',
      'trading-halted': 'engine',
    };
    const expected = Object.entries(givenBy).flatMap(([reason, by]) => (by === 'rows' ? [reason] : []));
    expect([...new Set<string>(REFUSALS.map(({ reason }) => reason))].sort()).toEqual(expected.sort());
  });

  it('refuse a symbol outside the universe', () => {
    const desk = new Desk();
    desk.quote(9_900, 10_100);
    expect(approve(order('buy', 1), desk.request())).toMatchObject({ kind: 'order' });
    expect(approve(order('buy', 1), { ...desk.request(), market: undefined })).toEqual({
      kind: 'refused',
      reason: 'unknown-symbol',
    });
  });
});

function approved(desk: Desk, intent: Intent, closesFirst = false) {
  const approval = desk.approveOnly(intent, closesFirst);
  if (approval.kind !== 'order') throw new Error(JSON.stringify(approval));
  return approval.order;
}

describe('an approved order', () => {
  it('holds its margin and worst fee at the price it expects, and knows its times', () => {
    const desk = new Desk({ fees: 'fixed+percent:1.50+20bps', slippageBps: 100, latencyMs: 250 });
    desk.quote(9_900, 10_000);
    const buy = approved(desk, order('buy', 30, { leverage: 7 }));
    // 30 at 101.00: 3030 / 7 rounded up; 0.2 % of 3030 and 1.50.
    expect([buy.heldMargin, buy.heldFee]).toEqual([432_85714286n, 7_56000000n]);
    expect([buy.decidedAt, buy.arrivesAt]).toEqual([desk.now, desk.now + 250]);
  });

  it('is floored to the lot and put on the tick, limits to what was asked or better', () => {
    const coarse = { ...PERP, sizeDecimals: 2, lot: size(5), tick: price(25) };
    const desk = new Desk({ instrument: coarse });
    desk.quote(9_900, 10_000);
    expect(approved(desk, order('buy', 0.29)).size).toBe(25);
    expect(approved(desk, order('buy', 1.1, limit(99.3))).terms).toMatchObject({ limit: 9_925 });
    expect(approved(desk, order('sell', 1.1, limit(99.3))).terms).toMatchObject({ limit: 9_950 });
    expect(approved(desk, order('buy', 1.1, exits({ stop: 95.1 }))).exits).toMatchObject({ stop: 9_500 });
    expect(approved(desk, order('buy', 1, { sizing: { by: 'notional', notional: 100 } })).size).toBe(100);
  });

  it('asks margin only for what it opens beyond a position it turns', () => {
    const desk = new Desk({ capital: 1_000 });
    desk.quote(10_000, 10_000);
    desk.send(order('buy', 10));
    desk.quote(10_000, 10_000);
    expect(desk.ledger.cash).toBe(0n);
    expect(approved(desk, order('sell', 20))).toMatchObject({ size: 20, heldMargin: 0n, reduceOnly: false });
    expect(desk.approveOnly(order('sell', 21))).toEqual({ kind: 'refused', reason: 'insufficient-margin' });
  });

  it('counts the fee of the close before what is left to open with', () => {
    const desk = new Desk({ capital: 10_100, fees: 'percent:100bps' });
    desk.quote(10_000, 10_000);
    desk.send(order('buy', 100));
    desk.quote(10_000, 10_000);
    expect(approved(desk, order('sell', 198)).size).toBe(198);
    expect(desk.approveOnly(order('sell', 199))).toEqual({ kind: 'refused', reason: 'insufficient-margin' });
  });

  it('reckons with the close that comes before it in the same decision', () => {
    const desk = new Desk({ capital: 1_000 });
    desk.quote(10_000, 10_000);
    desk.send(order('buy', 10));
    desk.quote(10_000, 10_000);
    desk.quote(11_000, 11_000);
    expect(approved(desk, order('sell', 10), true)).toMatchObject({ size: 10, reduceOnly: false });
    expect(desk.approveOnly(order('sell', 11), true)).toEqual({ kind: 'refused', reason: 'insufficient-margin' });
  });

  it('takes a stop or target no larger than the position for its exit', () => {
    const desk = new Desk();
    desk.quote(9_900, 10_000);
    desk.send(order('buy', 10));
    desk.quote(9_900, 10_000);
    const stop = { terms: { type: 'stop', trigger: 95 } } as const;
    expect(approved(desk, order('sell', 10, stop))).toMatchObject({ reduceOnly: true, heldMargin: 0n });
    expect(approved(desk, order('sell', 11, stop))).toMatchObject({ reduceOnly: false });
    expect(approved(desk, order('sell', 10, limit(105)))).toMatchObject({ reduceOnly: false });
  });

  it('sells spot only out of what is held', () => {
    const desk = new Desk({ instrument: SPOT });
    desk.quote(9_900, 10_000);
    desk.send(order('buy', 10));
    desk.quote(9_900, 10_000);
    expect(approved(desk, order('sell', 10))).toMatchObject({ reduceOnly: true, heldMargin: 0n });
  });

  it('a share of buying power keeps to the room the season leaves', () => {
    const desk = new Desk({ limits: { ...WIDE, maxSymbolExposure: 0.5 } });
    desk.quote(10_000, 10_000);
    const all = order('buy', 1, { sizing: { by: 'buying-power', share: 1 }, leverage: 10 });
    expect(approved(desk, all)).toMatchObject({ size: 500, share: 1 });
  });

  it('closing is never refused for money', () => {
    const desk = new Desk({ capital: 1_000, fees: 'percent:20bps' });
    desk.quote(10_000, 10_000);
    desk.send(order('buy', 9));
    desk.quote(10_000, 10_000);
    desk.send(order('buy', 20, { ...limit(1), leverage: 20 }));
    const closing = approved(desk, close);
    expect(closing).toMatchObject({ size: 9, side: 'sell', reduceOnly: true, heldMargin: 0n });
    expect(closing.heldFee).toBe(1_80000000n);
  });
});
