import { defineTeam } from 'quartet';
import { expect, it } from 'vitest';
import { inferInstruments } from '../../src/adapters/tape/infer-instruments.ts';
import { openTape } from '../../src/adapters/tape/open-tape.ts';
import { HOUR_MS, type Instant, instant } from '../../src/domain/time.ts';
import { price } from '../../src/domain/units.ts';
import type { RunPlan } from '../../src/engine/plan.ts';
import type { ChatRequest } from '../../src/ports/chat-model.ts';
import houseTeam from '../../strategies/house-team.ts';
import momentum from '../../strategies/momentum.ts';
import { changedSource, competitor, type Market, planFor, runTest } from '../support/engine-run.ts';
import { dutifulReply } from '../support/fake-team-model.ts';
import { NO_USAGE } from '../support/team.ts';

const TAPE = 'data/tapes/demo.ndjson.gz';
const START = instant(Date.UTC(2025, 0, 6));
const asking = defineTeam({ name: 'asking', mode: 'fast', model: 'fake/one' });

async function demoMarket(change: (at: Instant) => number = () => 1): Promise<Market> {
  const instruments = new Map([...(await inferInstruments(TAPE))].slice(0, 1));
  const feeds = () => [
    changedSource(openTape(TAPE, { instruments, tape: 0, maximumBadShare: 1 }), (event) => {
      const factor = change(event.visible);
      return event.kind === 'trade' && factor !== 1
        ? { ...event, price: price(Math.round(event.price * factor)) }
        : event;
    }),
  ];
  return { instruments, feeds };
}

/** Every prompt of the team that asks, in an awareness season with these rivals. */
async function promptsIn(market: Market, rivals: readonly string[]): Promise<readonly string[]> {
  const all = [competitor('house', houseTeam), competitor('momentum', momentum)].filter(({ id }) =>
    rivals.includes(id),
  );
  const base = planFor(market, [competitor('asking', asking), ...all]);
  const plan: RunPlan = {
    ...base,
    cycle: { ...base.cycle, schedule: { kind: 'every', spanMs: HOUR_MS } },
    season: { ...base.season, name: 'awareness', showsRivals: true },
  };
  const prompts: string[] = [];
  const answer = async (_key: object, requestOf: () => ChatRequest) => {
    const request = requestOf();
    prompts.push(request.messages.map(({ content }) => content).join('\n'));
    return { ok: true as const, text: dutifulReply({ messages: request.messages }), latencyMs: 1_000, usage: NO_USAGE };
  };
  await runTest(plan, market.feeds(), { models: { answer } });
  return prompts;
}

const standings = (prompt: string): readonly string[] => prompt.match(/^\d+ pnl .*$/gm) ?? [];

it('shows everybody’s profit and loss by rank, the same in every run, and nothing of what comes later', async () => {
  const rivals = ['house', 'momentum'];
  const honest = await promptsIn(await demoMarket(), rivals);
  expect(honest.length).toBeGreaterThan(20);
  for (const prompt of honest) {
    const shown = standings(prompt).map((line) => Number(line.split(' ')[2]));
    expect(shown).toHaveLength(3);
    expect(shown).toEqual([...shown].sort((left, right) => right - left));
    expect(standings(prompt).filter((line) => line.endsWith('(you)'))).toHaveLength(1);
  }
  expect(new Set(honest.flatMap(standings)).size, 'they change').toBeGreaterThan(20);
  expect(await promptsIn(await demoMarket(), rivals)).toEqual(honest);

  const until = instant(START + 12 * HOUR_MS);
  const poisoned = await promptsIn(await demoMarket((at) => (at > until ? 1.1 : 1)), rivals);
  const before = honest.filter((prompt) => (/ at (\S+)/.exec(prompt)?.[1] ?? '') <= new Date(until).toISOString());
  expect(before.length).toBeGreaterThan(8);
  expect(poisoned.slice(0, before.length)).toEqual(before);
  expect(poisoned).not.toEqual(honest);
  expect(standings((await promptsIn(await demoMarket(), []))[0] ?? '')).toHaveLength(1);
});
