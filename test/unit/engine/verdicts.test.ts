import { describe, expect, it } from 'vitest';
import { NO_USAGE } from '../../../src/domain/call-usage.ts';
import type { FeedEvent } from '../../../src/domain/feed-event.ts';
import { MINUTE_MS, SECOND_MS } from '../../../src/domain/time.ts';
import type { ModelDesk } from '../../../src/engine/answer.ts';
import { defineTeam } from '../../../src/strategy/define-team.ts';
import { competitor, feesNamed, planFor, runTest, sourceOf } from '../../support/engine-run.ts';
import { dutifulReply } from '../../support/fake-team-model.ts';
import { instrumentFor, quoteAt, symbolId } from '../../support/feed.ts';

const X = symbolId('X');
const START = 1_704_207_600_000;

interface Costs {
  /** Half the spread, in hundredths of a price of 100.00. */
  readonly half?: number;
  readonly slippageBps?: number;
  readonly fees?: string;
}

/** What a team came to that wants `weight` of its equity in X, at these costs: its first decision, order and refusal. */
async function wanting(weight: number, { half = 0, slippageBps = 0, fees = 'percent:0bps' }: Costs = {}) {
  const events = Array.from({ length: 40 }, (_, place): FeedEvent => {
    const visible = START + place * 5 * SECOND_MS;
    return quoteAt({ visible, line: place + 1 }, 10_000 - half, 10_000 + half);
  });
  const market = { instruments: new Map([[X, instrumentFor('X')]]), feeds: () => [sourceOf('told', events)] };
  const team = defineTeam({ name: 'asking', mode: 'fast', model: 'some/model', tools: false });
  const models: ModelDesk = {
    answer: async (_, request) => {
      const text = dutifulReply({ messages: request().messages }).replaceAll('"weight":0.1', `"weight":${weight}`);
      return { ok: true, text, latencyMs: 1_000, usage: NO_USAGE };
    },
  };
  const plan = planFor(market, [competitor('asking', team)], { fees: new Map([[X, feesNamed(fees)]]) });
  const cycle = { ...plan.cycle, schedule: { kind: 'every', spanMs: MINUTE_MS } as const };
  const execution = { ...plan.execution, spreadBps: 0, impactBps: 0, slippageBps };
  const { rows } = await runTest({ ...plan, cycle, execution }, market.feeds(), { models });
  const records = rows.flatMap((row) => row.records);
  return {
    decided: records.find((record) => record.kind === 'team-decided'),
    approved: records.find((record) => record.kind === 'order-approved'),
    refused: records.filter((record) => record.kind === 'order-refused').map(({ reason }) => reason),
  };
}

describe("a team's verdict", () => {
  it('leaves its decision as it is where there is room', async () => {
    const { decided, approved, refused } = await wanting(0.5);
    expect(decided).toMatchObject({ symbol: X, action: 'open_long', verdict: 'accept' });
    expect(approved?.order).toMatchObject({ symbol: X, side: 'buy', size: 50_000 });
    expect(refused).toEqual([]);
  });

  it.each([
    ['the fee', { fees: 'percent:300bps' }, 0.03],
    ['half the spread', { half: 300 }, 0.03],
    ['the slippage', { slippageBps: 300 }, 0.03],
    ['the part of a fee that an order pays once', { fees: 'fixed+percent:100+0bps' }, 0.01 / 0.99],
    // The slippage is on the price asked, and the fee on both.
    ['all three', { fees: 'percent:300bps', half: 300, slippageBps: 300 }, 1.03 ** 3 - 1],
    // A hundredth of a hundredth is still a whole unit of the price.
    ['a slippage of less than a unit', { slippageBps: 0.5 }, 0.0001],
  ])('leaves room for %s of an order for all there is, so that the order checks take it', async (_, costs, rate) => {
    const { approved, refused } = await wanting(1, costs);
    expect(refused).toEqual([]);
    const units = (approved?.order.size ?? 0) / 1_000;
    // 10,000 buy 100 units at 100.00; what the costs leave of these, and no more than a hundredth less.
    expect(units).toBeLessThanOrEqual(100 / (1 + rate) + 0.001);
    expect(units).toBeGreaterThan(99 / (1 + rate));
  });
});
