import { createRequire } from 'node:module';
import { loadScorer } from '../src/adapters/sentiment/load.ts';
import { createSignalBook } from '../src/sentiment/signal-book.ts';
import { benchLimits } from './sentiment-limits.ts';
import { instruments, postOf, rawFrames, textOf } from './sentiment-posts.ts';

const REPEATS = 15;
/** Until the compiler has settled: it goes on improving what is fast already for three rounds. */
const WARM_UP = 3;
/** What all of English X writes in a second. */
const POSTS_PER_SECOND = 787;

/** One contender: scores its texts or frames, and returns something that depends on all of them. */
interface Contender {
  readonly name: string;
  readonly posts: number;
  readonly work: () => number;
}

/**
 * Posts a second of this process's own time, in rounds over all contenders, so that what else the machine does falls on
 * all alike; the first rounds warm up.
 */
function race(contenders: readonly Contender[]): ReadonlyMap<string, readonly number[]> {
  const rates = new Map(contenders.map(({ name }): [string, number[]] => [name, []]));
  for (let round = 0; round < WARM_UP + REPEATS; round += 1) {
    for (const { name, posts, work } of contenders) {
      const start = process.cpuUsage();
      work();
      const { user, system } = process.cpuUsage(start);
      if (round >= WARM_UP) rates.get(name)?.push((posts * 1e6) / (user + system));
    }
  }
  for (const all of rates.values()) all.sort((left, right) => left - right);
  return rates;
}

interface Rival {
  readonly name: string;
  readonly score: (text: string) => number;
  /** Posts a round gets: slow ones get fewer. */
  readonly posts: number;
}

const require = createRequire(import.meta.url);

function rivals(): readonly Rival[] {
  const Sentiment = require('sentiment');
  const sentiment = new Sentiment();
  const wink = require('wink-sentiment');
  const { SentimentAnalyzer, PorterStemmer } = require('natural');
  const natural = new SentimentAnalyzer('English', PorterStemmer, 'afinn');
  const { SentimentIntensityAnalyzer: vader } = require('vader-sentiment');
  return [
    { name: 'sentiment', score: (text) => sentiment.analyze(text).comparative, posts: 24_000 },
    { name: 'wink-sentiment', score: (text) => wink(text).normalizedScore, posts: 8_000 },
    { name: 'natural', score: (text) => natural.getSentiment(text.split(' ')), posts: 4_000 },
    { name: 'vader-sentiment', score: (text) => vader.polarity_scores(text).compound, posts: 1_500 },
  ];
}

function contenders(frames: readonly string[], texts: readonly string[]): readonly Contender[] {
  const scorer = loadScorer(instruments());
  const book = createSignalBook({ minimumHistory: 1, priceOf: () => undefined });
  const posts = frames.length;
  let seen = 0;
  const fullPath = (): number => {
    for (const frame of frames) {
      const post = postOf(frame, seen, Math.floor((seen * 1_000) / POSTS_PER_SECOND), `/${Math.floor(seen / posts)}`);
      book.add(post, scorer.score(post.text));
      seen += 1;
    }
    return seen;
  };
  return [
    { name: 'score()', posts, work: () => texts.reduce((sum, text) => sum + scorer.score(text).score, 0) },
    {
      name: 'from a JSON frame',
      posts,
      work: () => frames.reduce((sum, frame) => sum + scorer.score(textOf(frame)).score, 0),
    },
    { name: 'full path', posts, work: fullPath },
    ...rivals().map((rival) => {
      const part = texts.slice(0, rival.posts);
      const work = (): number => part.reduce((sum, text) => sum + rival.score(text), 0);
      return { name: rival.name, posts: part.length, work };
    }),
  ];
}

/** The time of every single call, sorted, in microseconds. */
function latencies(texts: readonly string[], score: (text: string) => unknown): readonly number[] {
  for (const text of texts) score(text);
  const times = new Float64Array(texts.length);
  texts.forEach((text, index) => {
    const start = process.hrtime.bigint();
    score(text);
    times[index] = Number(process.hrtime.bigint() - start) / 1_000;
  });
  return [...times.sort()];
}

function benchSentiment(): void {
  const frames = rawFrames();
  const texts = frames.map((frame) => textOf(frame));
  const rates = race(contenders(frames, texts));
  const base = median(rates.get('sentiment') ?? []);
  for (const [name, all] of rates) {
    const spread = `${thousands(all[0] ?? 0)} to ${thousands(all.at(-1) ?? 0)}`;
    const ratio = (median(all) / base).toFixed(2);
    console.log(`${name.padEnd(20)} ${thousands(median(all))} posts/s (${spread})  ${ratio}x sentiment`);
  }
  const scorer = loadScorer(instruments());
  for (const { name, score } of [{ name: 'score()', score: scorer.score }, ...rivals().slice(0, 1)]) {
    const times = latencies(texts, score);
    const at = (share: number): string => (times[Math.floor(share * (times.length - 1))] ?? 0).toFixed(1);
    console.log(`${name.padEnd(20)} p50 ${at(0.5)} us, p99 ${at(0.99)} us, p99.9 ${at(0.999)} us`);
  }
  benchLimits(frames);
}

function median(sorted: readonly number[]): number {
  return sorted[sorted.length >> 1] ?? Number.NaN;
}

function thousands(rate: number): string {
  return `${(rate / 1_000).toFixed(1)} k`;
}

benchSentiment();
