import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { GateContext } from '../../../src/domain/gate-context.ts';
import type { SymbolId } from '../../../src/domain/ids.ts';
import { type GateLine, gateLine, judgeReply } from '../../../src/execution/gate/judge-reply.ts';
import { clampDecisions, intentOf } from '../../../src/execution/judge/clamp.ts';
import type { Secrets } from '../../../src/execution/judge/unsafe-text.ts';
import type { ClampNote, HoldCode, RejectReason, TidyNote } from '../../../src/execution/judge/verdict.ts';
import { knownSecrets } from '../../support/execution/gate.ts';
import { CONTEXT, decision, ROWS } from '../../support/execution/gate-rows.ts';

const SECRETS = knownSecrets();

function judge(raw: string, context: GateContext, secrets: Secrets): GateLine {
  return gateLine({ id: 'a', raw }, context, secrets);
}

const REJECTIONS: Readonly<Record<RejectReason, 'rows' | 'lists'>> = {
  'too-large': 'rows',
  'malformed-json': 'rows',
  'nested-too-deep': 'rows',
  'duplicate-key': 'rows',
  'several-objects': 'rows',
  'symbol-twice': 'rows',
  'unknown-key': 'rows',
  'missing-key': 'rows',
  'wrong-type': 'rows',
  'bad-number': 'rows',
  secret: 'rows',
  'unknown-symbol': 'rows',
  'unknown-action': 'rows',
  'opposite-side-open': 'rows',
  'already-open': 'rows',
  'evidence-missing': 'rows',
  'evidence-unknown': 'rows',
  'evidence-from-the-future': 'rows',
  'confidence-missing': 'rows',
  'confidence-below-zero': 'rows',
  'invalidation-missing': 'rows',
  'size-missing': 'rows',
  'not-positive': 'rows',
  'leverage-below-one': 'rows',
  'no-price': 'rows',
  'stop-missing': 'rows',
  'target-missing': 'rows',
  'stop-on-wrong-side': 'rows',
  'target-on-wrong-side': 'rows',
  'insufficient-margin': 'lists',
  'below-minimum-notional': 'rows',
  'stop-beyond-liquidation': 'rows',
};

describe('the gate', () => {
  it('has rows enough, each of its own', () => {
    expect(ROWS.length).toBeGreaterThan(200);
    expect(new Set(ROWS.map(({ name }) => name)).size).toBe(ROWS.length);
    expect(ROWS.filter(({ verdict }) => verdict === 'reject').length).toBeGreaterThan(100);
  });

  it.each(ROWS.map((row) => [row.name, row] as const))('%s', (_name, row) => {
    const { verdict, reason, notes } = judge(row.raw, CONTEXT, SECRETS);
    expect({ verdict, because: reason ?? notes.join(' ') }).toEqual({ verdict: row.verdict, because: row.because });
  });

  it('gives every reason there is', () => {
    // A new reason does not compile until it is said where it is shown.
    const shownIn: Readonly<Record<RejectReason | HoldCode | ClampNote | TidyNote, 'rows' | 'lists'>> = {
      ...REJECTIONS,
      held: 'rows',
      'no-position': 'rows',
      'no-decision': 'rows',
      'leverage-cut': 'rows',
      'notional-cut': 'rows',
      'smaller-size-taken': 'rows',
      'size-floored': 'rows',
      'confidence-cut': 'rows',
      'unknown-evidence-dropped': 'rows',
      'repeated-evidence-dropped': 'rows',
      'text-cut': 'rows',
      'text-cleaned': 'rows',
    };
    const given = new Set(ROWS.flatMap(({ because }) => (because === '' ? [] : because.split(' '))));
    const expected = Object.entries(shownIn).flatMap(([reason, place]) => (place === 'rows' ? [reason] : []));
    expect([...given].sort()).toEqual(expected.sort());
  });

  it('makes an order only when it accepts or clamps, inside every limit', () => {
    const { limits, freeMargin } = CONTEXT;
    for (const { raw, verdict } of ROWS) {
      const { order } = judge(raw, CONTEXT, SECRETS);
      expect(order !== undefined).toBe(verdict === 'accept' || verdict === 'clamp');
      if (order === undefined || order.action === 'close') continue;
      expect(order.leverage).toBeLessThanOrEqual(limits.maxLeverage);
      expect(order.notional).toBeLessThanOrEqual(limits.maxNotionalPerSymbol);
      expect(order.notional).toBeGreaterThanOrEqual(limits.minNotional);
      expect(order.notional / order.leverage).toBeLessThanOrEqual(freeMargin);
      expect(order.evidence.every((id) => CONTEXT.knownEvidence.has(id))).toBe(true);
      expect(order.rationale.length).toBeLessThanOrEqual(4_000);
    }
  });

  it('floors to the lot exactly, where floats would not', () => {
    // 0.3 / 0.1 is 2.9999999999999996 in doubles.
    const context = { ...CONTEXT, qtyStep: new Map([['BTC', 0.1]]) };
    const { order } = judge(decision({ notional: undefined, size: 0.3, leverage: 10 }), context, SECRETS);
    expect(order).toMatchObject({ size: 0.2, notional: 12_000 });
    expect(judge(decision({ notional: 6_000, leverage: 5 }), context, SECRETS)).toMatchObject({
      verdict: 'accept',
      order: { size: 0.1 },
    });
  });

  it('leaves room for the taker fee when the context names its rate', () => {
    const raw = decision({ notional: 10_000, leverage: 5, stopLoss: 50_000 });
    const withFee = judge(raw, { ...CONTEXT, takerRate: 0.001 }, SECRETS);
    expect(judge(raw, CONTEXT, SECRETS).verdict).toBe('accept');
    // 2000 = n/5 + n/1000 → n = 9950.2487…, floored to 0.165 BTC.
    expect(withFee).toMatchObject({ verdict: 'clamp', order: { size: 0.165, notional: 9_900 } });
  });

  it('judges a symbol by its own leverage, maintenance and costs where they are known', () => {
    const own = { maxLeverage: 4, maintenanceMarginRate: 0.125, takerRate: 0.01, fixedFee: 0 };
    const context = { ...CONTEXT, symbols: new Map([['BTC', own]]) };
    const raw = decision({ notional: 15_000, stopLoss: 52_000 });
    // 2000 = n/4 + n/100 → n = 7692.3…, floored to 0.128 BTC; liquidation at 60000 · 0.75 / 0.875 = 51428.57.
    expect(judge(raw, context, SECRETS)).toMatchObject({ verdict: 'clamp', order: { leverage: 4, size: 0.128 } });
    expect(judge(decision({ stopLoss: 51_428 }), context, SECRETS).reason).toBe('stop-beyond-liquidation');
    expect(
      judge(
        decision({ leverage: 30, stopLoss: 58_500 }),
        { ...context, limits: { ...CONTEXT.limits, maxLeverage: 2 } },
        SECRETS,
      ),
    ).toMatchObject({ order: { leverage: 2 } });
  });

  it('leaves room for what an order pays once, and takes it away from the next', () => {
    const own = { maxLeverage: 5, maintenanceMarginRate: 0.01, takerRate: 0, fixedFee: 200 };
    const context = { ...CONTEXT, symbols: new Map([['BTC', own]]) };
    const all = decision({ notional: 10_000, leverage: 5, stopLoss: 50_000 });
    // 2000 − 200 = n/5 → n = 9000.
    expect(judge(all, context, SECRETS)).toMatchObject({ verdict: 'clamp', order: { notional: 9_000 } });
    const doge = decision({ symbol: 'DOGE', stopLoss: 0.19, takeProfit: 0.22, notional: 10_000, leverage: 10 });
    const some = decision({ notional: 6_000, leverage: 5, stopLoss: 50_000 });
    // 1,200 and 200 are gone; the 600 that are left carry 6,000 at 10x.
    expect(judgeReply(`[${some},${doge}]`, context, SECRETS)[1]).toMatchObject({ order: { notional: 6_000 } });
    for (const fixedFee of [2_000, 2_500])
      expect(judge(all, { ...CONTEXT, symbols: new Map([['BTC', { ...own, fixedFee }]]) }, SECRETS).reason).toBe(
        'insufficient-margin',
      );
  });

  it('takes the margin of one decision away from the next', () => {
    const all = decision({ notional: 10_000, leverage: 5, stopLoss: 50_000 });
    const doge = decision({ symbol: 'DOGE', stopLoss: 0.19, takeProfit: 0.22, notional: 10_000, leverage: 10 });
    // 0.166 BTC take 1,992 of 2,000; the 8 that are left carry 80 at 10x.
    expect(judgeReply(`[${all},${doge}]`, CONTEXT, SECRETS)).toMatchObject([
      { verdict: 'accept', order: { size: 0.166 } },
      { verdict: 'clamp', order: { notional: 80 } },
    ]);
    const spent = judgeReply(`[${all},${doge}]`, { ...CONTEXT, freeMargin: 1_992.5 }, SECRETS);
    expect(spent.map(({ reason }) => reason)).toEqual([undefined, 'insufficient-margin']);
    expect(judgeReply(`[${doge},${all}]`, CONTEXT, SECRETS)).toMatchObject([
      { verdict: 'accept', order: { notional: 10_000 } },
      { verdict: 'clamp', order: { notional: 4_980 } },
    ]);
  });

  it('lets a season turn and grow positions', () => {
    const limits = { ...CONTEXT.limits, pyramiding: true, implicitFlip: true };
    const grown = decision({ symbol: 'ETH', stopLoss: 2_400, takeProfit: 2_700, notional: 14_000, leverage: 15 });
    // 1 ETH is held: 12,500 of the cap of 15,000 are left.
    expect(judge(grown, { ...CONTEXT, limits }, SECRETS)).toMatchObject({ verdict: 'clamp', order: { size: 5 } });
    const turned = decision({ symbol: 'XRP', stopLoss: 0.45, takeProfit: 0.6 });
    expect(judge(turned, { ...CONTEXT, limits }, SECRETS).verdict).toBe('accept');
  });

  it('becomes an intent with the exits it stated', () => {
    const { order } = judge(decision(), CONTEXT, SECRETS);
    if (order === undefined) throw new Error('refused');
    const symbol = 'BTC' as SymbolId;
    expect(intentOf(order, symbol)).toEqual({
      kind: 'open',
      symbol,
      side: 'buy',
      sizing: { by: 'units', units: 0.05 },
      terms: { type: 'market' },
      leverage: 5,
      reduceOnly: false,
      exits: { stop: 57_000, target: 66_000, trailing: undefined, invalidation: 'close(1h) < 57500' },
    });
  });

  it('gives every typed decision its own verdict, all of them where one leaks a secret', () => {
    const fields = JSON.parse(decision());
    const doge = { ...fields, symbol: 'DOGE', action: 'close', mark: 'mine' };
    const judged = clampDecisions([fields, doge], CONTEXT, SECRETS);
    expect(judged.map(({ decision: one, verdict }) => [one, verdict.verdict])).toEqual([
      [fields, 'accept'],
      [doge, 'hold'],
    ]);
    const leaking = { ...doge, rationale: `as ${SECRETS.values[0]} said` };
    expect(clampDecisions([fields, leaking], CONTEXT, SECRETS).map(({ verdict }) => verdict.reason)).toEqual([
      'secret',
      'secret',
    ]);
  });

  it('says what a line of the command line says', () => {
    expect(judge('no', CONTEXT, SECRETS)).toEqual({
      id: 'a',
      verdict: 'hold',
      order: undefined,
      reason: 'no-decision',
      notes: [],
    });
  });
});

describe('the gate on anything at all', () => {
  it('never throws and never lets an order out of its limits', () => {
    const pieces = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      '"',
      ':',
      ',',
      '\\',
      '<think>',
      '</think>',
      '```',
      decision(),
      '1e400',
      'null',
    );
    const soup = fc.array(fc.oneof(pieces, fc.string({ unit: 'binary', maxLength: 12 })), { maxLength: 40 });
    fc.assert(
      fc.property(soup, (parts) => {
        const { order, verdict } = judge(parts.join(''), CONTEXT, SECRETS);
        expect(order === undefined).toBe(verdict === 'hold' || verdict === 'reject');
      }),
      { numRuns: 2_000 },
    );
  });

  it('judges any members without coercion', () => {
    const value = fc.oneof(fc.double(), fc.string(), fc.boolean(), fc.constant(null), fc.array(fc.integer()));
    const changes = fc.dictionary(
      fc.constantFrom('notional', 'size', 'leverage', 'stopLoss', 'takeProfit', 'confidence', 'symbol', 'evidence'),
      value,
    );
    fc.assert(
      fc.property(changes, (changed) => {
        const { order } = judge(decision(changed), CONTEXT, SECRETS);
        if (order === undefined || order.action === 'close') return;
        expect(order.notional).toBeLessThanOrEqual(CONTEXT.limits.maxNotionalPerSymbol);
        expect(order.notional / order.leverage).toBeLessThanOrEqual(CONTEXT.freeMargin);
        expect(order.stopLoss).toBeLessThan(60_000);
      }),
      { numRuns: 2_000 },
    );
  });
});
