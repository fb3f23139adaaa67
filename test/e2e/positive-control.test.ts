import { expect, it } from 'vitest';
import { loadScorer } from '../../src/adapters/sentiment/load.ts';
import { compareFeedEvents } from '../../src/domain/event-order.ts';
import type { FeedEvent, Post } from '../../src/domain/feed-event.ts';
import { seededRandom } from '../../src/domain/random.ts';
import type { RunRow } from '../../src/domain/record.ts';
import { DAY_MS, MINUTE_MS } from '../../src/domain/time.ts';
import { moneyToNumber } from '../../src/domain/units.ts';
import type { Scorer } from '../../src/ports/scorer.ts';
import sentimentThreshold from '../../strategies/sentiment-threshold.ts';
import { describeWithData } from '../support/data.ts';
import {
  competitor,
  type Market,
  planFor,
  recordedMarket,
  runTest,
  sourceOf,
  type TestRun,
} from '../support/engine-run.ts';

const SHUFFLES = 200;
/** Fewer entries than this prove nothing. */
const LEAST_ACTED_ON = 5;

/** One author's posts that moved a coin: the ear must hear them, act within a minute, and do better than by chance. */
describeWithData('the positive control', () => {
  it('enters within a minute of what it acts on, and its return stands against posts at other times', {
    timeout: 600_000,
  }, async () => {
    const market = await recordedMarket(['doge-musk-2021h1']);
    const events = await allEvents(market);
    const scorer = remembering(loadScorer([...market.instruments.values()]));
    const posts = events.filter((event): event is Post => event.kind === 'post');
    const routed = posts.filter((post) => scorer.score(post.text).symbols.length > 0);
    const honest = await run(market, events, scorer);
    const entries = entriesOf(honest);
    const acted = entries.map(({ decidedAt }) => routed.find((post) => post.visible === decidedAt));

    const random = seededRandom('positive-control', 1);
    const minutes = events.filter((event) => event.kind === 'bar-open');
    const returns: number[] = [];
    for (let shuffle = 0; shuffle < SHUFFLES; shuffle += 1) {
      const moved = posts.map((post): Post => {
        const minute = minutes[Math.floor(random.next() * minutes.length)] ?? post;
        const visible = minute.visible;
        return { ...post, ts: visible, visible };
      });
      const others = events.filter((event) => event.kind !== 'post');
      const mixed = [...others, ...moved].sort(compareFeedEvents);
      returns.push(returnOf(await run(market, mixed, scorer)));
    }
    const own = returnOf(honest);
    const beaten = returns.filter((value) => value < own).length;
    console.log(
      `positive control: ${posts.length} posts, ${routed.length} routed, ${entries.length} acted on ` +
        `(${((100 * entries.length) / routed.length).toFixed(0)} % of routed), return ${(100 * own).toFixed(2)} %, ` +
        `above ${((100 * beaten) / SHUFFLES).toFixed(1)} % of ${SHUFFLES} shuffles`,
    );
    expect(entries.length).toBeGreaterThanOrEqual(LEAST_ACTED_ON);
    expect(acted.every((post) => post !== undefined)).toBe(true);
    for (const { decidedAt, filledAt } of entries) expect(filledAt - decidedAt).toBeLessThanOrEqual(MINUTE_MS);
    expect(beaten / SHUFFLES).toBeGreaterThan(0.5);
  });
});

async function allEvents(market: Market): Promise<readonly FeedEvent[]> {
  const events: FeedEvent[] = [];
  for (const feed of market.feeds()) for await (const batch of feed.read()) events.push(...batch);
  return events;
}

/** Two hundred runs read the same few posts. */
function remembering(scorer: Scorer): Scorer {
  const known = new Map<string, ReturnType<Scorer['score']>>();
  return {
    name: scorer.name,
    score(text) {
      const score = known.get(text) ?? scorer.score(text);
      known.set(text, score);
      return score;
    },
  };
}

function run(market: Market, events: readonly FeedEvent[], scorer: Scorer): Promise<TestRun> {
  const plan = planFor(market, [competitor('sentiment', sentimentThreshold, { minimumAuthors: 1 })], {
    sampleMs: DAY_MS,
  });
  return runTest(plan, [sourceOf('posts and minutes', events)], { scorer });
}

interface EntryMade {
  readonly decidedAt: number;
  readonly filledAt: number;
}

/** Orders that opened a position, with the fill that did. */
function entriesOf({ rows }: TestRun): readonly EntryMade[] {
  const records = rows.flatMap((row: RunRow) => row.records);
  const orders = records.flatMap((record) => (record.kind === 'order-approved' ? [record.order] : []));
  const fills = records.flatMap((record) => (record.kind === 'fill-made' ? [record.fill] : []));
  return orders
    .filter((order) => !order.reduceOnly)
    .flatMap((order) => {
      const fill = fills.find(({ cause }) => cause.kind === 'order' && cause.order === order.id);
      return fill === undefined ? [] : [{ decidedAt: order.decidedAt, filledAt: fill.at }];
    });
}

function returnOf({ rows, plan }: TestRun): number {
  const samples = rows.flatMap((row) => row.records.filter((record) => record.kind === 'equity-sampled'));
  const last = samples.at(-1)?.equity ?? plan.capital;
  return moneyToNumber(last) / moneyToNumber(plan.capital) - 1;
}
