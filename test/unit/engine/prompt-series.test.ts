import { defineTeam } from 'quartet';
import { expect, it } from 'vitest';
import type { FeedEvent } from '../../../src/domain/feed-event.ts';
import { instant, MINUTE_MS } from '../../../src/domain/time.ts';
import { price } from '../../../src/domain/units.ts';
import type { ModelDesk } from '../../../src/engine/answer.ts';
import { competitor, planFor, runTest, sourceOf } from '../../support/engine-run.ts';
import { instrumentFor, instrumentMap } from '../../support/feed.ts';
import { NO_USAGE } from '../../support/team.ts';

const BTC = instrumentFor('BTC-USDT-PERP');
const START = 1_736_121_600_000;

/** Minutes that each close a dollar above the last one. */
const rising = (minutes: number): FeedEvent[] =>
  Array.from({ length: minutes }, (_, minute): FeedEvent[] => {
    const [opened, closed] = [START + minute * MINUTE_MS, START + (minute + 1) * MINUTE_MS].map(instant);
    const shared = { tape: 0, line: minute + 1, symbol: BTC.symbol, intervalMs: MINUTE_MS } as const;
    const close = price(6_400_000 + minute * 100);
    if (opened === undefined || closed === undefined) return [];
    return [
      { kind: 'bar-open', ts: opened, visible: opened, ...shared, open: close },
      {
        kind: 'bar-close',
        ts: closed,
        visible: closed,
        ...shared,
        openedAt: opened,
        open: close,
        high: close,
        low: close,
        close,
        volume: minute,
      },
    ];
  }).flat();

it('tells a team of the second prompt the bars that had closed by its cycle, and no later one', async () => {
  const plan = planFor({ instruments: instrumentMap(BTC), feeds: () => [] }, [
    competitor('asking', defineTeam({ name: 'asking', model: 'fake/one', mode: 'fast' })),
  ]);
  const accounts = plan.accounts.map((account) => ({
    ...account,
    team: account.team && { ...account.team, prompt: 'v2' as const },
  }));
  const told: string[] = [];
  const answer: ModelDesk['answer'] = async (_key, request) => {
    told.push(request().messages.at(-1)?.content ?? '');
    return { ok: true, text: '{"decisions":[],"dissent":"","comment":""}', latencyMs: 1_000, usage: NO_USAGE };
  };
  await runTest({ ...plan, accounts }, [sourceOf('made-up', rising(30))], { models: { answer } });
  const lines = told.map((text) => /^ {2}close ([\d. ]+)$/m.exec(text)?.[1]?.split(' ').map(Number) ?? []);
  expect(lines.length).toBeGreaterThan(20);
  lines.forEach((closes, cycle) => {
    const last = 64_000 + cycle;
    const first = Math.max(64_000, last - 19);
    expect(closes).toEqual(Array.from({ length: last - first + 1 }, (_, place) => first + place));
  });
});
