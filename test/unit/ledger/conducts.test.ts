import { describe, expect, it } from 'vitest';
import type { Ask } from '../../../src/agents/ask.ts';
import { modelsOf } from '../../../src/agents/team-config.ts';
import { conductRows } from '../../../src/arena/conduct-row.ts';
import { metricsOf } from '../../../src/arena/metrics.ts';
import { addConducts } from '../../../src/domain/conduct.ts';
import { Conducts } from '../../../src/ledger/conducts.ts';
import type { ChatOutcome } from '../../../src/ports/chat-model.ts';
import { history } from '../../support/arena-histories.ts';
import { answerOf } from '../../support/cycle-records.ts';
import { cheerful, snapshotOf } from '../../support/snapshot.ts';
import { house, playCycle, said, teamOf } from '../../support/team.ts';

const snapshot = snapshotOf([cheerful('BTC', 64_000)]);
const team = teamOf({ models: { ...modelsOf('fake/one'), quant: 'fake/two' }, tools: false });

/** The house's words, with an invented id blind, a number that is off in the debate, and one reply in need of repair. */
function answer(ask: Ask): ChatOutcome {
  const outcome = house(ask);
  if (!outcome.ok) return outcome;
  const { text } = outcome;
  if (ask.key === '0/propose/quant') return said(text.replace(/"evidence":\["[^"]+"\]/, '"evidence":["post-99"]'));
  if (ask.key === '0/criticise.1/creative') {
    const objection = { symbol: 'BTC', text: 'price 12345', evidence: ['price-1'] };
    return said(JSON.stringify({ ...JSON.parse(text), objection }));
  }
  return ask.key === '0/decide/leader' && ask.occurrence === 0 ? said('hm') : outcome;
}

describe('how models did', () => {
  const conducts = new Conducts();
  for (const record of playCycle(team, snapshot, answer).records) {
    if (record.kind === 'role-answered') conducts.answered(record);
    if (record.kind === 'claims-audited') conducts.audited(record);
  }
  const counted = conducts.history();
  const of = (model: string, phase: string) =>
    counted.find((one) => one.model === model && one.phase === phase) ?? expect.fail(`${model} ${phase}`);

  it('is counted by model and phase, before the debate and in it', () => {
    const two = of('fake/two', 'propose');
    expect(two).toMatchObject({ asked: 1, outcomes: { valid: 1 }, dropped: 1, flags: { fabricated: 1 } });
    expect(of('fake/one', 'propose')).toMatchObject({ asked: 2, dropped: 0, flags: {} });
    expect(of('fake/one', 'criticise').flags).toEqual({ 'unsupported-number': 1 });
    expect(of('fake/one', 'decide')).toMatchObject({
      outcomes: { repaired: 1 },
      calls: 2,
      rungs: { 'json-schema': 1 },
    });
  });

  it('adds up every figure of every answer, the house’s times aside', () => {
    const sums = new Conducts();
    const usage = { promptTokens: 100, cachedTokens: 0, completionTokens: 20, reasoningTokens: 0 };
    const search = { name: 'news', arguments: '{}', outcome: 'ran', result: '', found: [] } as const;
    sums.answered(answerOf({ usage: { ...usage, billedTicks: 7 }, reckonedTicks: 9, attempts: 2, tools: [search] }));
    sums.answered(answerOf({ usage, outcome: 'failed', trouble: 'refused', firstTokenMs: 90, latencyMs: 800 }));
    sums.answered(answerOf({ usage, outcome: 'failed', trouble: 'refused', tools: [search, search] }));
    const audit = { kind: 'claims-audited', cycle: 1, phase: 'propose', role: 'quant' } as const;
    const claim = { text: 'up', symbol: undefined, evidence: [] };
    const flagged = [
      { claim, flags: ['fabricated', 'misquoted'] },
      { claim, flags: ['fabricated'] },
    ] as const;
    for (const seat of [0, 0, 1]) sums.audited({ ...audit, seat, claims: 4, dropped: 1, flagged });
    sums.answered(answerOf({ model: 'house' }));
    const [one, unknown, own] = sums.history();
    expect(one).toEqual({
      model: 'some/model',
      phase: 'propose',
      asked: 3,
      outcomes: { valid: 1, failed: 2 },
      troubles: { refused: 2 },
      rungs: { strict: 3 },
      calls: 4,
      toolCalls: 3,
      tokens: 360,
      cost: 1.5,
      billedTicks: 7,
      reckonedTicks: 9,
      latenciesMs: [700, 800, 700],
      firstTokensMs: [90],
      claims: 8,
      dropped: 2,
      flags: { fabricated: 4, misquoted: 2 },
    });
    expect(unknown).toMatchObject({ model: 'unknown', asked: 0, calls: 0, tokens: 0, cost: 0, claims: 4, dropped: 1 });
    expect(own).toMatchObject({ model: 'house', asked: 1, latenciesMs: [], troubles: {}, claims: 0, toolCalls: 0 });
  });

  it('tells how long each phase took, of language models alone', () => {
    const timed = new Conducts();
    const slow = { 'fake/one': 4_000, 'fake/two': 900 };
    const streaming = (ask: Ask): ChatOutcome => {
      const outcome = house(ask);
      if (!outcome.ok || (ask.model !== 'fake/one' && ask.model !== 'fake/two')) return outcome;
      return { ...outcome, latencyMs: slow[ask.model] };
    };
    const models = { ...team.models, creative: 'house' };
    for (const record of playCycle({ ...team, models }, snapshot, streaming).records) {
      if (record.kind === 'role-answered') timed.answered(record);
    }
    const rows = conductRows([...timed.history(), ...timed.history()]);
    const row = (model: string) => rows.find((one) => one.model === model && one.phase === 'propose');
    expect(row('fake/one')).toMatchObject({ asked: 2, latencyP50Ms: 4_000, latencyP95Ms: 4_000 });
    expect(row('fake/one')).toMatchObject({ claims: 0, dropped: 0, toolCalls: 0 });
    expect(row('fake/two')).toMatchObject({ latencyP50Ms: 900 });
    expect(row('house')).toMatchObject({ asked: 2, latencyP50Ms: undefined });
    expect(row('fake/one')?.firstTokenP50Ms).toBeUndefined();
    const [one = expect.fail()] = timed.history();
    const spread = conductRows([{ ...one, latenciesMs: [5, 1, 4, 2, 3], firstTokensMs: [30, 10, 20] }])[0];
    expect(spread).toMatchObject({ latencyP50Ms: 3, latencyP95Ms: 5, firstTokenP50Ms: 20 });
    expect(spread).not.toHaveProperty('latenciesMs');
  });

  it('adds up over accounts', () => {
    const [first] = addConducts([...counted, ...counted]);
    expect(addConducts([...counted, ...counted])).toHaveLength(counted.length);
    expect(first?.asked).toBe(2 * (counted[0]?.asked ?? 0));
    expect(addConducts([of('fake/two', 'propose'), of('fake/two', 'propose')])[0]?.flags).toEqual({ fabricated: 2 });
  });

  it('is a share of the claims on the board', () => {
    const metrics = metricsOf(history({ name: 'team', levels: [1, 2, 3] }, { conduct: counted }));
    const claims = of('fake/one', 'propose').claims + of('fake/two', 'propose').claims;
    expect(metrics.fabricatedBefore).toEqual({ value: 1 / claims });
    expect(metrics.fabricatedAfter).toEqual({ value: 0 });
    expect(metrics.mismatchedAfter).toEqual({ value: 1 / of('fake/one', 'criticise').claims });
    expect(metricsOf(history({ name: 'code', levels: [1, 2, 3] })).fabricatedBefore).toHaveProperty('none');
  });
});
