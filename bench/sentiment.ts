import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { loadScorer } from '../src/adapters/sentiment/load.ts';
import type { Post } from '../src/domain/feed-event.ts';
import { isSymbolId, postId } from '../src/domain/ids.ts';
import type { Instrument } from '../src/domain/instrument.ts';
import { instant } from '../src/domain/time.ts';
import { price, size } from '../src/domain/units.ts';
import { createSignalBook } from '../src/sentiment/signal-book.ts';

const REPEATS = 7;

/** One contender: scores texts or frames, and returns something that depends on all of them. */
type Work = (texts: readonly string[]) => number;

interface Timing {
  readonly name: string;
  readonly perSecond: number;
  readonly slowest: number;
  readonly fastest: number;
}

function timed(name: string, texts: readonly string[], work: Work): Timing {
  work(texts);
  const rates: number[] = [];
  for (let repeat = 0; repeat < REPEATS; repeat += 1) {
    const start = process.hrtime.bigint();
    work(texts);
    rates.push((texts.length * 1e9) / Number(process.hrtime.bigint() - start));
  }
  rates.sort((left, right) => left - right);
  return { name, perSecond: rates[REPEATS >> 1] ?? 0, slowest: rates[0] ?? 0, fastest: rates[REPEATS - 1] ?? 0 };
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

interface Rival {
  readonly name: string;
  readonly score: (text: string) => number;
  /** Posts a repeat gets: slow ones get fewer. */
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

interface RawPost {
  readonly ts: number;
  readonly id: string;
  readonly author: string;
  readonly text: string;
  readonly followers: number;
  readonly author_created?: number;
}

/** Real posts where the recordings are at hand; the figures mean little without them. */
function rawFrames(): readonly string[] {
  const folder = process.env.QUARTET_DATA;
  if (folder === undefined) throw new Error('set QUARTET_DATA to the folder of recordings');
  const lines = gunzipSync(readFileSync(join(folder, 'feeds/stocknet-2014-a.ndjson.gz')))
    .toString('utf8')
    .split('\n');
  return lines.filter((line) => line.startsWith('{"type":"post"'));
}

const TICKERS = 'AAPL AMZN BABA MSFT JPM GE XOM DIS T PFE KO CAT CSCO CELG JNJ CVX V BA HD PG AMGN ORCL MA LMT DUK';

function instruments(): readonly Instrument[] {
  return TICKERS.split(' ').map((symbol) => {
    if (!isSymbolId(symbol)) throw new Error(symbol);
    return {
      symbol,
      kind: 'equity',
      venue: 'none',
      quoteCurrency: 'USD',
      priceDecimals: 2,
      tick: price(1),
      sizeDecimals: 0,
      lot: size(1),
      maxLeverage: 1,
      session: undefined,
      hourlyFundingRate: undefined,
    };
  });
}

function toPost(raw: RawPost, line: number, offsetMs: number, round: number): Post {
  return {
    kind: 'post',
    ts: instant(raw.ts + offsetMs),
    visible: instant(raw.ts + offsetMs),
    tape: 0,
    line,
    id: postId(round === 0 ? raw.id : `${raw.id}/${round}`),
    source: 'x',
    author: raw.author,
    text: raw.text,
    followers: raw.followers,
    authorCreated: raw.author_created === undefined ? undefined : instant(raw.author_created),
    repostOf: undefined,
    lang: 'en',
  };
}

const YEAR_MS = 366 * 86_400_000;

export function benchSentiment(): void {
  const frames = rawFrames();
  const texts = frames.map((frame): string => JSON.parse(frame).text);
  const scorer = loadScorer(instruments());
  const score = (text: string): number => scorer.score(text).score;
  const timings = [
    timed('quartet score()', texts, (posts) => posts.reduce((sum, text) => sum + score(text), 0)),
    timed('quartet from a JSON frame', frames, (lines) =>
      lines.reduce((sum, line) => sum + score(JSON.parse(line).text), 0),
    ),
  ];
  let round = 0;
  const book = createSignalBook({ minimumHistory: 1, priceOf: () => undefined });
  const fullPath: Work = (lines) => {
    lines.forEach((line, index) => {
      const post = toPost(JSON.parse(line), index, round * YEAR_MS, round);
      book.add(post, scorer.score(post.text));
    });
    round += 1;
    return round;
  };
  timings.push(timed('quartet full path', frames, fullPath));
  for (const rival of rivals()) {
    const posts = texts.slice(0, rival.posts);
    timings.push(timed(rival.name, posts, (part) => part.reduce((sum, text) => sum + rival.score(text), 0)));
  }
  const base = timings.find(({ name }) => name === 'sentiment')?.perSecond ?? 1;
  for (const { name, perSecond, slowest, fastest } of timings) {
    const spread = `${thousands(slowest)} … ${thousands(fastest)}`;
    console.log(
      `${name.padEnd(28)} ${thousands(perSecond)} posts/s  (${spread})  ${(perSecond / base).toFixed(2)}× sentiment`,
    );
  }
  for (const { name, score: call } of [{ name: 'quartet score()', score }, ...rivals().slice(0, 1)]) {
    const times = latencies(texts, call);
    const at = (share: number): string => (times[Math.floor(share * (times.length - 1))] ?? 0).toFixed(1);
    console.log(`${name.padEnd(28)} p50 ${at(0.5)} µs, p99 ${at(0.99)} µs, p99.9 ${at(0.999)} µs`);
  }
}

function thousands(rate: number): string {
  return `${(rate / 1_000).toFixed(1).padStart(7)} k`;
}

if (process.argv[1] === import.meta.filename) benchSentiment();
