import { describe, expect, it } from 'vitest';
import type { Intent, OrderTerms } from '../../../src/domain/order.ts';
import type { OrderSide } from '../../../src/domain/side.ts';
import { money } from '../../../src/domain/units.ts';
import { Desk, type DeskOptions } from '../../support/execution/desk.ts';
import { exits, limit, order } from '../../support/execution/intents.ts';

type Bar = readonly [open: number, high: number, low: number, close: number];

/** What comes of intents on a flat bar at 100.00 and the bars behind it, each judged by its range alone. */
function through(intents: readonly Intent[], bars: readonly Bar[], options: Partial<DeskOptions> = {}) {
  const desk = new Desk({ intrabar: 'whole-bar', ...options });
  desk.bar(10_000, 10_000, 10_000, 10_000);
  desk.send(...intents);
  for (const bar of bars) desk.bar(...bar);
  return { log: desk.log, position: desk.position };
}

const stopOrder = (trigger: number): { readonly terms: OrderTerms<number> } => ({ terms: { type: 'stop', trigger } });

function stopLimit(trigger: number, at: number): { readonly terms: OrderTerms<number> } {
  return { terms: { type: 'stop-limit', trigger, limit: at, timeInForce: { kind: 'gtc' } } };
}

describe('exits by the range of a bar', () => {
  const long = order('buy', 10, exits({ stop: 98, target: 105 }));
  const short = order('sell', 10, exits({ stop: 102, target: 95 }));

  it.each([
    ['neither level', long, [10_000, 10_499, 9_801, 10_000], undefined],
    ['a low at the stop', long, [10_000, 10_100, 9_800, 10_000], 'stop sell 10 @ 98.00 taker'],
    ['a high at the target', long, [10_000, 10_500, 9_900, 10_000], 'target sell 10 @ 105.00 taker'],
    ['both, the stop before the target', long, [10_000, 10_600, 9_700, 10_000], 'stop sell 10 @ 98.00 taker'],
    ["a short's stop above", short, [10_000, 10_200, 9_900, 10_000], 'stop buy 10 @ 102.00 taker'],
    ["a short's target below", short, [10_000, 10_100, 9_500, 10_000], 'target buy 10 @ 95.00 taker'],
  ] as const)('holds %s', (_, intent, bar, exit) => {
    const { log } = through([intent], [bar]);
    expect(log[0]).toBe(`o1 ${intent.side} 10 @ 100.00 taker`);
    expect(log.slice(1)).toEqual(exit === undefined ? [] : [exit]);
  });

  it('fills a level that the open has passed at the open', () => {
    const flat: Bar = [10_000, 10_000, 10_000, 10_000];
    expect(through([long], [flat, [9_500, 9_600, 9_400, 9_500]]).log[1]).toBe('stop sell 10 @ 95.00 taker');
    expect(through([long], [flat, [10_700, 10_800, 10_600, 10_700]]).log[1]).toBe('target sell 10 @ 107.00 taker');
  });

  it('of stop and liquidation takes the one nearer the open, on either side', () => {
    const at = (side: OrderSide, stop: number | undefined, bar: Bar) =>
      through([order(side, 10, { leverage: 20, ...exits({ stop }) })], [bar]).log[1];
    const down: Bar = [10_000, 10_000, 9_000, 9_900];
    const up: Bar = [10_000, 11_000, 10_000, 10_100];
    expect(at('buy', 99, down)).toBe('stop sell 10 @ 99.00 taker');
    expect(at('sell', 101, up)).toBe('stop buy 10 @ 101.00 taker');
    expect(at('buy', undefined, down)).toMatch(/^liquidation sell 10 @ 97\./);
    expect(at('sell', undefined, up)).toMatch(/^liquidation buy 10 @ 102\./);
  });

  it('liquidates before a stop that lies farther away', () => {
    const desk = new Desk({ intrabar: 'whole-bar' });
    desk.bar(10_000, 10_000, 10_000, 10_000);
    desk.send(order('buy', 10, { leverage: 20, ...exits({ stop: 98 }) }));
    desk.bar(10_000, 10_000, 10_000, 10_000);
    // 20 of a margin of 50 are gone: what was liquidated below the stop now is above it.
    desk.fund(money(2_000_000_000n));
    desk.bar(10_000, 10_000, 9_000, 9_900);
    expect(desk.log[1]).toMatch(/^liquidation sell 10 @ 9[89]\./);
  });
});

describe('exits of what the range itself entered', () => {
  it('wait for the next bar behind a limit', () => {
    const intent = order('buy', 10, { ...limit(98), ...exits({ stop: 96, target: 99 }) });
    const entered = { log: ['o1 buy 10 @ 98.00 maker'], position: 'long 10' };
    expect(through([intent], [[10_000, 10_100, 9_500, 9_850]])).toEqual(entered);
    expect(through([intent], [[10_000, 10_100, 9_700, 9_850]])).toEqual(entered);
    const { log } = through(
      [intent],
      [
        [10_000, 10_100, 9_500, 9_850],
        [9_850, 9_890, 9_600, 9_700],
      ],
    );
    expect(log).toEqual(['o1 buy 10 @ 98.00 maker', 'stop sell 10 @ 96.00 taker']);
  });

  it('are taken behind a stop where the target alone is in range', () => {
    const intent = order('buy', 10, { ...stopOrder(101), ...exits({ stop: 97, target: 103 }) });
    expect(through([intent], [[10_000, 10_350, 9_750, 10_200]]).log).toEqual([
      'o1 buy 10 @ 101.00 taker',
      'target sell 10 @ 103.00 taker',
    ]);
    expect(through([intent], [[10_000, 10_350, 9_650, 10_200]])).toEqual({
      log: ['o1 buy 10 @ 101.00 taker'],
      position: 'long 10',
    });
    expect(through([intent], [[10_000, 10_250, 9_650, 10_200]]).position).toBe('long 10');
  });
});

describe('orders by the range of a bar', () => {
  it('fill as they arrived, not as the price comes to them', () => {
    const intents = [order('buy', 4, limit(90)), order('buy', 2, limit(97)), order('buy', 1, limit(98))];
    expect(through(intents, [[10_000, 10_000, 9_650, 9_700]]).log).toEqual([
      'o2 buy 2 @ 97.00 maker',
      'o3 buy 1 @ 98.00 maker',
    ]);
  });

  it('keep what they wait for where a later bar opens beyond it', () => {
    const flat: Bar = [10_000, 10_000, 10_000, 10_000];
    const far: Bar = [10_300, 10_400, 10_250, 10_300];
    expect(through([order('buy', 1, stopOrder(101))], [flat, far]).log).toEqual(['o1 buy 1 @ 103.00 taker']);
    const trailing = { terms: { type: 'trailing-stop', distance: 1 } } as const;
    expect(through([order('buy', 1, trailing)], [flat, far]).log).toEqual(['o1 buy 1 @ 103.00 taker']);
  });

  it('fill where low or high comes to them, at the open where that is better', () => {
    const bar: Bar = [10_000, 10_300, 9_700, 10_000];
    expect(through([order('buy', 1, limit(97))], [bar]).log).toEqual(['o1 buy 1 @ 97.00 maker']);
    expect(through([order('buy', 1, limit(96.99))], [bar]).log).toEqual([]);
    expect(through([order('buy', 1, stopOrder(103))], [bar]).log).toEqual(['o1 buy 1 @ 103.00 taker']);
    expect(through([order('buy', 1, stopOrder(103.01))], [bar]).log).toEqual([]);
    expect(through([order('buy', 1, limit(101))], [bar]).log).toEqual(['o1 buy 1 @ 100.00 maker']);
  });

  it('that came after the open wait for the next bar', () => {
    const desk = new Desk({ intrabar: 'whole-bar' });
    desk.open(10_000);
    desk.send(order('buy', 10, limit(98)));
    desk.close(10_000, 10_000, 9_500, 9_900);
    expect(desk.log).toEqual([]);
    desk.bar(9_900, 9_900, 9_700, 9_800);
    expect(desk.log).toEqual(['o1 buy 10 @ 98.00 maker']);
  });

  it('come behind the exits', () => {
    const intents = [order('buy', 10, exits({ stop: 98 })), order('sell', 5, limit(104))];
    expect(through(intents, [[10_000, 10_450, 9_700, 10_000]]).log).toEqual([
      'o1 buy 10 @ 100.00 taker',
      'stop sell 10 @ 98.00 taker',
      'o2 sell 5 @ 104.00 maker',
    ]);
  });

  it('that trail follow a bar once it is over', () => {
    const trailing = order('sell', 10, { terms: { type: 'trailing-stop', distance: 5 } });
    const bars: readonly Bar[] = [
      [10_000, 11_000, 9_700, 10_900],
      [10_900, 10_950, 10_490, 10_600],
    ];
    expect(through([trailing], bars.slice(0, 1)).log).toEqual([]);
    expect(through([trailing], bars).log).toEqual(['o1 sell 10 @ 105.00 taker']);
  });
});

describe('a stop-limit by the range of a bar', () => {
  it.each([
    ['buy', 103, 104, [10_000, 10_300, 9_900, 10_200], 'o1 buy 5 @ 103.00 taker'],
    ['sell', 97, 96, [10_000, 10_100, 9_700, 9_800], 'o1 sell 5 @ 97.00 taker'],
  ] as const)('to %s fills at its trigger where the limit leaves room', (side, trigger, at, bar, line) => {
    expect(through([order(side, 5, stopLimit(trigger, at))], [bar]).log).toEqual([line]);
  });

  it.each([
    ['its limit is its trigger', 'buy', 103, 103, [10_000, 10_400, 9_900, 10_350], 'o1 buy 5 @ 103.00 maker'],
    ['its limit lies before its trigger', 'buy', 103, 102, [10_000, 10_400, 9_900, 10_350], 'o1 buy 5 @ 102.00 maker'],
    ['the range lies beyond its limit', 'buy', 103, 104, [10_500, 10_600, 10_450, 10_500], 'o1 buy 5 @ 104.00 maker'],
    ['its limit is its trigger', 'sell', 97, 97, [10_000, 10_100, 9_600, 9_650], 'o1 sell 5 @ 97.00 maker'],
    ['the range lies beyond its limit', 'sell', 97, 96, [9_500, 9_550, 9_400, 9_500], 'o1 sell 5 @ 96.00 maker'],
  ] as const)('waits for the next bar where %s, to %s', (_, side, trigger, at, bar, line) => {
    const intent = order(side, 5, stopLimit(trigger, at));
    expect(through([intent], [bar]).log).toEqual([]);
    const close = bar[3];
    expect(through([intent], [bar, [close, 12_000, 8_000, close]]).log).toEqual([line]);
  });

  it('is not asked again in its bar, whatever else that fills', () => {
    const intents = [order('buy', 5, stopLimit(103, 102)), order('buy', 1, stopOrder(104))];
    const bar: Bar = [10_000, 10_450, 9_900, 10_300];
    expect(through(intents, [bar]).log).toEqual(['o2 buy 1 @ 104.00 taker']);
    expect(through(intents, [bar, [10_300, 10_350, 10_200, 10_250]]).log).toEqual([
      'o2 buy 1 @ 104.00 taker',
      'o1 buy 5 @ 102.00 maker',
    ]);
  });

  it('that never was in range stays armed', () => {
    const intent = order('buy', 5, stopLimit(103, 104));
    expect(through([intent], [[10_000, 10_299, 9_900, 10_000]]).log).toEqual([]);
  });
});
