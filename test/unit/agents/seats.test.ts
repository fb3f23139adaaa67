import { describe, expect, it } from 'vitest';
import type { Ask } from '../../../src/agents/ask.ts';
import { estimateCost } from '../../../src/agents/cost-estimate.ts';
import { advanceCycle, haltCycle, openCycle } from '../../../src/agents/cycle.ts';
import { FRESH_MEMORY } from '../../../src/agents/memory.ts';
import { promptOf } from '../../../src/agents/prompt/prompt.ts';
import { DEFAULT_PROTOCOL } from '../../../src/agents/protocol.ts';
import { BOTTOMLESS, costOf } from '../../../src/agents/purse.ts';
import { chargeFor, largestUsage, reserveFor } from '../../../src/agents/reserve.ts';
import { modelsOf } from '../../../src/agents/team-config.ts';
import type { ForecastMade, RoleAnswered } from '../../../src/domain/record.ts';
import { DAY_MS, instant } from '../../../src/domain/time.ts';
import type { ChatOutcome, ModelPrice } from '../../../src/ports/chat-model.ts';
import { cheerful, NOW, snapshotOf } from '../../support/snapshot.ts';
import { failedWith, house, playCycle, said, teamOf } from '../../support/team.ts';

const snapshot = snapshotOf([cheerful('BTC', 64_000)]);
const heavy = teamOf({ mode: 'heavy' });
const keysOf = (asks: readonly Ask[]) => asks.map((ask) => ask.key);
const forecasts = (records: readonly { kind: string }[]) =>
  records.filter((one): one is ForecastMade => one.kind === 'forecast-made');

describe('several teams', () => {
  it('work side by side under named hypotheses, and a judge hears them once', () => {
    const { asks, outcome, records } = playCycle(heavy, snapshot, house);
    expect(keysOf(asks).slice(0, 3)).toEqual(['0/decompose/leader', '1/decompose/leader', '2/decompose/leader']);
    expect(keysOf(asks).at(-1)).toBe('3/merge/leader');
    expect(asks).toHaveLength(3 * 8 + 1);
    expect(outcome).toMatchObject({ kind: 'decisions', sizeFactor: 1 });
    expect(forecasts(records).map(({ seat }) => seat)).toEqual([0, 1, 2, 3]);
    const used = forecasts(records).map((one) => one.used);
    expect(new Set(used.slice(0, 3)).size).toBe(3);
    const prompts = asks.map((ask) => promptOf(ask)[1]?.content ?? '');
    for (const [place, { text }] of heavy.protocol.hypotheses.entries()) {
      const told = asks.filter((_, index) => prompts[index]?.includes(text));
      expect(told.every((ask) => ask.seat === place) && told.length === 8).toBe(true);
    }
  });

  it('are one that assumes nothing where no hypothesis is named', () => {
    const { asks, outcome } = playCycle({ ...heavy, protocol: DEFAULT_PROTOCOL }, snapshot, house);
    expect(keysOf(asks).filter((key) => key.endsWith('decompose/leader'))).toEqual(['0/decompose/leader']);
    expect(asks.every((ask) => ask.hypothesis === undefined)).toBe(true);
    expect(outcome.kind).toBe('decisions');
  });

  it('are judged without their names, in an order drawn for the cycle', () => {
    const orders = new Set<string>();
    for (let cycle = 0; cycle < 12; cycle += 1) {
      const { asks } = playCycle(heavy, { ...snapshot, cycle }, house);
      const { brief } = asks.at(-1) ?? expect.fail('no ask');
      if (brief.phase !== 'merge') return expect.fail('no judge');
      expect(brief.teams.map(({ label }) => label)).toEqual(['T1', 'T2', 'T3']);
      orders.add(brief.teams.map((team) => team.decisions[0]?.pUp).join());
    }
    expect(orders.size).toBeGreaterThan(2);
  });

  it('do without one that failed, at less size, and hold when all have', () => {
    const without = (start: string) => (ask: Ask) =>
      ask.key.startsWith(start) ? failedWith('unauthorised') : house(ask);
    const two = playCycle(heavy, snapshot, without('1/'));
    expect(two.outcome).toMatchObject({ kind: 'decisions', sizeFactor: 2 / 3 });
    expect(playCycle(heavy, snapshot, without('')).outcome).toMatchObject({ kind: 'hold', reason: 'leader-failed' });
    expect(playCycle(heavy, snapshot, without('3/')).outcome).toMatchObject({ kind: 'hold', reason: 'leader-failed' });
  });

  it('need no judge where none of them wants anything', () => {
    const calm = snapshotOf([{ ...cheerful('BTC'), indicators: {}, return5: 0, sentiment: undefined }]);
    const { asks, outcome } = playCycle(heavy, calm, house);
    expect(keysOf(asks).some((key) => key.includes('merge'))).toBe(false);
    expect(outcome).toMatchObject({ kind: 'hold', reason: 'model-held' });
  });

  it('are leashed by the judge’s mean as voices are by a leader’s prior', () => {
    const wild = (ask: Ask): ChatOutcome => {
      const outcome = house(ask);
      const text = outcome.ok ? outcome.text.replaceAll(/"pUp":[\d.]+/g, '"pUp":0.99') : '';
      return ask.brief.phase === 'merge' ? said(text) : outcome;
    };
    const judged = forecasts(playCycle(heavy, snapshot, wild).records).at(-1);
    expect(judged?.notes).toEqual(['leashed']);
    expect(judged?.used).toBeCloseTo((judged?.prior ?? 0) + 0.15, 9);
  });
});

describe('several ballots', () => {
  it('are counted together', () => {
    const team = teamOf({ mode: 'vote', protocol: { ...DEFAULT_PROTOCOL, ballots: 3 } });
    const { asks, outcome } = playCycle(team, snapshot, house);
    expect(asks).toHaveLength(9);
    expect(outcome).toMatchObject({ decisions: [{ rationale: '9 blind votes for open_long' }] });
    const spoilt = playCycle(team, snapshot, (ask) => (ask.seat > 0 ? failedWith('unauthorised') : house(ask)));
    expect(spoilt.outcome).toMatchObject({
      decisions: [{ rationale: '3 blind votes for open_long' }],
      sizeFactor: 2 / 3,
    });
  });
});

const PRICE: ModelPrice = {
  input: 2,
  cachedInput: 0.5,
  output: 10,
  search: 0.005,
  post: 0,
  profile: 0,
  long: { above: 200_000, input: 4, cachedInput: 1, output: 20 },
};

describe('the price of a call', () => {
  it.each([
    ['nothing', [0, 0, 0], 0],
    ['a prompt and a reply', [1_000_000 / 10, 0, 1000], 0.2 + 0.01],
    ['a prompt that was half cached', [100_000, 50_000, 0], 0.1 + 0.025],
    ['a long context', [300_000, 0, 1000], 1.2 + 0.02],
    ['more cached than sent', [10, 50, 0], (10 * 0.5) / 1e6],
  ] as const)('for %s', (_name, [promptTokens, cachedTokens, completionTokens], cost) => {
    const usage = { promptTokens, cachedTokens, completionTokens, reasoningTokens: 0 };
    expect(costOf(usage, PRICE)).toBeCloseTo(cost, 12);
    expect(costOf(usage, undefined)).toBe(0);
  });
});

describe('a provider that sets several agents to a question', () => {
  it('has each of them set aside for, and counted where it does not say what they used', () => {
    const model = 'fake/agents';
    const price = { ...PRICE, agents: { none: 4, low: 4, high: 16 } };
    const reserved = (mode: 'fast' | 'native', agents: boolean) => {
      const prices = new Map([[model, agents ? price : PRICE]]);
      const { asks } = playCycle(
        teamOf({ mode, models: modelsOf(model), purse: { ...BOTTOMLESS, prices } }),
        snapshot,
        house,
      );
      const [ask = expect.fail()] = asks;
      return [reserveFor(ask), chargeFor(ask, house(ask))];
    };
    for (const [mode, agents] of [
      ['fast', 4],
      ['native', 16],
    ] as const) {
      const [most, charged] = reserved(mode, true);
      const [one = expect.fail()] = reserved(mode, false);
      expect(most).toEqual({ calls: 1, tokens: one.tokens * agents, cost: one.cost * agents });
      expect(charged).toEqual(most);
    }
  });
});

describe('the purse', () => {
  const model = 'fake/one';
  const rich = teamOf({ models: modelsOf(model), purse: { ...BOTTOMLESS, prices: new Map([[model, PRICE]]) } });
  const usage = { promptTokens: 1000, cachedTokens: 0, completionTokens: 500, reasoningTokens: 0 };
  const used = (ask: Ask): ChatOutcome => ({ ...house(ask), usage });
  const callCost = costOf(usage, PRICE);
  const dearest = (asks: readonly Ask[]) => asks.reduce((sum, ask) => sum + reserveFor(ask).cost, 0);

  it('counts what every call cost, by role and in all', () => {
    const { memory, records } = playCycle(rich, snapshot, used);
    expect(memory.spent).toMatchObject({ calls: 8, tokens: 12_000 });
    expect(memory.spent.cost).toBeCloseTo(8 * callCost, 12);
    const costs = records.flatMap((one) => (one.kind === 'role-answered' ? [one.cost] : []));
    expect(costs).toHaveLength(8);
    expect(costs[0]).toBeCloseTo(callCost, 12);
  });

  it('is never overdrawn, however little is in it, and the cycle ends with that reason', () => {
    const all = playCycle(rich, snapshot, used);
    const whole = dearest(all.asks);
    let sawSpent = 0;
    for (let part = 0; part <= 20; part += 1) {
      const maxCost = (whole * part) / 20;
      const team = { ...rich, purse: { ...rich.purse, maxCost } };
      const { outcome, memory, asks } = playCycle(team, snapshot, used);
      expect(memory.spent.cost).toBeLessThanOrEqual(maxCost);
      if (outcome.kind === 'hold' && outcome.reason === 'budget-spent') sawSpent += 1;
      else expect(asks).toHaveLength(8);
    }
    expect(sawSpent).toBeGreaterThan(3);
  });

  it('holds tokens to their limit: nothing is asked that might go beyond it', () => {
    const { memory, outcome } = playCycle({ ...rich, purse: { ...BOTTOMLESS, maxTokens: 2000 } }, snapshot, used);
    expect(outcome).toMatchObject({ kind: 'hold', reason: 'budget-spent' });
    expect(memory.spent.calls).toBe(0);
  });

  it('stays as it was left from cycle to cycle', () => {
    const first = playCycle(rich, snapshot, used);
    expect(first.outcome.kind).toBe('decisions');
    const team = { ...rich, purse: { ...rich.purse, maxTokens: first.memory.spent.tokens + 1 } };
    const second = playCycle(team, { ...snapshot, cycle: 4 }, used, { memory: first.memory });
    expect(second.outcome).toMatchObject({ reason: 'budget-spent' });
    expect(second.memory.spent).toEqual(first.memory.spent);
    expect(second.memory.failedCycles).toBe(0);
  });

  it('has a bound of tokens a week that begins anew on Monday, UTC', () => {
    const monday = instant(Date.UTC(2025, 0, 6));
    const at = (days: number) => ({ ...snapshot, at: instant(monday + days * DAY_MS) });
    const [most] = playCycle(rich, snapshot, used).asks.map((ask) => reserveFor(ask).tokens);
    // One cycle of 12,000 tokens, but not one more.
    const team = { ...rich, purse: { ...rich.purse, maxTokensPerWeek: 12_000 + 4 * (most ?? expect.fail()) } };
    const first = playCycle(team, at(0), used);
    expect(first.outcome.kind).toBe('decisions');
    const tight = { ...team, purse: { ...team.purse, maxTokensPerWeek: 12_000 } };
    const sunday = playCycle(tight, at(6.99), used, { memory: first.memory });
    expect(sunday.outcome).toMatchObject({ kind: 'hold', reason: 'week-spent' });
    expect(sunday.memory.spent).toEqual(first.memory.spent);
    expect(sunday.memory.failedCycles).toBe(0);
    const next = playCycle(team, at(7), used, { memory: sunday.memory });
    expect(next.outcome.kind).toBe('decisions');
    expect(next.memory.spent.tokens).toBe(24_000);
  });

  it('counts a call that ended in the dark at its dearest, and a refused one at nothing', () => {
    const solo = { ...rich, mode: 'fast' as const };
    const timeout = playCycle(solo, snapshot, () => failedWith('timeout', 70_000));
    expect(timeout.memory.spent.cost).toBeCloseTo(dearest(timeout.asks), 12);
    const refused = playCycle(solo, snapshot, () => failedWith('unauthorised'));
    expect(refused.memory.spent).toEqual({ calls: 1, tokens: 0, cost: 0 });
  });

  it.each<[string, (ask: Ask) => ChatOutcome]>([
    ['an answer', house],
    ['an empty reply', () => failedWith('empty', 70_000)],
    ['a refusal', () => failedWith('refused', 70_000)],
  ])('counts %s that came without a count at its dearest, so that a budget ends', (_name, answer) => {
    const solo = { ...rich, mode: 'fast' as const };
    const played = playCycle(solo, snapshot, answer);
    expect(played.memory.spent.cost).toBeCloseTo(dearest(played.asks), 12);
    const poor = { ...solo, purse: { ...solo.purse, maxCost: dearest(played.asks) * 1.5 } };
    const next = playCycle(poor, { ...snapshot, cycle: 4 }, answer, { memory: played.memory });
    expect(next.outcome).toMatchObject({ kind: 'hold', reason: 'budget-spent' });
  });

  it('tells of every call of a cycle that is halted: what was answered, and at its dearest what is under way', () => {
    const bounded = { ...rich, purse: { ...rich.purse, maxCost: 100 } };
    const opened = openCycle(bounded, FRESH_MEMORY, snapshot);
    const [leader] = opened.asks;
    if (leader === undefined) throw new Error('nothing was asked');
    const reply = (ask: Ask, outcome: ChatOutcome) => ({ key: ask.key, at: NOW, outcome, results: [] });
    const proposing = advanceCycle(opened.state, reply(leader, used(leader)));
    const [first, second, third] = proposing.asks;
    if (first === undefined || second === undefined || third === undefined) throw new Error('nobody was asked');
    const heard = advanceCycle(proposing.state, reply(first, used(first)));
    const stumbled = advanceCycle(heard.state, reply(second, { ...failedWith('server-error'), usage }));
    const halted = haltCycle(stumbled.state);
    const told = [...proposing.records, ...halted.records].flatMap((one) =>
      one.kind === 'role-answered' ? [one] : [],
    );
    expect(told.map(({ role, outcome }) => [role, outcome])).toEqual([
      ['leader', 'valid'],
      ['researcher', 'valid'],
      ['quant', 'failed'],
      ['creative', 'failed'],
    ]);
    const cost = told.reduce((sum, one) => sum + one.cost, 0);
    expect(cost).toBeCloseTo(3 * callCost + dearest([...stumbled.asks, third]), 12);
    expect(halted.state.memory.spent.cost).toBeCloseTo(cost, 12);
  });

  it('asks the house for nothing', () => {
    const free = teamOf({ purse: { ...BOTTOMLESS, maxCost: 0 } });
    expect(playCycle(free, snapshot, house).outcome.kind).toBe('decisions');
  });

  it('reckons no prompt shorter than it is', () => {
    for (const ask of playCycle(rich, snapshot, used).asks) {
      const words = promptOf(ask).reduce((sum, message) => sum + message.content.split(/\s+/).length, 0);
      expect(largestUsage(ask).promptTokens).toBeGreaterThan(words);
    }
  });
});

describe('a quote', () => {
  const model = 'fake/one';
  const usage = { promptTokens: 1000, cachedTokens: 0, completionTokens: 500, reasoningTokens: 0 };
  const prices = new Map([[model, PRICE]]);
  const quoted = (change: Parameters<typeof teamOf>[0]) =>
    estimateCost(teamOf({ models: modelsOf(model), purse: { ...BOTTOMLESS, prices }, ...change }), 100, {
      usage,
      latencyMs: 6000,
    });

  it.each([
    ['fast', 1, 1],
    ['vote', 3, 1],
    ['team', 1 + 3 + 6 + 1, 5],
    ['heavy', 3 * 11 + 1, 6],
  ] as const)('of mode %s is %s calls and %s waits a cycle', (mode, calls, waits) => {
    const quote = quoted({ mode }).usual;
    expect(quote.calls).toBe(100 * calls);
    expect(quote.hours).toBeCloseTo((waits * 6 * 100) / 3600, 9);
    expect(quote.cost).toBeCloseTo(100 * calls * costOf(usage, PRICE), 9);
  });

  it('covers what a cycle then does', () => {
    for (const mode of ['fast', 'vote', 'team', 'heavy'] as const) {
      const { asks } = playCycle(teamOf({ mode }), snapshot, house);
      expect(quoted({ mode }).usual.calls).toBeGreaterThanOrEqual(100 * asks.length);
    }
  });

  it('counts a question what closed positions teach in every cycle of a team with a notebook', () => {
    for (const mode of ['fast', 'team', 'heavy'] as const) {
      const [plain, noting] = [quoted({ mode }).usual, quoted({ mode, memory: 'notebook' }).usual];
      expect([noting.calls - plain.calls, noting.hours]).toEqual([100, plain.hours]);
    }
    expect(quoted({ memory: 'calibration' })).toEqual(quoted({}));
  });

  it('leaves out roles the house plays', () => {
    const nothing = { calls: 0, hours: 0, cost: 0 };
    expect(quoted({ models: modelsOf('house') })).toEqual({ usual: nothing, most: nothing });
    expect(quoted({ models: modelsOf('house', { leader: model }) }).usual.calls).toBe(200);
  });

  it.each([
    ['fast', 1, 1],
    ['vote', 3 * 4, 4],
    ['team', 1 + 4 * (3 + 6 + 1), 1 + 4 * 4],
  ] as const)('of mode %s with every turn of tools is %s calls and %s waits a cycle', (mode, calls, waits) => {
    const { most } = quoted({ mode });
    expect(most.calls).toBe(100 * calls);
    expect(most.hours).toBeCloseTo((waits * 6 * 100) / 3600, 9);
    expect(quoted({ mode, tools: false }).most.calls).toBe(quoted({ mode }).usual.calls);
  });

  it.each([
    ['fast', 1, 6],
    ['team', 2, 12],
  ] as const)('of mode %s counts a live search for each who may, or six: %s and %s a cycle', (mode, usual, most) => {
    const tools = false;
    const [without, withSearch] = [quoted({ mode, tools }), quoted({ mode, tools, liveSearch: ['x'] })];
    expect(withSearch.usual.cost - without.usual.cost).toBeCloseTo(100 * usual * PRICE.search, 9);
    expect(withSearch.most.cost - without.most.cost).toBeCloseTo(100 * most * PRICE.search, 9);
  });
});

describe('a record of an answer', () => {
  it('says which model, how many calls, and what it thought where that is given', () => {
    const thinking = (ask: Ask): ChatOutcome => {
      const outcome = house(ask);
      return outcome.ok ? { ...outcome, reasoning: 'because', firstTokenMs: 120 } : outcome;
    };
    const answered = (answer: (ask: Ask) => ChatOutcome) =>
      playCycle(teamOf({ mode: 'fast' }), snapshot, answer, { memory: FRESH_MEMORY }).records.find(
        (one): one is RoleAnswered => one.kind === 'role-answered',
      );
    expect(answered(thinking)).toMatchObject({ model: 'house', attempts: 1, reasoning: 'because', firstTokenMs: 120 });
    expect(answered(house)).toMatchObject({ reasoning: undefined, firstTokenMs: undefined });
    let turn = 0;
    const stumbling = (ask: Ask) => {
      turn += 1;
      return turn === 1 ? failedWith('server-error') : house(ask);
    };
    expect(answered(stumbling)).toMatchObject({ attempts: 2 });
  });
});
