import { expect, it } from 'vitest';
import { ModelUses } from '../../../src/ledger/conducts.ts';
import { answerOf } from '../../support/cycle-records.ts';

it('adds up what language models were asked, by rung, and nothing of the house', () => {
  const uses = new ModelUses();
  expect(uses.history()).toMatchObject({ calls: 0, latenciesMs: [], firstTokensMs: [] });
  uses.answered(answerOf({ attempts: 2, firstTokenMs: 90 }));
  uses.answered(answerOf({ outcome: 'repaired', latencyMs: 900 }));
  uses.answered(answerOf({ outcome: 'timeout', rung: 'loose', attempts: 3 }));
  uses.answered(answerOf({ model: 'house', attempts: 50 }));
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
