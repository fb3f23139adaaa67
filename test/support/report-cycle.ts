import { evidenceId, type SymbolId } from '../../src/domain/ids.ts';
import type { Answered, Cycle, FillRow } from '../../src/web/report/input.ts';
import { START } from './arena-histories.ts';

const BTC = 'BTC-USDT-PERP' as SymbolId;

/** A decision round in which every text that a stranger or a model could have written is `words`. */
export function cycleOf(words: string, fill: FillRow): Cycle {
  const claim = { text: words, symbol: BTC, evidence: [evidenceId(words)] };
  const answer = (role: Answered['role'], phase: Answered['phase']): Answered => ({
    at: START,
    role,
    phase,
    seat: 1,
    round: phase === 'criticise' ? 1 : 0,
    model: words,
    outcome: 'repaired',
    rung: words,
    attempts: 2,
    usage: { promptTokens: 1200, cachedTokens: 1000, completionTokens: 30, reasoningTokens: 0 },
    cost: 0.01,
    latencyMs: 1500,
    firstTokenMs: 300,
    reasoning: words,
    trouble: words,
    tools: [{ name: words, arguments: words, outcome: 'refused', result: words, found: [evidenceId(words)] }],
    said: {
      [`${words}.`]: words,
      claims: [{ text: words, evidence: [words] }],
      odd: [[], null, 3, [[[[[[['deep']]]]]]]],
    },
    audit: { claims: 2, dropped: 1, flagged: [{ claim, flags: ['fabricated', 'misquoted'] }] },
  });
  return {
    opened: {
      kind: 'cycle-opened',
      cycle: 3,
      at: START,
      trigger: 'schedule',
      snapshotHash: 'ab'.repeat(32),
      shown: {
        equity: 10_000,
        freeMargin: 9_000,
        symbols: [{ symbol: BTC, price: 42_000, mood: 0.25 }],
        held: [BTC],
        evidence: 12,
        posts: 4,
      },
    },
    answers: [
      answer('leader', 'decompose'),
      answer('researcher', 'propose'),
      answer('creative', 'criticise'),
      answer('leader', 'decide'),
      { ...answer('leader', 'solo'), said: words },
    ],
    reviews: [
      { kind: 'claims-reviewed', cycle: 3, role: 'quant', seat: 0, planted: 1, caught: 1, sound: 3, alarms: 1 },
    ],
    turns: [true, false].map((undone) => ({
      kind: 'stance-revised',
      cycle: 3,
      role: 'quant',
      seat: 0,
      round: 1,
      symbol: BTC,
      from: 0.7,
      to: 0.4,
      newEvidence: [evidenceId(words)],
      undone,
    })),
    forecasts: [
      {
        kind: 'forecast-made',
        cycle: 3,
        seat: 0,
        symbol: BTC,
        blind: { quant: 0.7 },
        debated: { quant: 0.4 },
        prior: 0.55,
        leader: 0.9,
        used: 0.7,
        horizonMinutes: 5,
        notes: [words],
      },
    ],
    decisions: [
      {
        id: 'd1',
        symbol: words,
        action: 'open_long',
        verdict: 'reject',
        reason: words,
        notes: [words],
        confidence: 0.7,
        evidence: [words],
        rationale: words,
        intents: [],
        refused: [words],
        fills: [fill],
      },
    ],
    hold: undefined,
  };
}
