import { buy, cancel, limit, sell, setExits, units } from 'quartet';
import { describe, expect, it } from 'vitest';
import type { FeedEvent } from '../../../src/domain/feed-event.ts';
import { orderId } from '../../../src/domain/ids.ts';
import type { RunRecord } from '../../../src/domain/record.ts';
import { DAY_MS, HOUR_MS, instant, MINUTE_MS } from '../../../src/domain/time.ts';
import { money, price, rateOf, size } from '../../../src/domain/units.ts';
import type { InternalEvent } from '../../../src/engine/agenda.ts';
import { decideByCode } from '../../../src/engine/deciding.ts';
import { accountAt } from '../../../src/engine/state.ts';
import { step, stepAgenda } from '../../../src/engine/step.ts';
import type { CodeStrategy } from '../../../src/ports/strategy.ts';
import { defineTeam } from '../../../src/strategy/define-team.ts';
import { competitor, feesNamed, openedRun, planFor } from '../../support/engine-run.ts';
import { barAt, instrumentFor, postAt, quoteAt, symbolId, tradeAt } from '../../support/feed.ts';

const X = symbolId('X');
/** A full hour, and a full day. */
const NOW = instant(1_704_153_600_000);
const SEEN = { visible: NOW };

const team = defineTeam({ name: 'asks-one-model', mode: 'fast', model: 'paid/model', tools: false });

/** A run with a team, which is account 0, and a strategy that keeps what it hears, which is account 1. */
class Stepped {
  readonly heard: string[] = [];
  readonly #run;

  constructor(kind: 'perp' | 'equity' = 'perp') {
    const listening: CodeStrategy = {
      kind: 'code',
      name: 'listening',
      parameters: {},
      start: () => ({
        onBars: (_, bars) => this.#hear(`${bars.length} bars`),
        onQuote: () => this.#hear('quote'),
        onTrade: () => this.#hear('trade'),
        onPost: () => this.#hear('post'),
      }),
    };
    const instrument = { ...instrumentFor('X', kind), maxLeverage: 2, session: undefined };
    const market = {
      instruments: new Map([[X, { ...instrument, hourlyFundingRate: rateOf(0.001) }]]),
      feeds: () => [],
    };
    const plan = planFor(market, [competitor('a', team), competitor('b', listening)]);
    const execution = { ...plan.execution, slippageBps: 0, impactBps: 0, spreadBps: 0 };
    const fees = { ...feesNamed('percent:0bps'), borrowAYear: rateOf(0.0365) };
    this.#run = openedRun({ ...plan, execution, fees: new Map([[X, fees]]) }, NOW);
    while (this.state.agenda.pop() !== undefined);
  }

  get state() {
    return this.#run.state;
  }

  get account() {
    return accountAt(this.state, 1);
  }

  get heldSize(): number | undefined {
    return this.account.ledger.positions.get(X)?.size;
  }

  #hear(what: string): readonly [] {
    this.heard.push(what);
    return [];
  }

  /** The kinds of what an event puts on record, and what is asked. */
  step(event: FeedEvent) {
    return this.#seen(() => step(this.state, event));
  }

  due(event: InternalEvent, account = 1, afterMs = 0) {
    const at = instant(this.state.now + afterMs);
    return this.#seen(() => stepAgenda(this.state, { at, rank: 4, account, minor: 0, event }));
  }

  #seen(act: () => ReturnType<typeof step>): { readonly asks: number; readonly records: readonly RunRecord[] } {
    const before = this.#run.records().length;
    const asks = act().length;
    return { asks, records: this.#run.records().slice(before) };
  }

  /** The internal event of this kind that is on the agenda, and nothing else left there. */
  promised(kind: InternalEvent['kind']): InternalEvent {
    let found: InternalEvent | undefined;
    for (let item = this.state.agenda.pop(); item !== undefined; item = this.state.agenda.pop()) {
      if (item.event.kind === kind) found ??= item.event;
    }
    if (found === undefined) throw new Error(`no ${kind} was promised`);
    return found;
  }

  /** Ten units bought or sold at 100.00. */
  hold(side: 'buy' | 'sell'): void {
    this.step(quote());
    decideByCode(this.state, this.account, [side === 'buy' ? buy(X, units(10)) : sell(X, units(10))]);
    this.due(this.promised('order-arrived'));
    this.step(quote());
    while (this.state.agenda.pop() !== undefined);
  }
}

function quote(): FeedEvent {
  return { ...quoteAt(SEEN, 10_000, 10_000), bidSize: size(1_000_000), askSize: size(1_000_000) };
}

const STAMP = { ts: NOW, visible: NOW, tape: 0, line: 1 };

describe('an event of a tape', () => {
  it('is now: what it causes is of its visible time', () => {
    const stepped = new Stepped();
    stepped.step(quoteAt({ visible: NOW + 5, ts: NOW }));
    expect(stepped.state.now).toBe(NOW + 5);
  });

  it.each<[string, FeedEvent, readonly string[]]>([
    ['a quote', quoteAt(SEEN), ['quote']],
    ['a trade', tradeAt(SEEN), ['trade']],
    ['a post that is about nothing traded', postAt(SEEN), []],
    ['a reading of the clock', { kind: 'clock', ...STAMP }, []],
  ])('reaches who listens to it: %s', (_, event, heard) => {
    const stepped = new Stepped();
    expect(stepped.step(event)).toEqual({ asks: 0, records: [] });
    expect(stepped.heard).toEqual(heard);
  });

  it('moves the market: quote, trade, mark and both ends of a bar', () => {
    const markAfter = (...events: readonly FeedEvent[]) => {
      const stepped = new Stepped();
      for (const event of events) stepped.step(event);
      return stepped.state.desks.get(X)?.market.mark;
    };
    const bar = barAt(NOW, [10_000, 10_300, 10_100]);
    const open = { kind: 'bar-open', ...STAMP, symbol: X, intervalMs: MINUTE_MS, open: price(10_000) } as const;
    expect(markAfter(quoteAt(SEEN, 9_999, 10_003))).toBe(10_001);
    expect(markAfter(tradeAt(SEEN, 10_002))).toBe(10_002);
    expect(markAfter(open)).toBe(10_000);
    expect(markAfter(open, bar)).toBe(10_100);
    const mark = { kind: 'mark', ...STAMP, symbol: X, mark: price(10_010), oracle: undefined } as const;
    expect(markAfter(tradeAt(SEEN, 10_002), mark)).toBe(10_010);
  });

  it('that the source or the operator tells of the run itself is put on record', () => {
    const stepped = new Stepped();
    const gap = { kind: 'gap', ...STAMP, source: 's', symbol: undefined, from: instant(NOW - 9) } as const;
    expect(stepped.step(gap).records).toEqual([{ kind: 'gap-seen', source: 's', from: NOW - 9, to: NOW }]);
    const offset = { kind: 'clock-offset', ...STAMP, source: 's', offsetMs: 7 } as const;
    expect(stepped.step(offset).records).toEqual([{ kind: 'offset-estimated', source: 's', at: NOW, offsetMs: 7 }]);
    const told = stepped.step({ kind: 'control', ...STAMP, command: 'pause' });
    expect(told.records).toEqual([{ kind: 'control-given', at: NOW, command: 'pause' }]);
    expect(stepped.state.isPaused).toBe(true);
    stepped.step({ kind: 'control', ...STAMP, command: 'resume' });
    expect(stepped.state.isPaused).toBe(false);
  });

  it('moves money of who holds: funding and dividends', () => {
    const perp = new Stepped();
    perp.hold('buy');
    // 1,000 at a thousandth, paid out of the margin.
    perp.step({ kind: 'funding', ...STAMP, symbol: X, rate: rateOf(0.001) });
    expect(perp.account.ledger.symbols.get(X)?.funding).toBe(100_000_000n);
    const share = new Stepped('equity');
    share.hold('buy');
    share.step({ kind: 'dividend', ...STAMP, symbol: X, amount: money(50_000_000n) });
    expect(share.account.ledger.symbols.get(X)?.dividends).toBe(-500_000_000n);
  });

  it('that splits shares is noted for who reads the prices', () => {
    const stepped = new Stepped('equity');
    expect(stepped.state.notes.told().common).toEqual([]);
    stepped.step({ kind: 'split', ...STAMP, symbol: X, newShares: 4, oldShares: 1 });
    expect(stepped.state.notes.told().common).toEqual([expect.stringMatching(/^X: 4 for 1 shares from 2024-01-02 on/)]);
  });
});

describe('an internal event', () => {
  it('is now, and brings an order to the venue', () => {
    const stepped = new Stepped();
    stepped.step(quote());
    decideByCode(stepped.state, stepped.account, [buy(X, units(10))]);
    stepped.due(stepped.promised('order-arrived'), 1, 250);
    expect(stepped.state.now).toBe(NOW + 250);
    expect(stepped.account.subAccounts.get(X)?.book.working).toHaveLength(1);
    expect(stepped.heldSize).toBeUndefined();
    stepped.step(quote());
    expect(stepped.heldSize).toBe(10_000);
  });

  it('moves exits, cancels orders, and ends those whose time is over', () => {
    const stepped = new Stepped();
    stepped.hold('buy');
    const { state, account } = stepped;
    decideByCode(state, account, [setExits(X, { stop: 95 })]);
    stepped.due(stepped.promised('exits-arrived'));
    stepped.step(quote());
    expect(account.subAccounts.get(X)?.book.plan?.exits.stop).toBe(9_500);
    const until = instant(NOW + 1_000);
    for (const timeInForce of [{ kind: 'gtc' }, { kind: 'gtd', until }] as const) {
      decideByCode(state, account, [limit('sell', X, units(1), 110, { timeInForce })]);
      stepped.due(stepped.promised('order-arrived'));
    }
    const ended = (records: readonly RunRecord[]) =>
      records.flatMap((record) => (record.kind === 'order-cancelled' ? [[record.order, record.reason]] : []));
    expect(ended(stepped.due({ kind: 'order-expires', symbol: X }, 1, 999).records)).toEqual([]);
    expect(ended(stepped.due({ kind: 'order-expires', symbol: X }, 1, 1).records)).toEqual([['o3', 'expired']]);
    decideByCode(state, account, [cancel(X, orderId(2))]);
    expect(ended(stepped.due(stepped.promised('cancel-arrived')).records)).toEqual([['o2', 'asked']]);
  });

  it('pays the hour and the day, and promises the next', () => {
    const perp = new Stepped();
    perp.hold('buy');
    perp.due({ kind: 'funding-due' }, -1);
    expect(perp.account.ledger.symbols.get(X)?.funding).toBe(100_000_000n);
    expect(perp.state.agenda.nextAt).toBe(NOW + HOUR_MS);
    const share = new Stepped('equity');
    share.hold('sell');
    share.due({ kind: 'borrow-due' }, -1);
    // 1,000 at 0.0365 a year is 0.1 a day.
    expect(share.account.ledger.symbols.get(X)?.borrow).toBe(10_000_000n);
    expect(share.state.agenda.nextAt).toBe(NOW + DAY_MS);
  });

  it('weighs every account once a price has come', () => {
    const stepped = new Stepped();
    expect(stepped.due({ kind: 'equity-due' }, -1).records).toEqual([]);
    stepped.step(quote());
    const { records } = stepped.due({ kind: 'equity-due' }, -1);
    expect(records.map(({ kind }) => kind)).toEqual(['equity-sampled', 'equity-sampled']);
    expect(stepped.due({ kind: 'equity-due' }, -1).records).toEqual([]);
  });

  it('closes a bar made of ticks, then delivers it to who listens', () => {
    const stepped = new Stepped();
    stepped.step(tradeAt(SEEN));
    stepped.due(stepped.promised('bar-due'), -1, MINUTE_MS);
    expect(stepped.heard).toEqual(['trade']);
    stepped.due(stepped.promised('closes-delivered'), -1);
    expect(stepped.heard).toEqual(['trade', '1 bars']);
  });

  it('opens a cycle of a team, and hands its question out once', () => {
    const stepped = new Stepped();
    stepped.step(quote());
    const opened = stepped.due({ kind: 'slot-due', trigger: 'schedule' }, 0);
    expect(opened.asks).toBe(1);
    expect(stepped.step(quote()).asks).toBe(0);
    expect(stepped.due({ kind: 'slot-due', trigger: 'schedule' }, 1).asks).toBe(0);
  });
});
