import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { FeeProfile } from '../../src/domain/fee-profile.ts';
import type { Intent, OrderTerms } from '../../src/domain/order.ts';
import { later } from '../../src/domain/time.ts';
import { moneyOfNumber, rateOf, rateOfBps } from '../../src/domain/units.ts';
import type { ActivePlan, WorkingOrder } from '../../src/execution/venue/book.ts';
import { Desk } from '../support/execution/desk.ts';
import { exits, limit, order } from '../support/execution/intents.ts';
import {
  type WalkedAccount,
  type WalkedExits,
  type WalkedOrder,
  worthAfter,
} from '../support/execution/path-walker.ts';

/** All that is drawn of one account and one bar; prices in cents, few of them, so that much falls together. */
interface Drawn {
  readonly entry: Intent | undefined;
  readonly orders: readonly Intent[];
  readonly moved: readonly Intent[];
  readonly late: readonly Intent[];
  readonly capital: number;
  readonly marginMode: 'isolated' | 'cross';
  readonly costs: Costs;
  readonly bar: { readonly open: number; readonly high: number; readonly low: number; readonly close: number };
}

interface Costs {
  readonly halfSpreadBps: number;
  readonly slippageBps: number;
  readonly takerBps: number;
  readonly makerBps: number;
  readonly fixedDollars: number;
}

const MODES = ['pessimistic', 'optimistic', 'ohlc-path'] as const;

const level = fc.integer({ min: 955, max: 1_045 }).map((cents) => cents / 100);
const distance = fc.integer({ min: 1, max: 25 }).map((cents) => cents / 100);
const side = fc.constantFrom('buy' as const, 'sell' as const);
const leverage = fc.constantFrom(1, 5, 10, 20, 20);
const units = fc.integer({ min: 1, max: 40 });

const plan = fc.option(
  fc.record({
    stop: fc.option(level, { nil: undefined }),
    target: fc.option(level, { nil: undefined }),
    trailing: fc.option(distance, { nil: undefined }),
  }),
  { nil: undefined },
);

const terms: fc.Arbitrary<OrderTerms<number>> = fc.oneof(
  level.map((at) => limit(at).terms),
  level.map((trigger) => ({ type: 'stop', trigger }) as const),
  level.map((trigger) => ({ type: 'take-profit', trigger }) as const),
  distance.map((apart) => ({ type: 'trailing-stop', distance: apart }) as const),
  fc
    .tuple(level, level, fc.constantFrom('gtc' as const, 'ioc' as const, 'fok' as const))
    .map(([trigger, at, kind]) => ({ type: 'stop-limit', trigger, limit: at, timeInForce: { kind } }) as const),
);

const intent = (of: fc.Arbitrary<OrderTerms<number>>, reduces: fc.Arbitrary<boolean>): fc.Arbitrary<Intent> =>
  fc.record({ side, units, terms: of, plan, leverage, reduceOnly: reduces }).map((given) =>
    order(given.side, given.units, {
      terms: given.terms,
      leverage: given.leverage,
      reduceOnly: given.reduceOnly,
      ...(given.plan === undefined ? {} : exits(given.plan)),
    }),
  );
const market = fc.constant({ type: 'market' } as const);
const resting = intent(terms, fc.boolean());
const moved = plan.map(
  (given) => ({ kind: 'set-exits', symbol: order('buy', 1).symbol, ...exits(given ?? {}) }) as const,
);

const bar = fc
  .record({ open: fc.integer({ min: 990, max: 1_010 }), up: fc.nat(45), down: fc.nat(45), part: fc.nat(100) })
  .map(({ open, up, down, part }) => {
    const [high, low] = [open + up, open - down];
    return { open, high, low, close: low + Math.round(((high - low) * part) / 100) };
  });

const anybody: fc.Arbitrary<Drawn> = fc.record({
  entry: fc.option(intent(market, fc.constant(false)), { nil: undefined, freq: 3 }),
  orders: fc.array(resting, { maxLength: 4 }),
  moved: fc.array(moved, { maxLength: 1 }),
  late: fc.array(fc.oneof(resting, intent(market, fc.constant(false))), { maxLength: 1 }),
  capital: fc.constantFrom(21, 30, 100, 1_000),
  marginMode: fc.constantFrom('isolated', 'cross'),
  costs: fc.record({
    halfSpreadBps: fc.constantFrom(0, 0, 3, 20),
    slippageBps: fc.constantFrom(0, 0, 10),
    takerBps: fc.constantFrom(0, 5),
    makerBps: fc.constantFrom(-1, 0, 2),
    fixedDollars: fc.constantFrom(0, 0.01),
  }),
  bar,
});

/** One who has put up nearly all there is, at the highest leverage. */
const cornered = fc
  .tuple(anybody, side, fc.integer({ min: 30, max: 40 }), plan)
  .map(([given, way, size, own]): Drawn => {
    const entry = order(way, size, { leverage: 20, ...(own === undefined ? {} : exits(own)) });
    return { ...given, entry, capital: Math.ceil((size * 10) / 20 + 1) };
  });
const drawn = fc.oneof({ weight: 4, arbitrary: anybody }, { weight: 1, arbitrary: cornered });

it('a bar leaves an account with what the worst, the best or the one path leaves it with', () => {
  let parted = 0;
  const liquidated = { isolated: 0, cross: 0 };
  fc.assert(
    fc.property(drawn, (given) => {
      const { open, high, low, close } = given.bar;
      const desks = MODES.map((intrabar) => opened(given, intrabar));
      const [account] = desks.map(accountOf);
      const worth = (...path: number[]): number =>
        account === undefined ? Number.NaN : worthAfter(account, path, costsOf(given));
      const highFirst = worth(open, high, low, close);
      const lowFirst = worth(open, low, high, close);
      for (const desk of desks) desk.close(open, high, low, close);
      expect(desks.map(({ equity }) => Number(equity))).toEqual([
        Math.min(highFirst, lowFirst),
        Math.max(highFirst, lowFirst),
        high - open <= open - low ? highFirst : lowFirst,
      ]);
      if (highFirst !== lowFirst) parted += 1;
      if (desks.some(({ log }) => log.some((line) => line.startsWith('liquidation'))))
        liquidated[given.marginMode] += 1;
    }),
    { numRuns: 10_000 },
  );
  // Else nothing was tried.
  expect(parted).toBeGreaterThan(1_000);
  expect(liquidated.isolated).toBeGreaterThan(50);
  expect(liquidated.cross).toBeGreaterThan(20);
});

/** A desk with the drawn account, where the bar has just opened. */
function opened(given: Drawn, intrabar: (typeof MODES)[number]): Desk {
  const { costs, capital, marginMode } = given;
  const { halfSpreadBps, slippageBps, takerBps, makerBps, fixedDollars } = costs;
  const profile: FeeProfile = {
    name: 'drawn',
    fixed: moneyOfNumber(fixedDollars, 'up'),
    tiers: [{ above: moneyOfNumber(0, 'up'), taker: rateOfBps(takerBps), maker: rateOfBps(makerBps) }],
    borrowAYear: rateOf(0),
  };
  const desk = new Desk({ intrabar, capital, marginMode, profile, spreadBps: 2 * halfSpreadBps, slippageBps });
  desk.bar(1_000, 1_000, 1_000, 1_000);
  if (given.entry !== undefined) desk.send(given.entry);
  desk.bar(1_000, 1_000, 1_000, 1_000);
  desk.send(...given.orders);
  desk.open(given.bar.open);
  desk.now = later(desk.now, 1);
  desk.send(...given.moved, ...given.late);
  return desk;
}

function costsOf({ costs }: Drawn) {
  return { ...costs, fixed: Number(moneyOfNumber(costs.fixedDollars, 'up')) };
}

function accountOf({ ledger, book, now, options }: Desk): WalkedAccount {
  const { position, plan: active, working } = book;
  return {
    isCross: options.marginMode === 'cross',
    cash: Number(ledger.cash),
    position:
      position === undefined
        ? undefined
        : {
            size: position.side === 'long' ? position.size : -position.size,
            cost: Number(position.cost),
            margin: Number(position.margin),
          },
    plan: active === undefined ? undefined : { exits: exitsOf(active.exits), best: active.best },
    orders: working.map((one) => ({
      side: one.order.side === 'buy' ? 1 : -1,
      leverage: one.order.leverage,
      reduceOnly: one.order.reduceOnly,
      exits: one.order.exits === undefined ? undefined : exitsOf(one.order.exits),
      waits: waitOf(one, one.order.arrivesAt < now),
      size: one.remaining,
      held: Number(one.held),
      isBegun: one.remaining < one.order.size,
    })),
  };
}

function exitsOf({ stop, target, trailing }: ActivePlan['exits']): WalkedExits {
  return { stop, target, trailing };
}

function waitOf({ order: { terms: asked }, stage }: WorkingOrder, isThere: boolean): WalkedOrder['waits'] {
  if (!isThere) return { kind: 'nothing' };
  switch (asked.type) {
    case 'market':
      return { kind: 'nothing' };
    case 'limit':
      return { kind: 'limit', at: asked.limit, isMaker: true };
    case 'take-profit':
      return { kind: 'limit', at: asked.trigger, isMaker: false };
    case 'stop':
      return { kind: 'stop', at: asked.trigger };
    case 'trailing-stop':
      return stage.kind === 'trailing'
        ? { kind: 'trailing', best: stage.best, distance: asked.distance }
        : { kind: 'nothing' };
    case 'stop-limit':
      if (stage.kind === 'resting') return { kind: 'limit', at: asked.limit, isMaker: true };
      return { kind: 'stop-limit', at: asked.trigger, limit: asked.limit, mayRest: asked.timeInForce.kind === 'gtc' };
  }
}
