import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Ask } from '../../src/agents/ask.ts';
import { auditClaim } from '../../src/agents/audit.ts';
import { cycleContext } from '../../src/agents/context.ts';
import { houseReply } from '../../src/agents/house/house.ts';
import { FRESH_MEMORY } from '../../src/agents/memory.ts';
import { chatRequestOf } from '../../src/agents/prompt/prompt.ts';
import { readReply } from '../../src/agents/replies/read.ts';
import type { RunRecord } from '../../src/domain/record.ts';
import type { ChatFailure, ChatOutcome } from '../../src/ports/chat-model.ts';
import { anySnapshot } from '../support/snapshot.ts';
import { failedWith, house, playCycle, said, teamOf } from '../support/team.ts';

const mode = fc.constantFrom('fast' as const, 'team' as const, 'vote' as const, 'heavy' as const);
const FAILURES: readonly ChatFailure[] = [
  'timeout',
  'rate-limited',
  'unauthorised',
  'bad-request',
  'server-error',
  'network',
  'refused',
  'empty',
  'truncated',
  'too-large',
  'not-in-cassette',
];

/** Seats know nothing of each other: what the order of replies may change is which of them is told first. */
function bySeat(records: readonly RunRecord[]): readonly RunRecord[] {
  const seatOf = (record: RunRecord): number => ('seat' in record ? record.seat : -1);
  return [...records].sort((left, right) => seatOf(left) - seatOf(right));
}

/** What a provider may send back instead of an answer. */
const trouble: fc.Arbitrary<((ask: Ask) => ChatOutcome) | undefined> = fc.oneof(
  { weight: 3, arbitrary: fc.constant(undefined) },
  fc
    .record({
      failure: fc.constantFrom(...FAILURES),
      latencyMs: fc.integer({ min: 0, max: 90_000 }),
      retryAfterMs: fc.constantFrom(undefined, 0, 3000, 86_400_000, 1e14, -1, Number.NaN),
    })
    .map(
      ({ failure, latencyMs, retryAfterMs }) =>
        () =>
          failedWith(failure, latencyMs, retryAfterMs),
    ),
  fc.string().map((text) => () => said(text, 20)),
  fc.json({ maxDepth: 4 }).map((text) => () => said(text, 20)),
  fc.constant((ask: Ask) => said(houseReply({ ...ask, brief: { phase: 'decompose' } }))),
  fc.nat(400).map((cut) => (ask: Ask) => said(houseReply(ask).slice(0, cut))),
  fc.constant((ask: Ask) =>
    said(
      chatRequestOf(ask)
        .messages.map((message) => message.content)
        .join('\n'),
    ),
  ),
  fc.constant(() => said('['.repeat(100_000))),
  fc.constant(() => said('{"a":'.repeat(100_000))),
);

describe('a cycle', () => {
  it('ends by its deadline in an outcome with a reason, whatever the replies are', () => {
    fc.assert(
      fc.property(anySnapshot, mode, fc.array(trouble, { maxLength: 20 }), (snapshot, played, troubles) => {
        let turn = 0;
        const answer = (ask: Ask): ChatOutcome => {
          const wrong = troubles[turn];
          turn += 1;
          return wrong === undefined ? house(ask) : wrong(ask);
        };
        const { outcome, endedAt, asks, memory } = playCycle(teamOf({ mode: played }), snapshot, answer);
        expect(endedAt - snapshot.at).toBeLessThanOrEqual(60_000);
        expect(asks.length).toBeLessThanOrEqual((3 * 11 + 1) * 6);
        if (outcome.kind === 'decisions') {
          const symbols = snapshot.symbols.map((view) => view.symbol);
          const { decisions } = outcome;
          for (const decision of decisions) expect(symbols).toContain(decision.symbol);
          expect(new Set(decisions.map(({ symbol }) => symbol)).size).toBe(decisions.length);
        } else expect(outcome.reason).toMatch(/^[a-z-]+$/);
        const next = playCycle(teamOf({ mode: played }), { ...snapshot, cycle: 9 }, house, { memory });
        const failedThen = next.outcome.kind === 'hold' && next.outcome.reason !== 'model-held';
        expect(failedThen, 'the next cycle is clean').toBe(false);
      }),
      { numRuns: 400 },
    );
  });

  it('comes to the same whatever order replies of one instant come in', () => {
    fc.assert(
      fc.property(
        anySnapshot,
        mode,
        fc.array(trouble, { maxLength: 8 }),
        fc.array(fc.nat(5)),
        (snapshot, played, troubles, order) => {
          const byKey = new Map<string, number>();
          const answer = (ask: Ask): ChatOutcome => {
            const place = `${ask.key}#${ask.occurrence}`;
            if (!byKey.has(place))
              byKey.set(place, [...place].reduce((sum, character) => sum * 31 + character.charCodeAt(0), 7) % 8);
            const wrong = troubles[byKey.get(place) ?? 0];
            return wrong === undefined ? house(ask) : wrong(ask);
          };
          const team = teamOf({ mode: played });
          let turn = 0;
          const pick = (count: number): number => {
            turn += 1;
            return (order[turn % Math.max(1, order.length)] ?? 0) % count;
          };
          const inOrder = playCycle(team, snapshot, answer);
          const shuffled = playCycle(team, snapshot, answer, { pick });
          expect(shuffled.outcome).toEqual(inOrder.outcome);
          expect(bySeat(shuffled.records)).toEqual(bySeat(inOrder.records));
          expect(shuffled.memory).toEqual(inOrder.memory);
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe('the house model', () => {
  it('keeps to the schemas, cites what is there, and states only what it shows', () => {
    let claims = 0;
    let opened = 0;
    fc.assert(
      fc.property(anySnapshot, mode, fc.integer(), (snapshot, played, seed) => {
        const { asks, records, outcome } = playCycle(teamOf({ mode: played, seed }), snapshot, house);
        for (const ask of asks) expect(readReply(ask.brief.phase, houseReply(ask))).toMatchObject({ ok: true });
        for (const record of records) {
          if (record.kind === 'role-answered') expect(record.outcome).toBe('valid');
          if (record.kind === 'claims-audited') expect(record).toMatchObject({ dropped: 0, flagged: [] });
          if (record.kind === 'claims-audited') claims += record.claims;
        }
        if (outcome.kind !== 'decisions') return;
        const prices = new Map<string, number>(snapshot.symbols.map((view) => [view.symbol, view.price]));
        const heldNotional = snapshot.held.reduce((sum, { symbol, size }) => sum + size * (prices.get(symbol) ?? 0), 0);
        const newNotional = outcome.decisions.reduce((sum, { weight }) => sum + weight * snapshot.equity, 0);
        if (played !== 'vote' && newNotional > 0) {
          expect(heldNotional + newNotional, 'no more than the equity in all').toBeLessThanOrEqual(snapshot.equity);
        }
        for (const decision of outcome.decisions) {
          if (!decision.action.startsWith('open')) continue;
          opened += 1;
          const side = decision.action === 'open_long' ? 1 : -1;
          const price = prices.get(decision.symbol) ?? Number.NaN;
          expect(decision.evidence.length).toBeGreaterThan(0);
          expect(decision.notional).toBeGreaterThan(0);
          if (decision.stopLoss !== undefined) expect((price - decision.stopLoss) * side).toBeGreaterThan(0);
          if (decision.takeProfit !== undefined) expect((decision.takeProfit - price) * side).toBeGreaterThan(0);
        }
      }),
      { numRuns: 500 },
    );
    expect(claims).toBeGreaterThan(500);
    expect(opened).toBeGreaterThan(50);
  });

  it('answers the same ask the same way, and another seed a little otherwise', () => {
    fc.assert(
      fc.property(anySnapshot, (snapshot) => {
        const once = playCycle(teamOf({ seed: 1 }), snapshot, house);
        expect(playCycle(teamOf({ seed: 1 }), snapshot, house).records).toEqual(once.records);
      }),
    );
  });
});

describe('an audited claim', () => {
  it('is never accepted for a number moved beyond its rounding', () => {
    fc.assert(
      fc.property(anySnapshot, fc.nat(), fc.double({ min: 0.01, max: 5, noNaN: true }), (snapshot, pick, away) => {
        const context = cycleContext(teamOf(), FRESH_MEMORY, snapshot);
        const item = snapshot.evidence.filter((one) => one.kind === 'price')[pick % snapshot.symbols.length];
        const price = item?.numbers.price;
        if (item?.symbol === undefined || price === undefined || price < 1e-3) return;
        const told = (value: number) =>
          auditClaim(
            { text: `price ${value.toFixed(9)}`, evidence: [item.id] },
            item.symbol ?? ('' as never),
            context.audit,
          ).flags;
        expect(told(price)).toEqual([]);
        expect(told(price * (1 + away))).toEqual(['unsupported-number']);
      }),
    );
  });
});
