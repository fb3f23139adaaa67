import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../domain/time.ts';
import { levelsIn } from './levels.ts';
import { CANDLE, type MarketPost, type NumberRows, SCORE } from './market-items.ts';
import type { MarketLog } from './market-log.ts';
import type { LoggedFill, RunLog } from './run-log.ts';
import type { PostAnswer, PricesAnswer, SymbolAnswer } from './shapes.ts';
import type { OpenRun } from './source.ts';
import { fillViews } from './views.ts';

const MOST_CANDLES = 400;
const MOST_POSTS = 60;
const MOST_FILLS = 400;
/** Posts of one stretch are counted and averaged into one point of the lane: of the shortest that leaves no more points. */
const LANES_MS = [MINUTE_MS, 5 * MINUTE_MS, 15 * MINUTE_MS, HOUR_MS, 4 * HOUR_MS, DAY_MS, 7 * DAY_MS];
const MOST_IN_LANE = 160;

/** What of a market is looked at, in milliseconds UTC; without an end: up to the cursor. */
export interface MarketSpan {
  readonly from: number;
  readonly to?: number | undefined;
}

/** One symbol up to the cursor: what is visible before the row's own instant, since that instant may hold more. */
export async function symbolView(
  run: OpenRun,
  at: number,
  { symbol, span }: { readonly symbol: string; readonly span: MarketSpan },
): Promise<SymbolAnswer | undefined> {
  const time = run.log.timeOf(at);
  const market = await run.market(time);
  if (!market.hasPrices(symbol)) return undefined;
  const { from, to: end = time } = span;
  const scores = market.scores(symbol, { since: from, before: Math.min(time, end + 1) });
  return {
    at,
    symbol,
    candles: joined(market.candles(symbol, { since: from, before: time }), end),
    lane: laneOf(scores),
    posts: postsOf(market, symbol, Math.min(time, end + 1), Math.min(scores.count, MOST_POSTS)),
    postCount: scores.count,
    fills: fillViews(fillsIn(run.log, { symbol, span: { from, to: end } }, at), run.log, at),
    levels: levelsIn(run.log, at, symbol).filter((level) => (level.to ?? end) >= from && level.from <= end),
  };
}

/** What each market closed at before the cursor's instant. */
export async function pricesView(run: OpenRun, at: number): Promise<PricesAnswer> {
  const time = run.log.timeOf(at);
  const market = await run.market(time);
  const prices = run.log.started.instruments.flatMap(({ symbol }): readonly (readonly [string, number])[] => {
    const close = market.lastClose(symbol, time);
    return close === undefined ? [] : [[symbol, close]];
  });
  return { at, prices: Object.fromEntries(prices) };
}

/** A post that a claim cites; undefined where the cursor does not see it. */
export async function postView(run: OpenRun, at: number, id: string): Promise<PostAnswer | undefined> {
  const time = run.log.timeOf(at);
  const post = (await run.market(time)).post(id);
  if (post === undefined || post.at >= time) return undefined;
  return { at, post: { ...post, score: post.scores[0]?.score ?? 0 } };
}

/** The latest so many before a time. */
function postsOf(market: MarketLog, symbol: string, before: number, most: number): SymbolAnswer['posts'] {
  const end = market.postCount(symbol, before);
  return market.posts(symbol, end - most, end).map((post) => ({ ...post, score: scoreOf(post, symbol) }));
}

function fillsIn(
  log: RunLog,
  {
    symbol,
    span: { from, to },
  }: { readonly symbol: string; readonly span: { readonly from: number; readonly to: number } },
  at: number,
): readonly LoggedFill[] {
  const end = log.fillCount(Math.min(at, log.rowAt(to)), { symbol });
  const fills = log.fills({ from: Math.max(0, end - MOST_FILLS), to: end }, { symbol });
  return fills.filter(({ fill }) => fill.at >= from);
}

/** Those that begin before an end, as many together as leave no more than a page can show. */
function joined(candles: NumberRows, end: number): SymbolAnswer['candles'] {
  let { count } = candles;
  while (count > 0 && candles.at(count - 1, CANDLE.from) > end) count -= 1;
  const size = Math.max(1, Math.ceil(count / MOST_CANDLES));
  return Array.from({ length: Math.ceil(count / size) }, (_, group) => {
    const first = group * size;
    const last = Math.min(first + size, count) - 1;
    let [high, low] = [candles.at(first, CANDLE.high), candles.at(first, CANDLE.low)];
    for (let row = first + 1; row <= last; row += 1) {
      high = Math.max(high, candles.at(row, CANDLE.high));
      low = Math.min(low, candles.at(row, CANDLE.low));
    }
    return {
      from: candles.at(first, CANDLE.from),
      to: candles.at(last, CANDLE.to),
      open: candles.at(first, CANDLE.open),
      high,
      low,
      close: candles.at(last, CANDLE.close),
    };
  });
}

function laneMsOf(scores: NumberRows): number {
  const spanMs = scores.count === 0 ? 0 : scores.at(scores.count - 1, SCORE.at) - scores.at(0, SCORE.at);
  return LANES_MS.find((laneMs) => spanMs / laneMs <= MOST_IN_LANE) ?? 7 * DAY_MS;
}

function laneOf(scores: NumberRows): SymbolAnswer['lane'] {
  const laneMs = laneMsOf(scores);
  const parts = new Map<number, { count: number; sum: number }>();
  for (let row = 0; row < scores.count; row += 1) {
    const from = Math.floor(scores.at(row, SCORE.at) / laneMs) * laneMs;
    const part = parts.get(from) ?? { count: 0, sum: 0 };
    part.count += 1;
    part.sum += scores.at(row, SCORE.score);
    parts.set(from, part);
  }
  return [...parts].map(([from, { count, sum }]) => ({ from, to: from + laneMs, posts: count, mood: sum / count }));
}

function scoreOf({ scores }: MarketPost, symbol: string): number {
  return scores.find((score) => score.symbol === symbol)?.score ?? 0;
}
