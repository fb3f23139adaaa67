import { bracket, buy, cancel, close, type Intent, limit, sell, setExits, stop, units } from 'quartet';
import { describe, expect, it } from 'vitest';
import { RANK } from '../../../src/domain/event-order.ts';
import type { FeedEvent } from '../../../src/domain/feed-event.ts';
import { orderId } from '../../../src/domain/ids.ts';
import type { RefusalReason } from '../../../src/domain/order.ts';
import { instant } from '../../../src/domain/time.ts';
import { size } from '../../../src/domain/units.ts';
import type { AgendaItem } from '../../../src/engine/agenda.ts';
import { decideByCode } from '../../../src/engine/deciding.ts';
import { accountAt } from '../../../src/engine/state.ts';
import { step, stepAgenda } from '../../../src/engine/step.ts';
import type { CodeStrategy } from '../../../src/ports/strategy.ts';
import { competitor, feesNamed, openedRun, planFor } from '../../support/engine-run.ts';
import { instrumentFor, quoteAt, symbolId } from '../../support/feed.ts';

const [X, Y] = [symbolId('X'), symbolId('Y')];
const NOW = instant(1_704_207_600_000);
const LATENCY_MS = 250;

const idle: CodeStrategy = { kind: 'code', name: 'idle', parameters: {}, start: () => ({}) };

/** One account with 10,000, both symbols quoted at 100.00, nothing costs anything, and what is sent takes a while. */
class Deciding {
  readonly #run;

  constructor(latencyMs = LATENCY_MS) {
    const instruments = [X, Y].map((symbol) => ({ ...instrumentFor(symbol), maxLeverage: 20 }));
    const market = { instruments: new Map(instruments.map((one) => [one.symbol, one])), feeds: () => [] };
    const plan = planFor(market, [competitor('solo', idle)]);
    const limits = { ...plan.season.limits, maxLeverage: 20, pyramiding: true };
    const execution = { ...plan.execution, spreadBps: 0, slippageBps: 0, impactBps: 0 };
    const free = feesNamed('percent:0bps');
    this.#run = openedRun(
      {
        ...plan,
        season: { ...plan.season, limits },
        execution: { ...execution, latency: { kind: 'fixed', ms: latencyMs } },
        fees: new Map([X, Y].map((symbol) => [symbol, free])),
      },
      NOW,
    );
    while (this.state.agenda.pop() !== undefined);
    for (const symbol of [X, Y]) this.quote(0, { symbol });
    while (this.state.agenda.pop() !== undefined);
  }

  get state() {
    return this.#run.state;
  }

  get account() {
    return accountAt(this.state, 0);
  }

  /** What was written since the books were opened; the decision of now is still to be. */
  get records() {
    step(this.state, { kind: 'clock', ts: this.state.now, visible: this.state.now, tape: 0, line: 1 });
    return this.#run.records();
  }

  quote(afterMs: number, over: object = {}): void {
    const shown = { bidSize: size(1_000_000), askSize: size(1_000_000) };
    this.step({ ...quoteAt({ visible: this.state.now + afterMs }, 10_000, 10_000), ...shown, ...over });
  }

  step(event: FeedEvent): void {
    while (this.state.agenda.nextAt <= event.visible) {
      const item = this.state.agenda.pop();
      if (item !== undefined) stepAgenda(this.state, item);
    }
    step(this.state, event);
  }

  decide(...intents: readonly Intent[]): void {
    decideByCode(this.state, this.account, intents);
  }

  /** What has been sent to the venue, taken off the agenda. */
  sent(): readonly AgendaItem[] {
    const items: AgendaItem[] = [];
    for (let item = this.state.agenda.pop(); item !== undefined; item = this.state.agenda.pop()) {
      if (/-arrived$/.test(item.event.kind)) items.push(item);
    }
    return items;
  }

  get refusals(): readonly RefusalReason[] {
    return this.records.flatMap((record) => (record.kind === 'order-refused' ? [record.reason] : []));
  }
}

describe('what code wants at an instant', () => {
  it('is nothing where it wants nothing', () => {
    const deciding = new Deciding();
    const before = deciding.records.length;
    deciding.decide();
    expect(deciding.account.counts).toEqual({ cycle: 0, decision: 0, order: 0, fill: 0 });
    expect(deciding.records).toHaveLength(before);
  });

  it('is one cycle, with a decision a symbol in the order they were named', () => {
    const deciding = new Deciding();
    const [first, second, third] = [buy(X, units(1)), buy(Y, units(2)), limit('buy', X, units(3), 99)];
    deciding.decide(first, second, third);
    deciding.decide(cancel(Y));
    const made = deciding.records.filter((record) => record.kind === 'decision-made');
    expect(made.map(({ id, cycle, symbol, intents }) => [id, cycle, symbol, intents])).toEqual([
      ['d1', 1, X, [first, third]],
      ['d2', 1, Y, [second]],
      ['d3', 2, Y, [cancel(Y)]],
    ]);
    expect(made.every(({ at }) => at === NOW)).toBe(true);
    const approved = deciding.records.flatMap((record) => (record.kind === 'order-approved' ? [record.order] : []));
    expect(approved.map(({ id, decision, symbol }) => [id, decision, symbol])).toEqual([
      ['o1', 'd1', X],
      ['o2', 'd1', X],
      ['o3', 'd2', Y],
    ]);
  });

  it('is refused with the reason, in a symbol that nobody trades as elsewhere', () => {
    const deciding = new Deciding();
    deciding.decide(buy(symbolId('Z'), units(1)), close(X));
    expect(deciding.refusals).toEqual(['unknown-symbol', 'no-position']);
    expect(deciding.sent()).toEqual([]);
    expect(deciding.account.counts).toMatchObject({ decision: 2, order: 0 });
  });
});

describe('what is sent to the venue', () => {
  it('is held for at once and arrives with the latency, in the order it was sent', () => {
    const deciding = new Deciding();
    deciding.decide(buy(X, units(2)), cancel(X), limit('buy', X, units(1), 99));
    expect(deciding.account.ledger.held).toBe(29_900_000_000n);
    expect(deciding.account.subAccounts.get(X)?.travelling).toBe(2);
    const sent = deciding.sent();
    expect(sent.map(({ at, rank, account, event }) => [at - NOW, rank, account, event.kind])).toEqual([
      [LATENCY_MS, RANK.arrival, 0, 'order-arrived'],
      [LATENCY_MS, RANK.arrival, 0, 'cancel-arrived'],
      [LATENCY_MS, RANK.arrival, 0, 'order-arrived'],
    ]);
    expect(sent.map(({ minor }) => minor)).toEqual(sent.map(({ minor }) => minor).sort((one, other) => one - other));
  });

  it('arrives behind the event that caused it where it takes no time', () => {
    const deciding = new Deciding(0);
    deciding.decide(buy(X, units(2)));
    expect(deciding.sent().map(({ at, rank }) => [at, rank])).toEqual([[NOW, RANK.caused]]);
  });

  it('are exits with the word whether their rule is enforced', () => {
    const deciding = new Deciding();
    deciding.decide(buy(X, units(2)));
    deciding.quote(1_000);
    deciding.decide(setExits(X, { stop: 95 }));
    deciding.decide(setExits(X, { invalidation: 'close(1m) < 90' }));
    deciding.decide(setExits(X, { invalidation: 'close(7s) < 90' }));
    deciding.decide(setExits(X, { invalidation: 'when it feels wrong' }));
    const set = deciding.records.flatMap((record) => (record.kind === 'exits-set' ? [record] : []));
    expect(set.map(({ decision, symbol, invalidationEnforced }) => [decision, symbol, invalidationEnforced])).toEqual([
      ['d2', X, false],
      ['d3', X, true],
      ['d4', X, false],
      ['d5', X, false],
    ]);
    const sent = deciding.sent().map(({ event }) => event);
    expect(sent).toMatchObject([
      { kind: 'exits-arrived', decision: 'd2', exits: { stop: 9_500 } },
      { kind: 'exits-arrived', decision: 'd3', exits: { invalidation: 'close(1m) < 90' } },
      { kind: 'exits-arrived', decision: 'd4' },
      { kind: 'exits-arrived', decision: 'd5' },
    ]);
  });
});

describe('a pause', () => {
  it('refuses what opens, and nothing that closes', () => {
    const deciding = new Deciding();
    deciding.decide(buy(X, units(2)));
    deciding.quote(1_000);
    deciding.state.isPaused = true;
    deciding.decide(buy(X, units(1)));
    deciding.decide(limit('sell', X, units(1), 101, { reduceOnly: true }), setExits(X, { stop: 95 }), close(X));
    expect(deciding.refusals).toEqual(['trading-halted']);
    expect(deciding.sent().map(({ event }) => event.kind)).toEqual(['order-arrived', 'exits-arrived', 'order-arrived']);
  });
});

describe('an earlier intent of a decision', () => {
  /** Reasons that intents are refused for after these have been carried out and a quote has come. */
  function refusedAfter(before: readonly Intent[], ...intents: readonly Intent[]): readonly RefusalReason[] {
    const deciding = new Deciding();
    deciding.decide(...before);
    deciding.quote(1_000);
    deciding.quote(1_000, { symbol: Y });
    deciding.decide(...intents);
    return deciding.refusals;
  }

  it('that closes makes room for a later one that opens', () => {
    const all = buy(X, units(100));
    expect(refusedAfter([all], close(X), sell(X, units(100)))).toEqual([]);
    expect(refusedAfter([all], sell(X, units(100.001 * 2)))).toEqual(['insufficient-margin']);
    // As if the position were gone: what would add to it opens anew, and pays with what it leaves.
    expect(refusedAfter([all], close(X), buy(X, units(100)))).toEqual([]);
    expect(refusedAfter([all], buy(X, units(100)))).toEqual(['insufficient-margin']);
  });

  it('that is refused makes no room', () => {
    expect(refusedAfter([buy(Y, units(100))], close(X), buy(X, units(1)))).toEqual([
      'no-position',
      'insufficient-margin',
    ]);
  });

  it('that opens makes later stops against it its exits, which hold no margin', () => {
    const held = (...intents: readonly Intent[]) => {
      const deciding = new Deciding();
      deciding.decide(...intents);
      return deciding.sent().flatMap(({ event }) => (event.kind === 'order-arrived' ? [event.order.reduceOnly] : []));
    };
    const guard = stop('sell', X, units(2), 95);
    expect(held(buy(X, units(2)), guard)).toEqual([false, true]);
    expect(held(limit('buy', X, units(2), 99), guard)).toEqual([false, true]);
    // A stop on either side is a bet on a breakout; one that is larger than what opens turns it.
    expect(held(stop('buy', X, units(2), 105), guard)).toEqual([false, false]);
    expect(held(buy(X, units(1)), guard)).toEqual([false, false]);
    expect(held(guard, buy(X, units(2)))).toEqual([false, false]);
    expect(held(limit('buy', X, units(2), 99, { reduceOnly: true }), guard)).toEqual([true, false]);
    expect(held(buy(Y, units(2)), guard)).toEqual([false, false]);
  });

  it('that only reduces a position opens nothing to be guarded', () => {
    const orders = (...intents: readonly Intent[]) => {
      const deciding = new Deciding();
      deciding.decide(sell(X, units(2)));
      deciding.quote(1_000);
      deciding.decide(...intents);
      return deciding.sent().flatMap(({ event }) => (event.kind === 'order-arrived' ? [event.order.reduceOnly] : []));
    };
    const guard = stop('sell', X, units(1), 95);
    expect(orders(buy(X, units(1)), guard)).toEqual([false, false]);
    expect(orders(close(X), buy(X, units(1)), guard)).toEqual([true, false, true]);
  });

  it('that cancels gives what those orders hold to a later one', () => {
    const resting = [limit('buy', X, units(50), 99), limit('buy', X, units(50), 98), limit('buy', Y, units(1), 99)];
    const again = (count: number) => limit('buy', X, units(count), 97);
    // 10,000 less 4,950, 4,900 and 99 leave 51.
    expect(refusedAfter(resting, again(0.5))).toEqual([]);
    expect(refusedAfter(resting, again(1))).toEqual(['insufficient-margin']);
    expect(refusedAfter(resting, cancel(X), again(102))).toEqual([]);
    expect(refusedAfter(resting, cancel(X), again(103))).toEqual(['insufficient-margin']);
    expect(refusedAfter(resting, cancel(X, orderId(1)), again(51))).toEqual([]);
    expect(refusedAfter(resting, cancel(X, orderId(1)), again(52))).toEqual(['insufficient-margin']);
    expect(refusedAfter(resting, again(51), cancel(X))).toEqual(['insufficient-margin']);
  });

  it('leaves exits that come with an order to that order', () => {
    expect(refusedAfter([], bracket(buy(X, units(1)), { stop: 101 }))).toEqual(['stop-on-wrong-side']);
  });
});
