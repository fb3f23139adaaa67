import { describe, expect, it } from 'vitest';
import type { FeedEvent, Post, Quote } from '../../../../src/domain/feed-event.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../../src/domain/time.ts';
import { generateFeed } from '../../../../src/workshop/generate/generate-feed.ts';
import { DEMO_MARKETS, DEMO_OPTIONS } from '../../../../src/workshop/generate/markets.ts';
import type { GeneratorOptions } from '../../../../src/workshop/generate/options.ts';
import { planPosts } from '../../../../src/workshop/generate/posts.ts';

const [BTC] = DEMO_MARKETS;
const HOURS: GeneratorOptions = { ...DEMO_OPTIONS, spanMs: 6 * HOUR_MS };
const made = (options: Partial<GeneratorOptions>): readonly FeedEvent[] => [...generateFeed({ ...HOURS, ...options })];
const quotesOf = (events: readonly FeedEvent[]): readonly Quote[] => events.filter((event) => event.kind === 'quote');
const postsOf = (events: readonly FeedEvent[]): readonly Post[] => events.filter((event) => event.kind === 'post');

describe('generateFeed', () => {
  it('is the same for a seed, and another for another', () => {
    expect(made({})).toEqual(made({}));
    expect(made({ seed: 8 })).not.toEqual(made({}));
  });

  it('counts its lines and goes by event time, prices on the tick, bid below ask', () => {
    const events = made({});
    for (const [index, event] of events.entries()) {
      expect(event.line).toBe(index + 1);
      expect(event.ts).toBeGreaterThanOrEqual(events[index - 1]?.ts ?? 0);
      expect(event.visible).toBeGreaterThanOrEqual(event.ts);
      if (event.kind !== 'quote') continue;
      expect(event.bid).toBeLessThan(event.ask);
      expect([event.bid % 10, event.ask % 10]).toEqual([0, 0]);
    }
    expect(new Set(events.map(({ kind }) => kind))).toEqual(new Set(['quote', 'trade', 'post', 'funding', 'gap']));
  });

  it('sends ticks, funding and posts as often as it was asked to', () => {
    const events = made({ gaps: 0, spamBursts: 0, quoteEveryMs: 5_000, tradeEveryMs: 20_000, postsAnHour: 100 });
    const count = (kind: string): number => events.filter((event) => event.kind === kind).length;
    const seconds = (6 * HOUR_MS) / 1_000;
    expect(count('quote')).toBeGreaterThan((seconds / 5) * 4 * 0.95);
    expect(count('quote')).toBeLessThan((seconds / 5) * 4 * 1.05);
    expect(count('trade')).toBeGreaterThan((seconds / 20) * 4 * 0.93);
    expect(count('trade')).toBeLessThan((seconds / 20) * 4 * 1.07);
    expect(count('funding')).toBe(6 * 4);
    expect(count('post')).toBe(600);
  });

  it('sends no tick inside a gap, and tells the gap when it is over', () => {
    const events = made({ gaps: 2 });
    const gaps = events.filter((event) => event.kind === 'gap');
    expect(gaps).toHaveLength(2);
    for (const gap of gaps) {
      expect(gap.ts - gap.from).toBeGreaterThanOrEqual(10 * MINUTE_MS);
      const inside = events.filter((event) => event.ts >= gap.from && event.ts < gap.ts);
      expect(inside.filter(({ kind }) => kind === 'quote' || kind === 'trade')).toEqual([]);
    }
  });

  it('floods one market with copies of one text by new accounts nobody follows', () => {
    const posts = postsOf(made({ spamBursts: 1, postsAnHour: 0 }));
    expect(posts).toHaveLength(60);
    expect(new Set(posts.map(({ text }) => text.replace(/!*$/, ''))).size).toBe(1);
    expect(new Set(posts.map(({ author }) => author)).size).toBe(60);
    expect(posts.every(({ followers = 99 }) => followers < 10)).toBe(true);
    expect((posts.at(-1)?.ts ?? 0) - (posts[0]?.ts ?? 0)).toBeLessThanOrEqual(10 * MINUTE_MS);
  });

  it('names the post that a repost repeats, and it came before', () => {
    const posts = postsOf(made({ postsAnHour: 200 }));
    const reposts = posts.filter(({ repostOf }) => repostOf !== undefined);
    expect(reposts.length).toBeGreaterThan(20);
    for (const repost of reposts) {
      const head = posts.find(({ id }) => id === repost.repostOf);
      expect(repost.text).toBe(`RT @${head?.author}: ${head?.text}`);
      expect(repost.ts).toBeGreaterThan(head?.ts ?? Number.POSITIVE_INFINITY);
    }
  });

  it.each([
    ['link', 1.5],
    ['seed', -1],
    ['spanMs', Number.NaN],
    ['halfLifeMs', 0],
  ])('refuses a %s of %d', (name, value) => {
    expect(() => made({ [name]: value })).toThrow(`generate-out-of-range: ${name}`);
  });

  it('refuses a market that is named twice', () => {
    expect(() => made({ markets: [BTC, BTC] })).toThrow('generate-market-twice');
  });
});

describe('the link from posts to price', () => {
  const options: GeneratorOptions = {
    ...DEMO_OPTIONS,
    markets: [BTC],
    spanMs: 8 * DAY_MS,
    quoteEveryMs: 10_000,
    tradeEveryMs: 3_600_000,
    lagMs: 60_000,
    halfLifeMs: 300_000,
    postsAnHour: 25,
    link: 0.5,
    gaps: 0,
    spamBursts: 0,
  };

  const known = new Map<number, readonly { readonly ts: number; readonly mid: number }[]>();
  const midsAt = (link: number) => {
    const mids =
      known.get(link) ??
      quotesOf([...generateFeed({ ...options, link })]).map(({ ts, bid, ask }) => ({ ts, mid: (bid + ask) / 2 }));
    known.set(link, mids);
    return mids;
  };

  /** Mean of what prices did the way of a story between two moments after it was seen, with its standard error. */
  function responseAt(link: number, fromMs: number, toMs: number) {
    const mids = midsAt(link);
    const midAt = (when: number): number => mids[mids.findIndex(({ ts }) => ts > when) - 1]?.mid ?? Number.NaN;
    const responses = planPosts({ ...options, link })
      .stories.map(({ seenAt, stance }) => Math.sign(stance) * (midAt(seenAt + toMs) / midAt(seenAt + fromMs) - 1))
      .filter((response) => !Number.isNaN(response));
    const mean = responses.reduce((sum, one) => sum + one, 0) / responses.length;
    const variance = responses.reduce((sum, one) => sum + (one - mean) * (one - mean), 0) / responses.length;
    return { mean, error: Math.sqrt(variance / responses.length) };
  }

  it('is none at 0: other posts, the same prices', () => {
    const quotes = (postsAnHour: number) => quotesOf(made({ link: 0, postsAnHour })).map(({ bid, ask }) => [bid, ask]);
    expect(quotes(5)).toEqual(quotes(50));
    const response = responseAt(0, 0, HOUR_MS);
    expect(Math.abs(response.mean)).toBeLessThan(3 * response.error);
  });

  it('moves prices the way of the story, half of it in a half-life after the lag, and nothing before', () => {
    const { lagMs, halfLifeMs } = options;
    const before = responseAt(0.5, 0, lagMs);
    expect(Math.abs(before.mean)).toBeLessThan(3 * before.error);
    const half = responseAt(0.5, lagMs, lagMs + halfLifeMs);
    const whole = responseAt(0.5, lagMs, lagMs + 10 * halfLifeMs);
    expect(whole.mean).toBeGreaterThan(5 * whole.error);
    expect(half.mean / whole.mean).toBeGreaterThan(0.4);
    expect(half.mean / whole.mean).toBeLessThan(0.6);
  });

  it.each([0, 0.5, 1])('takes nothing from how much prices move in all: %d', (link) => {
    const hourly = midsAt(link).filter((_, index) => index % (HOUR_MS / options.quoteEveryMs) === 0);
    const returns = hourly.slice(1).map(({ mid }, index) => mid / (hourly[index]?.mid ?? Number.NaN) - 1);
    const perDay = (returns.reduce((sum, one) => sum + one * one, 0) / returns.length) * 24;
    const ratio = perDay / (BTC.dailyVolatility * BTC.dailyVolatility);
    expect(ratio).toBeGreaterThan(0.7);
    expect(ratio).toBeLessThan(1.4);
  });
});
