import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { loadScorer } from '../../../../src/adapters/sentiment/load.ts';
import { inferInstruments } from '../../../../src/adapters/tape/infer-instruments.ts';
import { openTape } from '../../../../src/adapters/tape/open-tape.ts';
import type { Post } from '../../../../src/domain/feed-event.ts';
import type { SentimentSignal } from '../../../../src/domain/signal.ts';
import { DAY_MS, instant } from '../../../../src/domain/time.ts';
import { createSignalBook } from '../../../../src/sentiment/signal-book.ts';
import { Observer } from '../../../../src/workshop/study/observe.ts';
import { study } from '../../../../src/workshop/study/study.ts';
import { dataPath, describeWithData } from '../../../support/data.ts';
import { symbolId } from '../../../support/sentiment.ts';

async function readTape(name: string) {
  const path = dataPath(`feeds/${name}.ndjson.gz`);
  const instruments = await inferInstruments(path);
  const events = [];
  for await (const batch of openTape(path, { instruments, tape: 0 }).read()) events.push(...batch);
  const posts = events.filter((event): event is Post => event.kind === 'post');
  return { events, posts, scorer: loadScorer([...instruments.values()]) };
}

const openBook = () => createSignalBook({ minimumHistory: 1, priceOf: () => undefined });
const HALF_LIVES = ['m1', 'm5', 'm15', 'h1', 'd1'] as const;

function largestGap(left: SentimentSignal | undefined, right: SentimentSignal | undefined): number {
  if (left === undefined || right === undefined) return 0;
  return Math.max(...HALF_LIVES.map((name) => Math.abs(left.score[name] - right.score[name])));
}

describeWithData('a real bot campaign', () => {
  it('900 reposts of two rumours move the score by what one post of each would', async () => {
    const { posts, scorer } = await readTape('stocknet-2014-a');
    const campaign = posts.filter(({ text }) => /^RT @NewYorkCittyy: \$AMZN/.test(text));
    const firsts = new Map(campaign.map((post): [string, Post] => [post.text, post]).reverse());
    const [start, end] = [campaign[0], campaign.at(-1)];
    if (start === undefined || end === undefined) throw new Error('the campaign is not in the tape');
    const heard = openBook();
    const single = openBook();
    const without = openBook();
    let moved = 0;
    let movedByOne = 0;
    for (const post of posts) {
      const score = scorer.score(post.text);
      const isCampaign = campaign.includes(post);
      heard.add(post, score);
      if (!isCampaign) without.add(post, score);
      if (!isCampaign || firsts.get(post.text) === post) single.add(post, score);
      if (post.visible < start.visible || post.visible > end.visible + DAY_MS) continue;
      const symbol = symbolId('AMZN');
      const base = without.signal(symbol, post.visible);
      moved = Math.max(moved, largestGap(heard.signal(symbol, post.visible), base));
      movedByOne = Math.max(movedByOne, largestGap(single.signal(symbol, post.visible), base));
    }
    console.log(`campaign of ${campaign.length}: moved ${moved.toFixed(4)}, one post each ${movedByOne.toFixed(4)}`);
    expect(campaign.length).toBe(909);
    expect(movedByOne).toBeGreaterThan(0);
    expect(moved / movedByOne).toBeLessThanOrEqual(1.5);
    const during = heard.signal(symbolId('AMZN'), instant(start.visible));
    expect(during).toBeDefined();
  });

  it('raises the alarm while it runs', async () => {
    const { posts, scorer } = await readTape('stocknet-2014-a');
    const book = openBook();
    let alarms = 0;
    for (const post of posts) {
      book.add(post, scorer.score(post.text));
      if (book.signal(symbolId('AMZN'), post.visible)?.coordinated === true) alarms += 1;
    }
    expect(alarms).toBeGreaterThan(400);
  });
});

describeWithData('what posts tell of prices', () => {
  it('on a year of stock posts: the day itself, and nothing of the next', async () => {
    const { events, scorer } = await readTape('stocknet-2014-a');
    const observer = new Observer((text) => scorer.score(text));
    for (const event of events) observer.observe(event);
    const day = study(observer).horizons.find(({ spanMs }) => spanMs === DAY_MS);
    if (day === undefined || 'missing' in day.sameWindow || 'missing' in day.lagged) throw new Error('no coefficients');
    expect(day.sameWindow.low).toBeGreaterThan(0);
    expect(day.sameWindow.value).toBeLessThan(0.3);
    expect(day.lagged.low).toBeLessThan(0);
    expect(day.lagged.high).toBeGreaterThan(0);
  });
});

describeWithData('wallstreetbets', () => {
  it('counts 400 repeated ids once, and hears tickers without a dollar sign', async () => {
    const path = dataPath('feeds/wsb-2020-12.ndjson.gz');
    const lines = gunzipSync(readFileSync(path)).toString('utf8').split('\n');
    const ids = lines.filter((text) => text.startsWith('{"type":"post"')).map((text): string => JSON.parse(text).id);
    expect(ids.length - new Set(ids).size).toBe(400);
    const { posts, scorer } = await readTape('wsb-2020-12');
    expect(posts).toHaveLength(6_200);
    const bare = posts.filter(({ text }) => /\b(GME|TSLA|PLTR|NIO)\b/.test(text) && !text.includes('$'));
    expect(bare.length).toBeGreaterThan(200);
    const routed = bare.filter(({ text }) => scorer.score(text).symbols.length > 0);
    expect(routed.length / bare.length).toBeGreaterThan(0.95);
  });

  it('a repeated id changes no signal', async () => {
    const { posts, scorer } = await readTape('wsb-2020-12');
    const once = openBook();
    const twice = openBook();
    for (const post of posts) {
      once.add(post, scorer.score(post.text));
      for (let time = 0; time < 2; time += 1) twice.add(post, scorer.score(post.text));
    }
    const end = posts.at(-1)?.visible ?? instant(0);
    for (const symbol of ['GME', 'TSLA', 'PLTR'].map(symbolId)) {
      expect(twice.signal(symbol, end)).toEqual(once.signal(symbol, end));
    }
  });
});
