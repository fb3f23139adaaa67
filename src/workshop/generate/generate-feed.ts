import type { FeedEvent, Funding, Gap, Post } from '../../domain/feed-event.ts';
import { seededRandom } from '../../domain/random.ts';
import { type Instant, instant, later, MINUTE_MS } from '../../domain/time.ts';
import { rateOf } from '../../domain/units.ts';
import { bell, wholeBetween } from './chance.ts';
import { checkOptions, type GeneratorOptions } from './options.ts';
import { type PlannedPost, planPosts } from './posts.ts';
import { PriceWalk, STEP_MS } from './price-walk.ts';
import { Ticker } from './ticks.ts';

/** What the generator calls itself in posts and gaps. */
const MADE_UP_SOURCE = 'synthetic';

/** An hour's funding, on average and around it. */
const FUNDING_RATE = 0.0000125;

/**
 * A made-up feed, in order of event time, lines counted from 1: the same for the same options everywhere. Prices are
 * random walks; they know of the posts only as far as `link` says, and the posts know nothing of them.
 */
export function* generateFeed(options: GeneratorOptions): Generator<FeedEvent> {
  checkOptions(options);
  let line = 0;
  for (const event of unnumbered(options)) {
    line += 1;
    yield { ...event, line };
  }
}

function* unnumbered(options: GeneratorOptions): Generator<FeedEvent> {
  const { from, spanMs, seed } = options;
  const { posts, stories } = planPosts(options);
  const common = seededRandom(seed, 'market');
  const tickers = options.markets.map((market) => {
    const { symbol } = market.instrument;
    const walk = new PriceWalk(market, stories, options, seededRandom(seed, 'walk', symbol));
    return new Ticker(walk, options, seededRandom(seed, 'ticks', symbol));
  });
  const funding = fundings(options);
  const gaps = gapsOf(options);
  const waiting = [...posts.map(postOf), ...funding, ...gaps].sort(byTime);
  let next = 0;
  for (let now = from; now < from + spanMs; now = later(now, STEP_MS)) {
    const end = later(now, STEP_MS);
    const moved = bell(common);
    const events: FeedEvent[] = [];
    for (const ticker of tickers) {
      ticker.walk.step(now, moved);
      for (const tick of ticker.until(end)) if (!isInGap(tick.ts, gaps)) events.push(tick);
    }
    for (let event = waiting[next]; event !== undefined && event.ts < end; event = waiting[next]) {
      events.push(event);
      next += 1;
    }
    yield* events.sort(byTime);
  }
  yield* waiting.slice(next);
}

function byTime(left: FeedEvent, right: FeedEvent): number {
  return left.ts - right.ts;
}

function postOf({ id, ts, visible, author, text, repostOf }: PlannedPost): Post {
  return {
    kind: 'post',
    ts,
    visible,
    tape: 0,
    line: 0,
    id,
    source: MADE_UP_SOURCE,
    author: author.name,
    text,
    followers: author.followers,
    authorCreated: author.created,
    repostOf,
    lang: 'en',
  };
}

function fundings(options: GeneratorOptions): readonly Funding[] {
  const { from, spanMs, fundingEveryMs, seed, markets } = options;
  const random = seededRandom(seed, 'funding');
  const events: Funding[] = [];
  const first = Math.ceil(from / fundingEveryMs) * fundingEveryMs;
  for (let at = first; at < from + spanMs; at += fundingEveryMs) {
    for (const { instrument } of markets) {
      if (instrument.kind !== 'perp') continue;
      const rate = rateOf(Math.round(FUNDING_RATE * (1 + bell(random)) * 1e8) / 1e8);
      events.push({
        kind: 'funding',
        ts: instant(at),
        visible: instant(at),
        tape: 0,
        line: 0,
        symbol: instrument.symbol,
        rate,
      });
    }
  }
  return events;
}

function gapsOf(options: GeneratorOptions): readonly Gap[] {
  const { from, spanMs, gaps, seed } = options;
  const random = seededRandom(seed, 'gaps');
  return Array.from({ length: gaps }, (_, count) => {
    const start = later(from, Math.floor(((count + 0.3 + 0.4 * random.next()) / gaps) * spanMs));
    const ts = later(start, wholeBetween(random, 10 * MINUTE_MS, 20 * MINUTE_MS));
    return { kind: 'gap', ts, visible: ts, tape: 0, line: 0, source: MADE_UP_SOURCE, symbol: undefined, from: start };
  });
}

function isInGap(at: Instant, gaps: readonly Gap[]): boolean {
  return gaps.some((gap) => at >= gap.from && at < gap.ts);
}
