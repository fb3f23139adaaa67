import { describe, expect, it } from 'vitest';
import type { Instrument } from '../../../src/domain/instrument.ts';
import type { CancelReason } from '../../../src/domain/order.ts';
import { instant } from '../../../src/domain/time.ts';
import { rateOf } from '../../../src/domain/units.ts';
import { Desk, FREE, MINUTE, PERP, START } from '../../support/execution/desk.ts';
import { close, exits, limit, order } from '../../support/execution/intents.ts';

const IOC = { timeInForce: { kind: 'ioc' } } as const;
const FOK = { timeInForce: { kind: 'fok' } } as const;

interface Case {
  readonly name: string;
  readonly run: (desk: Desk) => void;
  readonly log: readonly string[];
  readonly position: string;
}

/** On quotes of 99.00 / 101.00 unless a case says otherwise. */
const ON_QUOTES: readonly Case[] = [
  {
    name: 'a market order fills on the next quote, never on the one that caused it',
    run: (desk) => {
      desk.send(order('buy', 10));
      desk.quote(9_950, 10_150);
    },
    log: ['o1 buy 10 @ 101.50 taker'],
    position: 'long 10',
  },
  {
    name: 'a sale gets the bid',
    run: (desk) => {
      desk.send(order('sell', 10));
      desk.quote(9_950, 10_150);
    },
    log: ['o1 sell 10 @ 99.50 taker'],
    position: 'short 10',
  },
  {
    name: 'beyond the shown size it pays impact, as a fill of its own',
    run: (desk) => {
      desk.send(order('buy', 10));
      desk.quote(9_900, 10_000, 50, 4);
    },
    log: ['o1 buy 4 @ 100.00 taker', 'o1 buy 6 @ 100.05 taker'],
    position: 'long 10',
  },
  {
    name: 'two orders do not take the same shown size twice',
    run: (desk) => {
      desk.send(order('buy', 3));
      desk.send(order('buy', 3));
      desk.quote(9_900, 10_000, 50, 4);
    },
    log: ['o1 buy 3 @ 100.00 taker', 'o2 buy 1 @ 100.00 taker', 'o2 buy 2 @ 100.05 taker'],
    position: 'long 6',
  },
  {
    name: 'trades beside quotes fill nothing',
    run: (desk) => {
      desk.send(order('buy', 10));
      desk.trade(10_000);
    },
    log: [],
    position: 'flat',
  },
  {
    name: 'a marketable limit takes at the ask, and rests with what is not shown',
    run: (desk) => {
      desk.send(order('buy', 10, limit(101)));
      desk.quote(9_900, 10_050, 50, 4);
      desk.quote(9_900, 10_100, 50, 5);
      desk.quote(9_900, 10_150, 50, 50);
      desk.quote(9_900, 10_090, 50, 50);
    },
    log: ['o1 buy 4 @ 100.50 taker', 'o1 buy 5 @ 101.00 maker', 'o1 buy 1 @ 100.90 maker'],
    position: 'long 10',
  },
  {
    name: 'a resting limit waits for its price',
    run: (desk) => {
      desk.send(order('sell', 2, limit(102)));
      desk.quote(9_900, 10_100);
      desk.quote(10_199, 10_300);
      desk.quote(10_200, 10_300);
    },
    log: ['o1 sell 2 @ 102.00 maker'],
    position: 'short 2',
  },
  {
    name: 'immediate or cancel takes what it can within its limit',
    run: (desk) => {
      desk.send(order('buy', 10, limit(100.02, IOC)));
      desk.quote(9_900, 10_000, 50, 4);
    },
    log: ['o1 buy 4 @ 100.00 taker', 'o1 unfilled-remainder'],
    position: 'long 4',
  },
  {
    name: 'immediate or cancel pays impact while that is within its limit',
    run: (desk) => {
      desk.send(order('buy', 10, limit(100.05, IOC)));
      desk.quote(9_900, 10_000, 50, 4);
    },
    log: ['o1 buy 4 @ 100.00 taker', 'o1 buy 6 @ 100.05 taker'],
    position: 'long 10',
  },
  {
    name: 'fill or kill takes all of it or nothing',
    run: (desk) => {
      desk.send(order('buy', 10, limit(101, FOK)));
      desk.quote(9_900, 10_000, 50, 9);
      desk.send(order('buy', 10, limit(101, FOK)));
      desk.quote(9_900, 10_000, 50, 10);
    },
    log: ['o1 unfilled-remainder', 'o2 buy 10 @ 100.00 taker'],
    position: 'long 10',
  },
  {
    name: 'post-only never takes',
    run: (desk) => {
      desk.send(order('buy', 1, limit(101, { postOnly: true })));
      desk.quote(9_900, 10_100);
      desk.send(order('buy', 1, limit(101, { postOnly: true })));
      desk.quote(9_900, 10_101);
      desk.quote(9_900, 10_099);
    },
    log: ['o1 post-only-would-take', 'o2 buy 1 @ 100.99 maker'],
    position: 'long 1',
  },
  {
    name: 'good till date ends on its date',
    run: (desk) => {
      const until = START + 10_000;
      desk.send(order('buy', 1, limit(90, { timeInForce: { kind: 'gtd', until: until as never } })));
      desk.quote(9_900, 10_100);
      desk.expire(until - 1);
      desk.expire(until);
    },
    log: ['o1 expired'],
    position: 'flat',
  },
  {
    name: 'a stop waits for its trigger and slips from there',
    run: (desk) => {
      desk.send(order('buy', 5, { terms: { type: 'stop', trigger: 105 } }));
      desk.quote(10_350, 10_450);
      desk.quote(10_500, 10_600);
    },
    log: ['o1 buy 5 @ 106.00 taker'],
    position: 'long 5',
  },
  {
    name: 'a stop to sell is triggered by the bid alone',
    run: (desk) => {
      desk.send(order('sell', 5, { terms: { type: 'stop', trigger: 95 } }));
      desk.quote(9_501, 9_502);
      desk.quote(9_400, 9_700);
    },
    log: ['o1 sell 5 @ 94.00 taker'],
    position: 'short 5',
  },
  {
    name: 'a stop-limit becomes a limit where it is triggered',
    run: (desk) => {
      const terms = { type: 'stop-limit', trigger: 105, limit: 105.5, timeInForce: { kind: 'gtc' } } as const;
      desk.send(order('buy', 5, { terms }));
      desk.quote(10_350, 10_450);
      desk.quote(10_500, 10_600);
      desk.quote(10_450, 10_540);
    },
    log: ['o1 buy 5 @ 105.40 maker'],
    position: 'long 5',
  },
  {
    name: 'a stop-limit takes at once when it can',
    run: (desk) => {
      const terms = { type: 'stop-limit', trigger: 105, limit: 106, timeInForce: { kind: 'gtc' } } as const;
      desk.send(order('buy', 5, { terms }));
      desk.quote(10_450, 10_550);
    },
    log: ['o1 buy 5 @ 105.50 taker'],
    position: 'long 5',
  },
  {
    name: 'take-profit fills at its trigger or better',
    run: (desk) => {
      desk.send(order('buy', 5));
      desk.quote(9_900, 10_000);
      desk.send(order('sell', 5, { terms: { type: 'take-profit', trigger: 103 } }));
      desk.quote(10_299, 10_400);
      desk.quote(10_310, 10_400);
    },
    log: ['o1 buy 5 @ 100.00 taker', 'o2 sell 5 @ 103.10 taker'],
    position: 'flat',
  },
  {
    name: 'a trailing stop follows the best bid',
    run: (desk) => {
      desk.send(order('buy', 5));
      desk.quote(9_900, 10_000);
      desk.send(order('sell', 5, { terms: { type: 'trailing-stop', distance: 2 } }));
      desk.quote(10_000, 10_100);
      desk.quote(10_400, 10_500);
      desk.quote(10_201, 10_300);
      desk.quote(10_200, 10_300);
    },
    log: ['o1 buy 5 @ 100.00 taker', 'o2 sell 5 @ 102.00 taker'],
    position: 'flat',
  },
  {
    name: 'a reduce-only order never turns the position',
    run: (desk) => {
      desk.send(order('buy', 5));
      desk.quote(9_900, 10_000);
      desk.send(order('sell', 8, { ...limit(99), reduceOnly: true }));
      desk.quote(9_900, 10_000);
    },
    log: ['o1 buy 5 @ 100.00 taker', 'o2 sell 5 @ 99.00 taker', 'o2 position-closed'],
    position: 'flat',
  },
  {
    name: 'a reduce-only order that meets no position is cancelled',
    run: (desk) => {
      desk.send(order('sell', 8, { ...limit(99), reduceOnly: true }));
      desk.quote(9_900, 10_000);
    },
    log: ['o1 reduce-only-without-position'],
    position: 'flat',
  },
  {
    name: 'closing a position cancels the stop that guarded it: no orphan opens the next one',
    run: (desk) => {
      desk.send(order('buy', 5));
      desk.quote(9_900, 10_000);
      desk.send(order('sell', 5, { terms: { type: 'stop', trigger: 95 } }));
      desk.send(close);
      desk.quote(9_900, 10_000);
      desk.quote(9_000, 9_100);
    },
    log: ['o1 buy 5 @ 100.00 taker', 'o3 sell 5 @ 99.00 taker', 'o2 position-closed'],
    position: 'flat',
  },
  {
    name: 'the rest of an entry goes with the position that was stopped out',
    run: (desk) => {
      desk.send(order('buy', 10, { ...limit(100), ...exits({ stop: 95 }) }));
      desk.quote(9_900, 10_000, 50, 4);
      desk.quote(9_400, 10_050);
      desk.quote(9_900, 10_000);
    },
    log: ['o1 buy 4 @ 100.00 taker', 'stop sell 4 @ 94.00 taker', 'o1 position-closed'],
    position: 'flat',
  },
  {
    name: 'a moved stop stays moved when more of the entry fills',
    run: (desk) => {
      desk.send(order('buy', 10, { ...limit(100), ...exits({ stop: 95 }) }));
      desk.quote(9_900, 10_000, 50, 4);
      desk.send({ kind: 'set-exits', symbol: desk.options.instrument.symbol, ...exits({ stop: 98 }) });
      desk.quote(9_900, 10_000, 50, 6);
      desk.quote(9_790, 10_000);
    },
    log: ['o1 buy 4 @ 100.00 taker', 'o1 buy 6 @ 100.00 maker', 'stop sell 10 @ 97.90 taker'],
    position: 'flat',
  },
  {
    name: 'what turns a position goes on filling after the old one ended',
    run: (desk) => {
      desk.send(order('buy', 5));
      desk.quote(9_900, 10_000);
      desk.send(order('sell', 8, limit(99)));
      desk.quote(9_900, 10_000, 5);
      desk.quote(9_900, 10_000, 50);
    },
    log: ['o1 buy 5 @ 100.00 taker', 'o2 sell 5 @ 99.00 taker', 'o2 sell 3 @ 99.00 maker'],
    position: 'short 3',
  },
  {
    name: 'one order turns a position',
    run: (desk) => {
      desk.send(order('buy', 5));
      desk.quote(9_900, 10_000);
      desk.send(order('sell', 8));
      desk.quote(9_900, 10_000);
    },
    log: ['o1 buy 5 @ 100.00 taker', 'o2 sell 8 @ 99.00 taker'],
    position: 'short 3',
  },
  {
    name: 'close and open in one decision turn it in two',
    run: (desk) => {
      desk.send(order('buy', 5));
      desk.quote(9_900, 10_000);
      desk.send(close, order('sell', 5));
      desk.quote(9_900, 10_000);
    },
    log: ['o1 buy 5 @ 100.00 taker', 'o2 sell 5 @ 99.00 taker', 'o3 sell 5 @ 99.00 taker'],
    position: 'short 5',
  },
  {
    name: 'cancel takes a resting order out, and replace is cancel and send',
    run: (desk) => {
      desk.send(order('buy', 5, limit(95)));
      desk.quote(9_900, 10_000);
      desk.send(
        { kind: 'cancel', symbol: desk.options.instrument.symbol, order: 'o1' as never },
        order('buy', 5, limit(96)),
      );
      desk.quote(9_400, 9_550);
    },
    log: ['o1 asked', 'o2 buy 5 @ 95.50 taker'],
    position: 'long 5',
  },
  {
    name: 'the operator gets everyone out at the next price',
    run: (desk) => {
      desk.send(order('buy', 5));
      desk.quote(9_900, 10_000);
      desk.send(order('buy', 5, limit(95)));
      desk.flatten();
      desk.quote(9_800, 9_900);
    },
    log: ['o1 buy 5 @ 100.00 taker', 'o2 asked', 'flatten sell 5 @ 98.00 taker'],
    position: 'flat',
  },
];

const ON_BARS: readonly Case[] = [
  {
    name: 'a market order fills at the next open',
    run: (desk) => {
      desk.send(order('buy', 10));
      desk.bar(10_200, 10_400, 10_100, 10_300);
    },
    log: ['o1 buy 10 @ 102.00 taker'],
    position: 'long 10',
  },
  {
    name: 'a range fills no order that came after its open',
    run: (desk) => {
      desk.open(10_000);
      desk.send(order('buy', 10, limit(98)));
      desk.close(10_000, 10_000, 9_500, 9_900);
      desk.bar(9_900, 9_900, 9_700, 9_800);
    },
    log: ['o1 buy 10 @ 98.00 maker'],
    position: 'long 10',
  },
  {
    name: 'a limit fills at the open when that is better',
    run: (desk) => {
      desk.send(order('buy', 10, limit(98)));
      desk.bar(9_700, 9_900, 9_600, 9_800);
    },
    log: ['o1 buy 10 @ 97.00 taker'],
    position: 'long 10',
  },
  {
    name: 'a gapped stop fills at the open, not at the stop',
    run: (desk) => {
      desk.send(order('buy', 10, exits({ stop: 98 })));
      desk.bar(10_000, 10_100, 9_900, 10_000);
      desk.bar(9_500, 9_900, 9_400, 9_800);
    },
    log: ['o1 buy 10 @ 100.00 taker', 'stop sell 10 @ 95.00 taker'],
    position: 'flat',
  },
  {
    name: 'the plan of a market entry can fire on the entry bar',
    run: (desk) => {
      desk.send(order('buy', 10, exits({ stop: 98, target: 105 })));
      desk.bar(10_000, 10_600, 9_900, 10_000);
    },
    log: ['o1 buy 10 @ 100.00 taker', 'target sell 10 @ 105.00 taker'],
    position: 'flat',
  },
  {
    name: 'what fills inside a bar is stopped on the rest of it',
    run: (desk) => {
      desk.send(order('buy', 10, { ...limit(98), ...exits({ stop: 96, target: 107 }) }));
      desk.bar(10_000, 10_100, 9_500, 9_900);
    },
    log: ['o1 buy 10 @ 98.00 maker', 'stop sell 10 @ 96.00 taker'],
    position: 'flat',
  },
  {
    name: 'what fills inside a bar is liquidated on the rest of it',
    run: (desk) => {
      desk.send(order('buy', 10, { ...limit(98), leverage: 20 }));
      desk.bar(10_000, 10_100, 9_500, 9_900);
    },
    log: ['o1 buy 10 @ 98.00 maker', 'liquidation sell 10 @ 95.48 taker'],
    position: 'flat',
  },
  {
    name: 'a stop entry reaches its target on the rest of the bar',
    run: (desk) => {
      desk.send(order('buy', 10, { terms: { type: 'stop', trigger: 101 }, ...exits({ target: 103 }) }));
      desk.bar(10_000, 10_350, 9_950, 10_200);
    },
    log: ['o1 buy 10 @ 101.00 taker', 'target sell 10 @ 103.00 taker'],
    position: 'flat',
  },
  {
    name: 'a target that lies on the part before the entry alone is not reached',
    run: (desk) => {
      desk.send(order('buy', 10, { ...limit(98), ...exits({ target: 99 }) }));
      desk.bar(10_000, 10_600, 9_750, 9_820);
    },
    log: ['o1 buy 10 @ 98.00 maker'],
    position: 'long 10',
  },
  {
    name: 'several orders fill as the price comes to them, not as they arrived',
    run: (desk) => {
      desk.send(order('buy', 2, limit(97)), order('buy', 1, limit(98)));
      desk.bar(10_000, 10_000, 9_650, 9_700);
    },
    log: ['o2 buy 1 @ 98.00 maker', 'o1 buy 2 @ 97.00 maker'],
    position: 'long 3',
  },
  {
    name: 'a bar that touches both stops out first',
    run: (desk) => {
      desk.send(order('sell', 10, exits({ stop: 103, target: 95 })));
      desk.bar(10_000, 10_400, 9_400, 10_000);
    },
    log: ['o1 sell 10 @ 100.00 taker', 'stop buy 10 @ 103.00 taker'],
    position: 'flat',
  },
  {
    name: 'a stop order and a take-profit order on the range',
    run: (desk) => {
      desk.send(order('buy', 10, { terms: { type: 'stop', trigger: 103 } }));
      desk.bar(10_000, 10_400, 9_900, 10_350);
      desk.send(order('sell', 10, { terms: { type: 'take-profit', trigger: 108 } }));
      desk.bar(10_350, 10_900, 10_300, 10_400);
    },
    log: ['o1 buy 10 @ 103.00 taker', 'o2 sell 10 @ 108.00 taker'],
    position: 'flat',
  },
  {
    name: 'a stop-limit on the way fills at its trigger when the limit lies beyond, else waits for the price to come back',
    run: (desk) => {
      const terms = { type: 'stop-limit', trigger: 103, timeInForce: { kind: 'gtc' } } as const;
      desk.send(
        order('buy', 1, { terms: { ...terms, limit: 104 } }),
        order('buy', 2, { terms: { ...terms, limit: 102 } }),
      );
      desk.bar(10_000, 10_400, 9_900, 10_350);
      desk.bar(10_350, 10_400, 10_150, 10_200);
    },
    log: ['o1 buy 1 @ 103.00 taker', 'o2 buy 2 @ 102.00 maker'],
    position: 'long 3',
  },
  {
    name: 'a moved stop is the stop that is booked; inside a bar the old one still holds',
    run: (desk) => {
      desk.send(order('buy', 10, exits({ stop: 95 })));
      desk.open(10_000);
      desk.now = (desk.now + 1_000) as never;
      desk.send({ kind: 'set-exits', symbol: desk.options.instrument.symbol, ...exits({ stop: 99 }) });
      desk.now = (desk.now - 1_000) as never;
      desk.close(10_000, 10_200, 9_800, 10_100);
      desk.bar(10_100, 10_200, 9_850, 10_000);
    },
    log: ['o1 buy 10 @ 100.00 taker', 'stop sell 10 @ 99.00 taker'],
    position: 'flat',
  },
  {
    name: 'a trailing stop is hit in the bar that runs over it',
    run: (desk) => {
      desk.send(order('buy', 10, exits({ trailing: 5 })));
      desk.bar(10_000, 11_000, 9_700, 9_800);
    },
    log: ['o1 buy 10 @ 100.00 taker', 'trailing sell 10 @ 105.00 taker'],
    position: 'flat',
  },
  {
    name: 'a trailing stop order follows the bar and is hit in it',
    run: (desk) => {
      desk.send(order('sell', 10, { terms: { type: 'trailing-stop', distance: 5 } }));
      desk.bar(10_000, 11_000, 9_700, 9_800);
    },
    log: ['o1 sell 10 @ 105.00 taker'],
    position: 'short 10',
  },
  {
    name: 'a trailing plan that no path runs over goes on from the high of its bar',
    run: (desk) => {
      desk.send(order('buy', 10, exits({ trailing: 3 })));
      desk.bar(10_000, 10_500, 10_000, 10_400);
      desk.bar(10_400, 10_450, 10_190, 10_300);
    },
    log: ['o1 buy 10 @ 100.00 taker', 'trailing sell 10 @ 102.00 taker'],
    position: 'flat',
  },
  {
    name: 'the tighter of stop and trailing is the one that counts',
    run: (desk) => {
      desk.send(order('buy', 10, exits({ stop: 99, trailing: 3 })));
      desk.bar(10_000, 10_100, 9_850, 10_000);
    },
    log: ['o1 buy 10 @ 100.00 taker', 'stop sell 10 @ 99.00 taker'],
    position: 'flat',
  },
];

function check(desk: Desk, { run, log, position }: Case): void {
  run(desk);
  expect(desk.log).toEqual(log);
  expect(desk.position).toBe(position);
  expect(desk.ledger.held).toBe(heldByWorking(desk));
}

/** What the books hold is what the orders still there hold, to the unit. */
function heldByWorking(desk: Desk): bigint {
  return desk.book.working.reduce((sum, { held }) => sum + held, 0n);
}

describe('orders on quotes', () => {
  it.each(ON_QUOTES.map((row) => [row.name, row] as const))('%s', (_name, row) => {
    const desk = new Desk();
    desk.quote(9_900, 10_100);
    check(desk, row);
  });
});

describe('orders on bars', () => {
  it.each(ON_BARS.map((row) => [row.name, row] as const))('%s', (_name, row) => {
    const desk = new Desk();
    desk.bar(10_000, 10_000, 10_000, 10_000);
    check(desk, row);
  });
});

it('every reason to cancel has a case', () => {
  // A new reason does not compile until it is said where it is shown.
  const shownIn: Readonly<Record<CancelReason, 'cases' | 'buying power' | 'liquidation'>> = {
    asked: 'cases',
    'position-closed': 'cases',
    expired: 'cases',
    'unfilled-remainder': 'cases',
    'post-only-would-take': 'cases',
    'reduce-only-without-position': 'cases',
    'insufficient-margin': 'buying power',
    'too-large': 'buying power',
    liquidated: 'liquidation',
  };
  const lines = [...ON_QUOTES, ...ON_BARS].flatMap(({ log }) => log);
  for (const [reason, place] of Object.entries(shownIn)) {
    expect(
      lines.some((line) => line.endsWith(` ${reason}`)),
      reason,
    ).toBe(place === 'cases');
  }
});

describe('sizes at the end of integers', () => {
  const coin: Instrument = { ...PERP, priceDecimals: 8, sizeDecimals: 8 };
  const quoted = () => {
    const desk = new Desk({ instrument: coin });
    desk.trade(1_000);
    return desk;
  };

  it('two orders that each fit and together do not: the second ends', () => {
    const desk = quoted();
    desk.send(order('buy', 60_000_000), order('buy', 60_000_000, limit(0.000009)));
    desk.trade(1_000);
    desk.trade(900);
    expect(desk.log).toEqual(['o1 buy 6000000000000000 @ 0.00001000 taker', 'o2 too-large']);
    expect(desk.position).toBe('long 6000000000000000');
  });

  it('a share that buys more at the price it meets ends there', () => {
    const desk = new Desk({ instrument: coin, capital: 850 });
    desk.quote(1_000, 1_000);
    desk.send(order('buy', 1, { sizing: { by: 'buying-power', share: 1 } }));
    desk.quote(900, 900);
    expect(desk.log).toEqual(['o1 too-large']);
    expect(desk.position).toBe('flat');
  });
});

describe('orders on trades', () => {
  it('fills half the spread away, with slippage on market and stop fills only', () => {
    const desk = new Desk({ spreadBps: 20, slippageBps: 10 });
    desk.trade(10_000);
    desk.send(order('buy', 10, exits({ stop: 98, target: 103 })));
    desk.trade(10_000);
    desk.trade(9_805);
    desk.send(order('sell', 10));
    desk.trade(10_000);
    desk.send(order('buy', 10, limit(99)));
    desk.trade(9_885);
    expect(desk.log).toEqual([
      'o1 buy 10 @ 100.21 taker',
      'stop sell 10 @ 97.85 taker',
      'o2 sell 10 @ 99.80 taker',
      'o3 buy 10 @ 98.95 taker',
    ]);
  });

  it('lets quotes take over when they come', () => {
    const desk = new Desk();
    desk.trade(10_000);
    desk.send(order('buy', 1));
    desk.quote(9_990, 10_010);
    desk.send(order('buy', 1));
    desk.trade(9_000);
    desk.quote(9_980, 10_000);
    expect(desk.log).toEqual(['o1 buy 1 @ 100.10 taker', 'o2 buy 1 @ 100.00 taker']);
    expect(desk.fills[1]).toMatchObject({ at: desk.now, on: { tape: 0, line: 4 } });
  });
});

describe('fees of a fill', () => {
  const fees = 'fixed+percent:1.50+10bps';

  it('take the fixed part once an order, however many pieces fill it', () => {
    const desk = new Desk({ fees });
    desk.quote(9_900, 10_000);
    desk.send(order('buy', 10, limit(100)));
    desk.quote(9_900, 10_000, 50, 4);
    desk.quote(9_900, 10_000, 50, 50);
    expect(desk.fills.map(({ fee }) => fee)).toEqual([1_90000000n, 60000000n]);
  });

  it('take it once an exit, too', () => {
    const desk = new Desk({ fees });
    desk.quote(9_900, 10_000);
    desk.send(order('buy', 10, exits({ stop: 95 })));
    desk.quote(9_900, 10_000);
    desk.quote(9_000, 9_100, 6);
    expect(desk.fills.slice(1).map(({ fee, size }) => [size, fee])).toEqual([
      [6, 2_04000000n],
      [4, 35980000n],
    ]);
  });

  it('are lower for what rested', () => {
    const desk = new Desk({
      profile: { ...FREE, tiers: [{ ...FREE.tiers[0], taker: rateOf(0.001), maker: rateOf(0) }] },
    });
    desk.quote(9_900, 10_000);
    desk.send(order('buy', 10, limit(99.5)));
    desk.quote(9_900, 10_000);
    desk.quote(9_900, 9_950);
    desk.send(close);
    desk.quote(9_900, 9_950);
    expect(desk.fills.map(({ fee, liquidity }) => [liquidity, fee])).toEqual([
      ['maker', 0n],
      ['taker', 99000000n],
    ]);
  });
});

describe('faults of other engines', () => {
  it('an order waits through a hole in the feed for a price of its own time', () => {
    const desk = new Desk();
    desk.quote(9_900, 10_000);
    desk.send(order('buy', 1));
    desk.quote(9_400, 9_500, 9, 9, 55 * MINUTE);
    expect(desk.log).toEqual(['o1 buy 1 @ 95.00 taker']);
    expect(desk.fills[0]?.at).toBe(desk.now);
    expect(desk.approveOnly(order('buy', 1)).kind).toBe('order');
    desk.now = instant(desk.now + 55 * MINUTE);
    expect(desk.approveOnly(order('buy', 1))).toEqual({ kind: 'refused', reason: 'stale-price' });
  });

  it('trades of one side fill orders of both', () => {
    const desk = new Desk();
    desk.trade(10_000, 1_000, 'sell');
    desk.send(order('buy', 1));
    desk.trade(10_000, 1_000, 'sell');
    desk.send(close);
    desk.trade(10_000, 1_000, 'sell');
    expect(desk.position).toBe('flat');
  });
});

describe('the event that caused an order', () => {
  it('never fills it, though the venue is asked about that event again', () => {
    const desk = new Desk();
    desk.quote(9_900, 10_100);
    desk.send(order('buy', 1), order('buy', 1, limit(105)));
    const { market, now } = desk;
    const caused = { kind: 'quote', bid: market.bid, ask: market.ask, bidSize: 1, askSize: 1 } as const;
    desk.pull({ ...caused, ts: now, visible: now, tape: 0, line: 1, symbol: desk.options.instrument.symbol } as never);
    expect(desk.log).toEqual([]);
    desk.quote(9_900, 10_100);
    expect(desk.log).toHaveLength(2);
  });
});

describe('what a bar is taken to do inside', () => {
  const both = (intrabar: 'optimistic' | 'ohlc-path', high: number, low: number) => {
    const desk = new Desk({ intrabar });
    desk.bar(10_000, 10_000, 10_000, 10_000);
    desk.send(order('buy', 10, exits({ stop: 97, target: 104 })));
    desk.bar(10_000, high, low, 10_000);
    return desk.log[1];
  };

  it('optimistic: the target first', () => {
    expect(both('optimistic', 10_500, 9_500)).toBe('target sell 10 @ 104.00 taker');
  });

  it('ohlc-path: the extreme nearer the open first', () => {
    expect(both('ohlc-path', 10_400, 9_500)).toBe('target sell 10 @ 104.00 taker');
    expect(both('ohlc-path', 10_500, 9_700)).toBe('stop sell 10 @ 97.00 taker');
  });

  it('pessimistic: whatever leaves less, here a short entry that is stopped before a long one gains', () => {
    const fills = (intrabar: 'pessimistic' | 'optimistic') => {
      const desk = new Desk({ intrabar });
      desk.bar(10_000, 10_000, 10_000, 10_000);
      desk.send(
        order('buy', 10, { ...limit(95), ...exits({ target: 99 }) }),
        order('sell', 10, { ...limit(105), ...exits({ stop: 109 }) }),
      );
      desk.bar(10_000, 11_000, 9_400, 9_450);
      return desk.log;
    };
    expect(fills('pessimistic')).toEqual([
      'o2 sell 10 @ 105.00 maker',
      'stop buy 10 @ 109.00 taker',
      'o1 buy 10 @ 95.00 maker',
    ]);
    expect(fills('optimistic')).toEqual([
      'o1 buy 10 @ 95.00 maker',
      'target sell 10 @ 99.00 taker',
      'o2 sell 10 @ 105.00 maker',
      'stop buy 10 @ 109.00 taker',
    ]);
  });

  it('ohlc-path: a trailing stop has followed the high when that comes first', () => {
    const desk = new Desk({ intrabar: 'ohlc-path' });
    desk.bar(10_000, 10_000, 10_000, 10_000);
    desk.send(order('buy', 10, exits({ trailing: 5 })));
    desk.bar(10_000, 10_300, 9_700, 9_750);
    expect(desk.log[1]).toBe('trailing sell 10 @ 98.00 taker');
  });
});

describe('the fill model on-close', () => {
  it('fills market orders at the close they were decided on, and exits from the next event on', () => {
    const desk = new Desk({ spreadBps: 20 });
    desk.bar(10_000, 10_200, 9_000, 10_100);
    desk.send(order('buy', 10, exits({ stop: 99 })));
    desk.fillAtClose(10_000, 10_200, 9_000, 10_100);
    desk.bar(10_100, 10_200, 9_890, 10_000);
    expect(desk.log).toEqual(['o1 buy 10 @ 101.11 taker', 'stop sell 10 @ 99.00 taker']);
    expect(desk.fills[0]?.at).toBe(START + MINUTE);
  });
});

describe('buying power', () => {
  it('is measured at the price it fills at, its fee included, floored to the lot', () => {
    const desk = new Desk({ capital: 10_000, fees: 'percent:20bps' });
    desk.bar(10_000, 10_000, 10_000, 10_000);
    desk.send(order('buy', 1, { sizing: { by: 'buying-power', share: 1 } }));
    desk.bar(9_000, 9_000, 9_000, 9_000);
    // 10000 / (90 × 1.002) = 110.89…
    expect(desk.log).toEqual(['o1 buy 110 @ 90.00 taker']);
    expect(desk.ledger.cash).toBe(80_20000000n);
  });

  it('buys less when the price ran away, rather than nothing', () => {
    const desk = new Desk({ capital: 10_000 });
    desk.bar(10_000, 10_000, 10_000, 10_000);
    desk.send(order('buy', 1, { sizing: { by: 'buying-power', share: 0.5 }, leverage: 2 }));
    desk.bar(11_000, 11_000, 11_000, 11_000);
    expect(desk.log).toEqual(['o1 buy 90 @ 110.00 taker']);
  });

  it('turns a whole position with what the closing sets free', () => {
    const desk = new Desk({ capital: 10_000 });
    desk.bar(10_000, 10_000, 10_000, 10_000);
    desk.send(order('buy', 1, { sizing: { by: 'buying-power', share: 1 } }));
    desk.bar(10_000, 10_000, 10_000, 10_000);
    desk.send(close, order('sell', 1, { sizing: { by: 'buying-power', share: 1 } }));
    desk.bar(11_000, 11_000, 11_000, 11_000);
    expect(desk.log.slice(1)).toEqual(['o2 sell 100 @ 110.00 taker', 'o3 sell 100 @ 110.00 taker']);
    desk.send(order('buy', 1, { sizing: { by: 'buying-power', share: 1 } }));
    desk.bar(10_000, 10_000, 10_000, 10_000);
    // Short 100 from 110 to 100: 12,000 to open with.
    expect(desk.log.at(-1)).toBe('o4 buy 220 @ 100.00 taker');
    expect(desk.position).toBe('long 120');
  });

  it('pays the fee of what it closes before it opens', () => {
    const desk = new Desk({ capital: 10_100, fees: 'percent:100bps' });
    desk.quote(10_000, 10_000);
    const all = { sizing: { by: 'buying-power', share: 1 } } as const;
    desk.send(order('buy', 1, all));
    desk.quote(10_000, 10_000);
    desk.send(order('sell', 1, all));
    desk.quote(10_000, 10_000);
    // 10,000 back less 100 for closing open 98 at 101.00 each; the 100 unpaid, it would be 99.
    expect(desk.log).toEqual(['o1 buy 100 @ 100.00 taker', 'o2 sell 198 @ 100.00 taker']);
  });

  it.each([
    [10, ['o1 buy 10 @ 100.00 taker']],
    [9, ['o1 buy 9 @ 100.00 taker']],
    [5, ['o1 buy 5 @ 100.00 taker', 'o1 buy 4 @ 105.00 taker']],
  ])('reckons with impact where the size is not shown: of ten, %d are', (shown, log) => {
    const desk = new Desk({ capital: 1_000, impactBps: 500 });
    desk.quote(10_000, 10_000);
    desk.send(order('buy', 1, { sizing: { by: 'buying-power', share: 1 } }));
    desk.quote(10_000, 10_000, shown, shown);
    expect(desk.log).toEqual(log);
  });

  it('turns a position of one lot with what that sets free', () => {
    const desk = new Desk({ capital: 150 });
    desk.quote(10_000, 10_000);
    desk.send(order('buy', 1));
    desk.quote(10_000, 10_000);
    desk.send(order('sell', 2));
    desk.quote(10_000, 10_000);
    expect(desk.position).toBe('short 1');
  });

  it('an order beyond it is cancelled with the reason, and gives its hold back', () => {
    const desk = new Desk({ capital: 10_000 });
    desk.bar(10_000, 10_000, 10_000, 10_000);
    desk.send(order('buy', 100));
    desk.bar(10_001, 10_001, 10_001, 10_001);
    expect(desk.log).toEqual(['o1 insufficient-margin']);
    expect([desk.ledger.cash, desk.ledger.held]).toEqual([10_000_00000000n, 0n]);
  });

  it('a turn that cannot be paid closes what it can', () => {
    const desk = new Desk({ capital: 10_000 });
    desk.bar(10_000, 10_000, 10_000, 10_000);
    desk.send(order('buy', 50));
    desk.bar(10_000, 10_000, 10_000, 10_000);
    desk.send(order('sell', 145));
    desk.bar(9_000, 9_000, 9_000, 9_000);
    // A loss of 500 leaves 9,500 for 95 at 90.00; at the decision it was 10,000 for 95 at 100.
    expect(desk.log).toEqual(['o1 buy 50 @ 100.00 taker', 'o2 sell 145 @ 90.00 taker']);
    desk.send(order('buy', 195));
    desk.bar(9_600, 9_600, 9_600, 9_600);
    expect(desk.log.slice(2)).toEqual(['o3 buy 95 @ 96.00 taker', 'o3 insufficient-margin']);
    expect(desk.position).toBe('flat');
  });
});
