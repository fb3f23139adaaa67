import { describe, expect, it } from 'vitest';
import type { RoleReply } from '../../../src/agents/cycle.ts';
import { type Instant, instant, later } from '../../../src/domain/time.ts';
import type { Call } from '../../../src/engine/answer.ts';
import { type LiveModels, PendingCalls } from '../../../src/engine/pending-calls.ts';
import type { PendingAsk, RunState } from '../../../src/engine/state.ts';
import { step } from '../../../src/engine/step.ts';
import type { ChatOutcome } from '../../../src/ports/chat-model.ts';
import { defineTeam } from '../../../src/strategy/define-team.ts';
import { competitor, openedRun, planFor } from '../../support/engine-run.ts';
import { instrumentFor, quoteAt, symbolId } from '../../support/feed.ts';
import { said } from '../../support/team.ts';

const X = symbolId('X');
const NOW = instant(1_704_207_600_000);
const DEADLINE_MS = 60_000;

const team = defineTeam({ name: 'asks-one-model', mode: 'fast', model: 'paid/model', tools: false });

/** A run whose only team has just asked its one question. */
function asked(): { readonly state: RunState; readonly asks: readonly PendingAsk[]; readonly until: Instant } {
  const market = { instruments: new Map([[X, instrumentFor('X')]]), feeds: () => [] };
  const plan = planFor(market, [competitor('solo', team)]);
  const { state } = openedRun(plan, NOW);
  while (state.agenda.pop() !== undefined);
  step(state, quoteAt({ visible: NOW }));
  const asks = [...state.teams.values()].flatMap((meeting) => meeting.open(state, 'schedule'));
  const [first] = asks;
  if (first === undefined) throw new Error('nobody was asked');
  expect(first.ask.until).toBeLessThanOrEqual(NOW + DEADLINE_MS);
  return { state, asks, until: first.ask.until };
}

/** Models that keep what they are asked until the test answers, and what is put on record. */
class Kept implements LiveModels {
  isOpen = true;
  known: ChatOutcome | undefined;
  readonly sent: { readonly call: Call; readonly heard: (outcome: ChatOutcome, at: Instant) => void }[] = [];
  readonly recorded: ChatOutcome[] = [];

  find(): ChatOutcome | undefined {
    return this.known;
  }

  record(_: unknown, outcome: ChatOutcome): void {
    this.recorded.push(outcome);
  }

  ask(call: Call, _: Instant, __: Instant, heard: (outcome: ChatOutcome, at: Instant) => void): void {
    this.sent.push({ call, heard });
  }
}

function replies(state: RunState): readonly RoleReply[] {
  const found: RoleReply[] = [];
  for (let item = state.agenda.pop(); item !== undefined; item = state.agenda.pop()) {
    if (item.event.kind === 'role-replied') found.push(item.event.reply);
  }
  return found;
}

describe('a question to a model beside the run', () => {
  it('is sent once, and not before what led to it is said to be on the disk', () => {
    const { state, asks, until } = asked();
    const models = new Kept();
    const beside = new PendingCalls(models);
    expect(beside.dueAt).toBe(Number.POSITIVE_INFINITY);
    beside.ask(state, asks);
    expect(models.sent).toHaveLength(0);
    expect(beside.dueAt).toBe(until);
    beside.send();
    beside.send();
    expect(models.sent).toHaveLength(asks.length);
  });

  it('is not sent while the run is stepped again to where it was', () => {
    const { state, asks } = asked();
    const models = new Kept();
    models.isOpen = false;
    const beside = new PendingCalls(models);
    beside.ask(state, asks);
    beside.send();
    expect(models.sent).toHaveLength(0);
    models.isOpen = true;
    beside.send();
    expect(models.sent).toHaveLength(1);
  });

  it('is heard when it has come, behind what was stepped by then, with that latency on record', () => {
    const { state, asks } = asked();
    const models = new Kept();
    const beside = new PendingCalls(models);
    beside.ask(state, asks);
    beside.send();
    beside.settle(state, later(NOW, 3_000));
    expect(models.recorded).toEqual([]);
    models.sent[0]?.heard(said('{}', 9), later(NOW, 2_000));
    state.now = later(NOW, 5_000);
    beside.settle(state, later(NOW, 5_001));
    expect(models.recorded).toEqual([said('{}', 5_001)]);
    expect(replies(state).map(({ at }) => at - NOW)).toEqual([5_001]);
    expect(beside.dueAt).toBe(Number.POSITIVE_INFINITY);
  });

  it('is a timeout at its deadline, on record with it, and a late answer changes nothing', () => {
    const { state, asks, until } = asked();
    const models = new Kept();
    const beside = new PendingCalls(models);
    beside.ask(state, asks);
    beside.send();
    beside.settle(state, instant(until - 1));
    expect(models.recorded).toEqual([]);
    beside.settle(state, until);
    expect(models.recorded).toMatchObject([{ ok: false, failure: 'timeout', latencyMs: until - NOW }]);
    expect(replies(state).map(({ at }) => at)).toEqual([until]);
    models.sent[0]?.heard(said('{}'), instant(until + 5));
    beside.settle(state, instant(until + 10));
    expect(models.recorded).toHaveLength(1);
    expect(replies(state)).toEqual([]);
  });

  it('whose answer came behind its deadline is a timeout that is paid for', () => {
    const { state, asks, until } = asked();
    const models = new Kept();
    const beside = new PendingCalls(models);
    beside.ask(state, asks);
    beside.send();
    const usage = { promptTokens: 70, cachedTokens: 0, completionTokens: 5, reasoningTokens: 0 };
    models.sent[0]?.heard({ ok: true, text: '{}', latencyMs: 1, usage }, later(until, 1));
    beside.settle(state, later(until, 2));
    expect(models.recorded).toMatchObject([{ ok: false, failure: 'timeout', usage }]);
    expect(replies(state).map(({ at }) => at)).toEqual([until]);
  });

  it('that is on record is answered by the record, at the record, and asked of nobody', () => {
    const { state, asks } = asked();
    const models = new Kept();
    models.known = said('{}', 1_234);
    const beside = new PendingCalls(models);
    beside.ask(state, asks);
    beside.send();
    expect(models.sent).toEqual([]);
    expect(models.recorded).toEqual([]);
    expect(replies(state).map(({ at }) => at - NOW)).toEqual([1_234]);
  });
});
