import { expect, it } from 'vitest';
import type { RoleAnswered } from '../../../src/domain/record.ts';
import { instant } from '../../../src/domain/time.ts';
import { ModelUses } from '../../../src/ledger/conducts.ts';

function answer(change: Partial<RoleAnswered>): RoleAnswered {
  return {
    kind: 'role-answered',
    cycle: 1,
    at: instant(0),
    role: 'quant',
    phase: 'propose',
    seat: 0,
    round: 0,
    model: 'some/model',
    outcome: 'valid',
    rung: 'strict',
    attempts: 1,
    usage: { promptTokens: 10, cachedTokens: 4, completionTokens: 3, reasoningTokens: 2 },
    cost: 0.5,
    latencyMs: 700,
    firstTokenMs: undefined,
    trouble: undefined,
    tools: [],
    reasoning: undefined,
    reply: '',
    ...change,
  };
}

it('adds up what language models were asked, by rung, and nothing of the house', () => {
  const uses = new ModelUses();
  expect(uses.history()).toMatchObject({ calls: 0, latenciesMs: [], firstTokensMs: [] });
  uses.answered(answer({ attempts: 2, firstTokenMs: 90 }));
  uses.answered(answer({ outcome: 'repaired', latencyMs: 900 }));
  uses.answered(answer({ outcome: 'timeout', rung: 'loose', attempts: 3 }));
  uses.answered(answer({ model: 'house', attempts: 50 }));
  expect(uses.history()).toEqual({
    calls: 6,
    usage: { promptTokens: 30, cachedTokens: 12, completionTokens: 9, reasoningTokens: 6 },
    latenciesMs: [700, 900, 700],
    firstTokensMs: [90],
    rungs: new Map([
      ['strict', { asked: 2, valid: 1 }],
      ['loose', { asked: 1, valid: 0 }],
    ]),
  });
});
