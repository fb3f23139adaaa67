import { describe, expect, it } from 'vitest';
import { accountId, decisionId, evidenceId, fillId, orderId } from '../../../../src/domain/ids.ts';
import type { Intent } from '../../../../src/domain/order.ts';
import type { RunRecord } from '../../../../src/domain/record.ts';
import { later } from '../../../../src/domain/time.ts';
import { price, size } from '../../../../src/domain/units.ts';
import { accountLogsOf } from '../../../../src/web/report/account-log.ts';
import type { AccountRows } from '../../../../src/web/report/input.ts';
import { intentText } from '../../../../src/web/report/intent-text.ts';
import { dollars, entrant, history, START, symbol } from '../../../support/arena-histories.ts';

const BTC = symbol('BTC-USDT-PERP');
const GRIDS = new Map([[BTC, { priceDecimals: 2, sizeDecimals: 5 }]]);
const ACCOUNT = history({ name: 'house', levels: [] }).account;

const open: Intent = {
  kind: 'open',
  symbol: BTC,
  side: 'buy',
  sizing: { by: 'notional', notional: 2_000 },
  terms: { type: 'market' },
  leverage: 3,
  reduceOnly: false,
  exits: { stop: 95, target: 110, trailing: undefined, invalidation: 'close(4h) < 90' },
};

function decided(count: number): RunRecord {
  return {
    kind: 'decision-made',
    id: decisionId(count),
    cycle: count,
    at: later(START, count),
    symbol: BTC,
    intents: [open],
  };
}

function filled(count: number, over: Partial<Extract<RunRecord, { kind: 'fill-made' }>['fill']> = {}): RunRecord {
  return {
    kind: 'fill-made',
    fill: {
      id: fillId(count),
      cause: { kind: 'order', order: orderId(count), decision: decisionId(count) },
      symbol: BTC,
      side: 'buy',
      size: size(1_250),
      price: price(4_200_050),
      fee: dollars(0.25),
      liquidity: 'taker',
      leverage: 3,
      at: later(START, count),
      on: { tape: 0, line: 12 },
      ...over,
    },
  };
}

function logOf(records: readonly RunRecord[]): AccountRows {
  const rows = [{ sequence: 1, at: START, account: ACCOUNT, records }];
  const [log] = accountLogsOf(rows, [{ account: ACCOUNT, kind: 'code' }], GRIDS);
  if (log === undefined) throw new Error('the account has no log');
  return log;
}

describe('rows of an account', () => {
  it('tell a decision in words, and its refusal when that comes', () => {
    const refused: RunRecord = { kind: 'order-refused', decision: decisionId(2), symbol: BTC, reason: 'stale-price' };
    const log = logOf([decided(1), decided(2), refused]);
    expect(log.decisions.map((row) => row.outcome)).toEqual(['ordered', 'refused: stale-price']);
    expect(log.decisions[0]?.action).toBe('buy for 2000 at market, 3×, stop 95, target 110, until close(4h) < 90');
  });

  it("tell a team's decision with its reasons, and its holds", () => {
    const log = logOf([
      {
        kind: 'team-decided',
        id: decisionId(1),
        cycle: 4,
        at: START,
        symbol: BTC,
        action: 'open_long',
        verdict: 'clamp',
        reason: 'leverage-over-cap',
        notes: ['leverage 90 → 40'],
        confidence: 0.7,
        evidence: [evidenceId('post:1')],
        rationale: 'three authors agree',
        intents: [],
      },
      { kind: 'hold-made', cycle: 5, at: START, reason: 'deadline-passed' },
    ]);
    expect(log.decisions[0]).toMatchObject({
      action: 'open long',
      outcome: 'clamp: leverage-over-cap',
      confidence: 0.7,
      text: 'three authors agree\nleverage 90 → 40',
      evidence: ['post:1'],
    });
    expect(log.decisions[1]).toMatchObject({ action: 'hold', outcome: 'deadline-passed', symbol: '', cycle: 5 });
  });

  it('write a fill in exact decimals, with its cause and the line it filled on', () => {
    const log = logOf([
      filled(1),
      filled(2, { cause: { kind: 'exit', exit: 'stop', decision: decisionId(1) } }),
      filled(3, { cause: { kind: 'liquidation' } }),
    ]);
    expect(log.fills[0]).toEqual({
      at: later(START, 1),
      symbol: BTC,
      side: 'buy',
      size: '0.01250',
      price: '42000.50',
      fee: '0.25000000',
      cause: 'order o1',
      on: 'tape 1, line 12',
    });
    expect(log.fills.map((row) => row.cause)).toEqual(['order o1', 'stop of d1', 'liquidation']);
  });

  it('keep the latest and count all', () => {
    const many = 250;
    const records = Array.from({ length: many }, (_, at) => [decided(at + 1), filled(at + 1)]).flat();
    const log = logOf(records);
    expect([log.decisionCount, log.fillCount]).toEqual([many, many]);
    expect([log.decisions.length, log.fills.length]).toEqual([200, 200]);
    expect(log.decisions[0]?.cycle).toBe(51);
    expect(log.fills[0]?.cause).toBe('order o51');
    expect(log.decisions.at(-1)?.cycle).toBe(many);
  });

  it('share the page: of two hundred accounts each keeps fewer, and all are counted', () => {
    const accounts = Array.from({ length: 200 }, (_, at) => accountId(entrant(`e${at}`)));
    const rows = Array.from({ length: 50 }, (_, at) =>
      accounts.map((account) => ({ sequence: 1, at: START, account, records: [decided(at + 1), filled(at + 1)] })),
    ).flat();
    const logs = accountLogsOf(
      rows,
      accounts.map((account) => ({ account, kind: 'code' })),
      GRIDS,
    );
    expect(logs.map(({ account }) => account)).toEqual(accounts);
    for (const log of logs) {
      expect([log.decisionCount, log.fillCount]).toEqual([50, 50]);
      expect(log.decisions.map(({ cycle }) => cycle)).toEqual(Array.from({ length: 20 }, (_, at) => at + 31));
      expect(log.fills).toHaveLength(20);
    }
  });

  it('has words for every kind of order', () => {
    const terms = [
      [{ type: 'limit', limit: 99, timeInForce: { kind: 'gtc' }, postOnly: true }, 'at 99 or better'],
      [{ type: 'stop', trigger: 98 }, 'stop at 98'],
      [{ type: 'take-profit', trigger: 120 }, 'take-profit at 120'],
      [{ type: 'stop-limit', trigger: 98, limit: 97, timeInForce: { kind: 'gtc' } }, 'stop at 98, limit 97'],
      [{ type: 'trailing-stop', distance: 5 }, 'trailing by 5'],
    ] as const;
    for (const [term, words] of terms) {
      expect(intentText({ ...open, terms: term, exits: undefined, leverage: 1 })).toBe(`buy for 2000 ${words}`);
    }
    expect(intentText({ ...open, sizing: { by: 'units', units: 0.5 }, reduceOnly: true, exits: undefined })).toBe(
      'buy 0.5 units at market, 3×, reduce-only',
    );
    expect(intentText({ ...open, sizing: { by: 'buying-power', share: 0.25 }, exits: undefined })).toContain('25 %');
    expect(intentText({ kind: 'close', symbol: BTC })).toBe('close');
    expect(intentText({ kind: 'cancel', symbol: BTC, order: 'all' })).toBe('cancel all');
    const exits = { stop: undefined, target: undefined, trailing: 4, invalidation: undefined };
    expect(intentText({ kind: 'set-exits', symbol: BTC, exits })).toBe('set exits, trailing 4');
  });
});
