import { describe, expect, it } from 'vitest';
import type { FeedEvent } from '../../../src/domain/feed-event.ts';
import type { CycleOpened } from '../../../src/domain/record.ts';
import type { TextScore } from '../../../src/domain/signal.ts';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../src/domain/time.ts';
import type { CyclePlan } from '../../../src/engine/plan.ts';
import type { Scorer } from '../../../src/ports/scorer.ts';
import houseTeam from '../../../strategies/house-team.ts';
import { competitor, planFor, runTest, sourceOf } from '../../support/engine-run.ts';
import { instrumentFor, postAt, quoteAt, symbolId } from '../../support/feed.ts';

const X = symbolId('X');
/** An hour sharp. */
const START = 1_704_207_600_000;

/** Every post is about X. */
const aboutX: Scorer = {
  name: 'x',
  score: (): TextScore => ({
    score: 0,
    label: 'neutral',
    confidence: 1,
    symbols: [{ symbol: X, score: 0, weight: 1 }],
  }),
};

/** When the house team met, in seconds from the start, and what called it. */
async function meetings(
  events: readonly FeedEvent[],
  cycle: Partial<CyclePlan>,
): Promise<{ readonly met: readonly (readonly [number, CycleOpened['trigger']])[]; readonly missed: number }> {
  const market = { instruments: new Map([[X, instrumentFor('X')]]), feeds: () => [sourceOf('told', events)] };
  const plan = planFor(market, [competitor('house', houseTeam)]);
  const schedule = { kind: 'every', spanMs: HOUR_MS } as const;
  const { rows, outcome } = await runTest({ ...plan, cycle: { ...plan.cycle, schedule, ...cycle } }, market.feeds(), {
    scorer: aboutX,
  });
  const opened = rows.flatMap(({ records }) => records).filter((record) => record.kind === 'cycle-opened');
  return { met: opened.map(({ at, trigger }) => [(at - START) / SECOND_MS, trigger]), missed: outcome.missedSlots };
}

const quotesUntil = (seconds: number, everySeconds = 5, bidOf: (second: number) => number = () => 10_000) =>
  Array.from({ length: Math.floor(seconds / everySeconds) + 1 }, (_, place): FeedEvent => {
    const second = place * everySeconds;
    return quoteAt({ visible: START + second * SECOND_MS, line: place + 1 }, bidOf(second), bidOf(second) + 1);
  });

function inOrder(events: readonly FeedEvent[]): readonly FeedEvent[] {
  return [...events].sort((left, right) => left.visible - right.visible);
}

describe('a schedule', () => {
  it('calls a team at multiples of its span, counted from midnight', async () => {
    const { met } = await meetings(quotesUntil(600), { schedule: { kind: 'every', spanMs: 3 * MINUTE_MS } });
    expect(met).toEqual([
      [180, 'schedule'],
      [360, 'schedule'],
      [540, 'schedule'],
    ]);
  });

  it('passes over a slot at which no price is fresh', async () => {
    const events = [...quotesUntil(200), ...quotesUntil(600).filter(({ visible }) => visible > START + 400_000)];
    const { met } = await meetings(events, { schedule: { kind: 'every', spanMs: 3 * MINUTE_MS } });
    expect(met.map(([at]) => at)).toEqual([180, 540]);
  });

  it('counts a slot that comes while the team is still talking, and does not queue it', async () => {
    const { met, missed } = await meetings(quotesUntil(40, 1), {
      schedule: { kind: 'every', spanMs: SECOND_MS },
      replyLatencyMs: 2_500,
    });
    const gaps = met.slice(1).map(([at], place) => at - (met[place]?.[0] ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(3);
    expect(met.length + missed).toBe(40);
  });
});

describe('closes of bars', () => {
  it('call a team a minute where that is the schedule', async () => {
    const { met } = await meetings(quotesUntil(190), { schedule: { kind: 'bar-close' } });
    expect(met).toEqual([
      [60, 'bar-close'],
      [120, 'bar-close'],
      [180, 'bar-close'],
    ]);
  });
});

describe('a burst of posts', () => {
  const posts = (count: number, from: number, everySeconds: number) =>
    Array.from(
      { length: count },
      (_, place): FeedEvent =>
        postAt({ visible: START + (from + place * everySeconds) * SECOND_MS, line: place + 1 }, `p${from}-${place}`),
    );

  it('calls a team with its twentieth post, once', async () => {
    const events = inOrder([...quotesUntil(200), ...posts(60, 100, 1)]);
    const { met } = await meetings(events, { triggers: ['post-burst'] });
    expect(met).toEqual([[119, 'post-burst']]);
  });

  it('is none when it is spread over more than five minutes, or fewer than twenty', async () => {
    const spread = inOrder([...quotesUntil(900), ...posts(25, 10, 20)]);
    expect((await meetings(spread, { triggers: ['post-burst'] })).met).toEqual([]);
    const few = inOrder([...quotesUntil(200), ...posts(19, 100, 1)]);
    expect((await meetings(few, { triggers: ['post-burst'] })).met).toEqual([]);
  });

  it('calls nobody where the scenario does not ask for it', async () => {
    expect((await meetings(inOrder([...quotesUntil(200), ...posts(60, 100, 1)]), {})).met).toEqual([]);
  });
});

describe('a move of the price', () => {
  it('calls a team at the close that is a hundredth from the fifth before', async () => {
    const risen = (second: number) => (second < 400 ? 10_000 : 10_200);
    const { met } = await meetings(quotesUntil(500, 5, risen), { triggers: ['price-move'] });
    expect(met.at(0)).toEqual([420, 'price-move']);
    const still = await meetings(
      quotesUntil(500, 5, (second) => (second < 400 ? 10_000 : 10_098)),
      { triggers: ['price-move'] },
    );
    expect(still.met).toEqual([]);
  });
});
