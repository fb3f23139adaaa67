import {
  bracket,
  buy,
  cancel,
  close,
  type Intent,
  limit,
  sell,
  setExits,
  stop,
  stopLimit,
  takeProfit,
  units,
} from 'quartet';
import { expect, it } from 'vitest';
import { instant } from '../../../src/domain/time.ts';
import { type Beat, instrumentOf, START, symbolNamed, toldRun } from '../../support/told-run.ts';

const ONE = symbolNamed('ONE');

/** A quote of a cent's spread in cents, with so much shown on both sides. */
const at = (bid: number, shown: number, ...intents: readonly Intent[]): Beat => ({
  symbol: ONE,
  bid,
  ask: bid + 1,
  shown,
  intents,
});
const until = (seconds: number) => ({ timeInForce: { kind: 'gtd', until: instant(START + seconds) } }) as const;
const FOK = { timeInForce: { kind: 'fok' } } as const;

/** What orders do to each other, told from start to end. */
it.each<readonly [string, readonly Beat[], readonly string[]]>([
  [
    'a stop takes the whole position beyond what is shown, and the rest of the entry and the resting target with it',
    [
      at(9_999, 1_000, bracket(limit('buy', ONE, units(50), 100), { stop: 98 })),
      at(9_999, 20, limit('sell', ONE, units(30), 102, { reduceOnly: true })),
      at(9_999, 10),
      at(9_700, 5),
      at(9_650, 100),
    ],
    [
      '2 buy 20 ONE @ 100.00 o1',
      '3 buy 10 ONE @ 100.00 o1',
      '4 sell 5 ONE @ 97.00 stop',
      '4 sell 25 ONE @ 97.00 stop',
      'o1 cancelled position-closed',
      'o2 cancelled position-closed',
    ],
  ],
  [
    'an order replaced after a part of it filled fills no more, its successor in full',
    [
      at(9_999, 1_000, limit('buy', ONE, units(50), 100)),
      at(9_999, 20),
      at(10_050, 100, cancel(ONE), limit('buy', ONE, units(30), 100.5)),
      at(10_049, 10),
      at(9_990, 100),
    ],
    ['2 buy 20 ONE @ 100.00 o1', 'o1 cancelled asked', '4 buy 10 ONE @ 100.50 o2', '5 buy 20 ONE @ 99.91 o2'],
  ],
  [
    'an order good till an instant has ended when that instant comes',
    [
      at(9_999, 9, limit('buy', ONE, units(5), 99, until(2_000)), limit('buy', ONE, units(4), 99, until(2_001))),
      at(9_999, 9),
      at(9_890, 9),
    ],
    ['o1 cancelled expired', '3 buy 4 ONE @ 98.91 o2'],
  ],
  [
    'all or nothing looks at what those before it left; post-only never takes',
    [
      at(
        9_999,
        9,
        limit('buy', ONE, units(20), 100, FOK),
        limit('buy', ONE, units(20), 100, FOK),
        limit('buy', ONE, units(5), 100, { postOnly: true }),
      ),
      at(9_999, 30),
    ],
    ['2 buy 20 ONE @ 100.00 o1', 'o2 cancelled unfilled-remainder', 'o3 cancelled post-only-would-take'],
  ],
  [
    'a stop that was moved is the stop that counts, and one moved beyond the price is refused',
    [
      at(9_999, 100, bracket(buy(ONE, units(10)), { stop: 98 })),
      at(9_999, 100),
      at(9_900, 100, setExits(ONE, { stop: 95 })),
      at(9_700, 100, setExits(ONE, { stop: 97.5 })),
      at(9_400, 100),
    ],
    ['2 buy 10 ONE @ 100.00 o1', 'refused stop-on-wrong-side', '5 sell 10 ONE @ 94.00 stop'],
  ],
  [
    'a liquidation ends everything: the rest of the entry, the target, the stop',
    [
      at(
        9_999,
        1_000,
        bracket(limit('buy', ONE, units(1_900), 100, { leverage: 20 }), { stop: 97.6 }),
        takeProfit('sell', ONE, units(100), 105),
      ),
      at(9_999, 1_000),
      at(9_500, 5_000),
      at(9_999, 1_000),
    ],
    [
      '2 buy 1000 ONE @ 100.00 o1',
      '3 sell 1000 ONE @ 95.00 liquidation',
      'o1 cancelled liquidated',
      'o2 cancelled liquidated',
    ],
  ],
  [
    'a stop larger than the position turns it, and its exits are those of the new one',
    [
      at(9_999, 1_000, bracket(buy(ONE, units(10)), { stop: 95, target: 110 })),
      at(9_999, 1_000, bracket(stop('sell', ONE, units(25), 98), { stop: 99, target: 90 })),
      at(9_799, 1_000),
      at(9_499, 1_000),
      at(8_990, 1_000),
    ],
    ['2 buy 10 ONE @ 100.00 o1', '3 sell 25 ONE @ 97.99 o2', '5 buy 15 ONE @ 89.91 target'],
  ],
  [
    'a stop-limit jumped over rests at its limit; closing twice closes once; opening again behind it opens',
    [
      at(9_999, 1_000, buy(ONE, units(5)), stopLimit('sell', ONE, units(5), 98, 97)),
      at(9_999, 1_000),
      at(9_600, 1_000),
      at(9_700, 3, close(ONE), close(ONE), sell(ONE, units(7))),
      at(9_650, 100),
    ],
    [
      '2 buy 5 ONE @ 100.00 o1',
      '4 sell 3 ONE @ 97.00 o2',
      '5 sell 2 ONE @ 96.50 o3',
      'o2 cancelled position-closed',
      'o4 cancelled position-closed',
      '5 sell 7 ONE @ 96.50 o5',
    ],
  ],
])('%s', async (_, beats, log) => {
  const run = await toldRun([instrumentOf(ONE)], beats);
  expect(run.log).toEqual(log);
  expect(run.ledger.held).toBe(0n);
});
