import { describe, expect, it } from 'vitest';
import { IntegrityError } from '../../../src/domain/errors.ts';
import type { FillCause } from '../../../src/domain/fill.ts';
import { accountId, decisionId, type EntrantId, orderId, type SymbolId } from '../../../src/domain/ids.ts';
import type { Instrument, Session } from '../../../src/domain/instrument.ts';
import type { RunRecord, RunRow, RunStarted } from '../../../src/domain/record.ts';
import { instant } from '../../../src/domain/time.ts';
import { money } from '../../../src/domain/units.ts';
import type { BookCommand } from '../../../src/ledger/book.ts';
import { historyOf } from '../../../src/ledger/history.ts';
import { answerOf } from '../../support/cycle-records.ts';
import { AT, type FillSketch, instrument, LedgerSketch, quote, X } from '../../support/ledger-sketch.ts';

const entrant = 'house' as EntrantId;
const account = accountId(entrant, 1);

const started: RunStarted = {
  kind: 'run-started',
  scenarioHash: '',
  tapes: [],
  strategies: [],
  seed: 1,
  version: '',
  instruments: [instrument('perp')],
};
const opened: RunRecord = {
  kind: 'account-opened',
  entrant,
  strategy: 'house-team',
  strategyKind: 'house-team',
  marginMode: 'isolated',
};

function rowsOf(...bodies: readonly (readonly RunRecord[])[]): RunRow[] {
  const run: RunRow = { sequence: 1, at: AT, account: undefined, records: [started] };
  return [run, ...bodies.map((records, index) => ({ sequence: index + 2, at: AT, account, records }))];
}

function booked(sketch: LedgerSketch, command: BookCommand): RunRecord[] {
  return sketch.book(command).map((entry): RunRecord => ({ kind: 'entry-booked', entry }));
}

/** The records of fills, as the engine writes them. */
function fills(sketch: LedgerSketch, ...sketches: readonly FillSketch[]): RunRecord[] {
  return sketches.flatMap((one): RunRecord[] => {
    const fill = sketch.fillOf(one);
    return [{ kind: 'fill-made', fill }, ...booked(sketch, { kind: 'fill', fill })];
  });
}

function historyWith(...records: readonly RunRecord[]) {
  const [history] = historyOf(rowsOf([opened, ...records])).accounts;
  if (history === undefined) throw new Error('no history');
  return history;
}

const exit = (kind: 'stop' | 'target'): FillCause => ({ kind: 'exit', exit: kind, decision: decisionId(1) });

it('knows what its currency is in dollars where the run says so', () => {
  expect(historyWith().usdRate).toBeUndefined();
  const told: RunRow = { sequence: 1, at: AT, account: undefined, records: [{ ...started, usdRate: 40_000 }] };
  const [, ...others] = rowsOf([opened]);
  expect(historyOf([told, ...others]).accounts[0]?.usdRate).toBe(40_000);
});

describe('what is owned where no sample was taken', () => {
  it.each([
    ['the margin', 'perp', 4],
    ['the cost', 'spot', 1],
  ] as const)('is cash with what is held and %s', (_, kind, leverage) => {
    const sketch = new LedgerSketch(kind);
    const order = sketch.order('buy', 1, quote(3), quote(2));
    const { finalEquity, waterfall } = historyWith(
      ...booked(sketch, { kind: 'deposit', amount: quote(1_000) }),
      ...booked(sketch, { kind: 'hold', order }),
      ...fills(sketch, { side: 'buy', size: 1_000, price: 10_000, fee: quote(1), leverage }),
    );
    expect(sketch.ledger.held).toBe(quote(5));
    expect(finalEquity).toBe(quote(999));
    expect(waterfall).toMatchObject({ capital: quote(1_000), fees: quote(1), unrealised: 0n, equity: quote(999) });
  });
});

describe('round trips', () => {
  it('tells one a close, with its share of the entry’s fees, also of a fill that crosses', () => {
    const history = historyWith(
      ...fills(
        new LedgerSketch('perp'),
        { side: 'buy', size: 3_000, price: 10_000, fee: money(10n), at: AT },
        { side: 'sell', size: 1_000, price: 11_000, fee: money(4n), at: AT + 1, cause: exit('target') },
        { side: 'sell', size: 3_000, price: 9_000, fee: money(9n), at: AT + 2, cause: exit('stop') },
        { side: 'buy', size: 1_000, price: 8_000, fee: money(1n), at: AT + 3, cause: { kind: 'liquidation' } },
      ),
    );
    const common = { symbol: X };
    expect(history.roundTrips).toEqual([
      // floor(10/3) of the entry's fees with its own 4.
      {
        ...common,
        side: 'long',
        size: 1,
        openedAt: AT,
        closedAt: AT + 1,
        entryPrice: 100,
        exitPrice: 110,
        realised: quote(10),
        fees: 3n + 4n,
        exit: 'target',
        closedBy: 'f2',
      },
      // The remaining 7, and 2/3 of its own 9: the other third belongs to the short it opened.
      {
        ...common,
        side: 'long',
        size: 2,
        openedAt: AT,
        closedAt: AT + 2,
        entryPrice: 100,
        exitPrice: 90,
        realised: quote(-20),
        fees: 7n + 6n,
        exit: 'stop',
        closedBy: 'f3',
      },
      {
        ...common,
        side: 'short',
        size: 1,
        openedAt: AT + 2,
        closedAt: AT + 3,
        entryPrice: 90,
        exitPrice: 80,
        realised: quote(10),
        fees: 3n + 1n,
        exit: 'liquidation',
        closedBy: 'f4',
      },
    ]);
    expect(history.fees).toBe(24n);
    expect(history.turnover).toBe(quote(300 + 110 + 270 + 80));
    expect(history.fillCount).toBe(4);
  });

  it('splits the fee of a fill that crosses by the least lot, too', () => {
    const history = historyWith(
      ...fills(
        new LedgerSketch('perp'),
        { side: 'buy', size: 1, price: 10_000 },
        { side: 'buy', size: 2, price: 10_000 },
        { side: 'sell', size: 4, price: 10_000, fee: money(8n) },
        { side: 'buy', size: 1, price: 10_000, fee: money(5n) },
      ),
    );
    expect(history.roundTrips.map(({ fees }) => fees)).toEqual([6n, 2n + 5n]);
  });

  it('takes a liquidation’s fee as it was booked, not as it was asked', () => {
    const history = historyWith(
      ...fills(
        new LedgerSketch('perp'),
        { side: 'buy', size: 1_000, price: 10_000, leverage: 10 },
        { side: 'sell', size: 1_000, price: 9_100, fee: quote(5), cause: { kind: 'liquidation' } },
      ),
    );
    expect([history.fees, history.roundTrips[0]?.fees]).toEqual([quote(1), quote(1)]);
  });
});

describe('the way from capital to equity', () => {
  const flows = new LedgerSketch('perp');
  const records = [
    ...fills(
      flows,
      { side: 'buy', size: 3_000, price: 10_000, fee: money(10n), leverage: 2 },
      { side: 'sell', size: 1_000, price: 11_000, fee: money(4n) },
    ),
    ...booked(flows, { kind: 'funding', symbol: X, amount: money(7n) }),
  ];
  const sampled = (equity: bigint): RunRecord => {
    return { kind: 'equity-sampled', at: AT, equity: money(equity), exposure: money(0n) };
  };

  it('names each part at the last sample, and what open positions make up', () => {
    const owned = BigInt(quote(10)) - 14n - 7n;
    const later = fills(flows, { side: 'sell', size: 2_000, price: 9_000, fee: money(5n) });
    const { waterfall } = historyWith(...records, sampled(owned + 40n), ...later);
    expect(waterfall).toEqual({
      capital: 0n,
      realised: quote(10),
      fees: 14n,
      funding: 7n,
      borrow: 0n,
      dividends: 0n,
      insurance: 0n,
      unrealised: 40n,
      equity: owned + 40n,
    });
  });
});

describe('forecasts', () => {
  const decided = (number: number, confidence: number): RunRecord => ({
    kind: 'team-decided',
    id: decisionId(number),
    cycle: number,
    at: AT,
    symbol: X,
    action: 'open_long',
    verdict: 'accept',
    reason: undefined,
    notes: [],
    confidence,
    evidence: [],
    rationale: '',
    intents: [],
  });

  it('set the confidence of the opening decision against the whole position after fees', () => {
    const sketch = new LedgerSketch('perp');
    const order = sketch.order('buy', 2_000, money(0n), money(0n));
    sketch.book({ kind: 'hold', order });
    const history = historyWith(
      decided(1, 0.7),
      ...fills(sketch, {
        side: 'buy',
        size: 2_000,
        price: 10_000,
        fee: quote(1),
        cause: { kind: 'order', order: order.id, decision: decisionId(1) },
      }),
      // A part closed at a gain, the rest at a smaller loss: 5 − 3 − 1 of fee is a win.
      ...fills(sketch, { side: 'sell', size: 1_000, price: 10_500 }, { side: 'sell', size: 1_000, price: 9_700 }),
    );
    expect(history.forecasts).toEqual([{ confidence: 0.7, won: true }]);
  });

  it('end with a fill that crosses, and begin anew behind it', () => {
    const sketch = new LedgerSketch('perp');
    const orders = [
      sketch.order('buy', 1_000, money(0n), money(0n)),
      sketch.order('sell', 3_000, money(0n), money(0n)),
    ];
    for (const order of orders) sketch.book({ kind: 'hold', order });
    const cause = (number: 1 | 2) => ({ kind: 'order', order: orderId(number), decision: decisionId(number) }) as const;
    const history = historyWith(
      decided(1, 0.8),
      decided(2, 0.6),
      ...fills(
        sketch,
        { side: 'buy', size: 1_000, price: 10_000, cause: cause(1) },
        { side: 'sell', size: 3_000, price: 11_000, cause: cause(2) },
        { side: 'buy', size: 2_000, price: 12_000 },
      ),
    );
    expect(history.forecasts).toEqual([
      { confidence: 0.8, won: true },
      { confidence: 0.6, won: false },
    ]);
  });

  it('leave out positions that nobody put a figure to, and those still open', () => {
    const sketch = new LedgerSketch('perp');
    const history = historyWith(
      ...fills(sketch, { side: 'buy', size: 1, price: 1 }, { side: 'sell', size: 1, price: 2 }),
    );
    expect(history.forecasts).toEqual([]);
  });
});

describe('a history', () => {
  it('counts refusals and holds by reason, and ends at its last sample', () => {
    const sample = (at: number, equity: number): RunRecord => ({
      kind: 'equity-sampled',
      at: instant(AT + at),
      equity: quote(equity),
      exposure: quote(0),
    });
    const refused: RunRecord = { kind: 'order-refused', decision: decisionId(1), symbol: X, reason: 'stale-price' };
    const history = historyWith(
      refused,
      refused,
      { kind: 'hold-made', cycle: 1, at: AT, reason: 'model-held' },
      sample(0, 10_000),
      sample(60, 10_050),
      sample(600, 10_020),
    );
    expect(Object.fromEntries(history.refusals)).toEqual({ 'stale-price': 2 });
    expect(Object.fromEntries(history.holds)).toEqual({ 'model-held': 1 });
    expect(history).toMatchObject({ finalEquity: quote(10_020), sampleMs: 540, account: 'house#1', entrant: 'house' });
    expect(history.samples.map(({ at }) => at - AT)).toEqual([0, 60, 600]);
  });

  it('adds up what models cost, a point for each answer that cost something', () => {
    const answered = (at: number, cost: number): RunRecord => answerOf({ at: instant(AT + at), cost });
    const { modelCost, modelCosts } = historyWith(answered(1, 0.25), answered(2, 0), answered(3, 0.5));
    expect(modelCost).toBe(0.75);
    expect(modelCosts).toEqual([
      { at: AT + 1, cost: 0.25 },
      { at: AT + 3, cost: 0.75 },
    ]);
  });

  it('knows the longest session, and none where one of its symbols trades round the clock', () => {
    const trading = (...minutes: readonly (readonly [opens: number, closes: number])[]) => {
      const instruments = minutes.map(([opensAtMinutes, closesAtMinutes], at): Instrument => {
        const session: Session = { opensAtMinutes, closesAtMinutes, timeZone: 'America/New_York' };
        return { ...instrument('perp'), symbol: `S${at}` as SymbolId, session };
      });
      const [, ...others] = rowsOf([opened]);
      const run: RunRow = { sequence: 1, at: AT, account: undefined, records: [{ ...started, instruments }] };
      return historyOf([run, ...others]).accounts[0]?.sessionMs;
    };
    expect(trading([570, 960], [600, 900])).toBe(390 * 60_000);
    expect(historyWith().sessionMs).toBeUndefined();
  });

  it('of a run has ended once a row says so', () => {
    const end: RunRecord = { kind: 'run-finished', at: AT, digest: 'd', board: '' };
    const rows = rowsOf([opened]);
    expect(historyOf(rows).finished).toBeUndefined();
    expect(historyOf([...rows, { sequence: 3, at: AT, account: undefined, records: [end] }]).finished).toBe(end);
  });

  it.each([
    ['an account that acts unopened', rowsOf([{ kind: 'hold-made', cycle: 1, at: AT, reason: 'refused' }])],
    ['an account opened twice', rowsOf([opened], [opened])],
    ['no beginning', rowsOf([opened]).slice(1)],
    ['nothing at all', []],
  ])('refuses %s', (_, rows) => {
    expect(() => historyOf(rows)).toThrow(IntegrityError);
  });
});
