import { DAY_MS, HOUR_MS, instant, MINUTE_MS } from '../../domain/time.ts';
import { levelsIn } from './levels.ts';
import type { LoggedFill, RunLog } from './run-log.ts';
import type { PostAnswer, PricesAnswer, SymbolAnswer } from './shapes.ts';
import type { ChartCandle, MarketPost, OpenRun } from './source.ts';
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
  const market = await run.market();
  const all = market.candles.get(symbol);
  if (all === undefined) return undefined;
  const time = run.log.timeOf(at);
  const { from, to: end = time } = span;
  const candles = joined(all.filter((candle) => candle.to < time && candle.to >= from && candle.from <= end));
  const posts = market.posts.filter(
    (post) =>
      post.at < time && post.at >= from && post.at <= end && post.scores.some((score) => score.symbol === symbol),
  );
  return {
    at,
    symbol,
    candles,
    lane: laneOf(posts, symbol, laneMsOf(posts)),
    posts: posts.slice(-MOST_POSTS).map((post) => ({ ...post, score: scoreOf(post, symbol) })),
    postCount: posts.length,
    fills: fillViews(fillsIn(run.log, { symbol, span: { from, to: end } }, at), run.log, at),
    levels: levelsIn(run.log, at, symbol).filter((level) => (level.to ?? end) >= from && level.from <= end),
  };
}

/** What each market closed at before the cursor's instant. */
export async function pricesView(run: OpenRun, at: number): Promise<PricesAnswer> {
  const time = run.log.timeOf(at);
  const prices = [...(await run.market()).candles].flatMap(
    ([symbol, candles]): readonly (readonly [string, number])[] => {
      const last = candles.findLast(({ to }) => to < time);
      return last === undefined ? [] : [[symbol, last.close]];
    },
  );
  return { at, prices: Object.fromEntries(prices) };
}

/** A post that a claim cites; undefined where the cursor does not see it. */
export async function postView(run: OpenRun, at: number, id: string): Promise<PostAnswer | undefined> {
  const time = run.log.timeOf(at);
  const post = (await run.market()).posts.find((one) => one.id === id && one.at < time);
  return post === undefined ? undefined : { at, post: { ...post, score: post.scores[0]?.score ?? 0 } };
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

/** As many together as leave no more than a page can show. */
function joined(candles: readonly ChartCandle[]): readonly ChartCandle[] {
  const size = Math.ceil(candles.length / MOST_CANDLES);
  if (size <= 1) return candles;
  const groups: ChartCandle[] = [];
  for (let from = 0; from < candles.length; from += size) {
    const some = candles.slice(from, from + size);
    const [first] = some;
    const last = some.at(-1);
    if (first === undefined || last === undefined) continue;
    const high = Math.max(...some.map((one) => one.high));
    const low = Math.min(...some.map((one) => one.low));
    groups.push({ from: first.from, to: last.to, open: first.open, high, low, close: last.close });
  }
  return groups;
}

function laneMsOf(posts: readonly MarketPost[]): number {
  const spanMs = (posts.at(-1)?.at ?? 0) - (posts[0]?.at ?? 0);
  return LANES_MS.find((laneMs) => spanMs / laneMs <= MOST_IN_LANE) ?? 7 * DAY_MS;
}

function laneOf(posts: readonly MarketPost[], symbol: string, laneMs: number): SymbolAnswer['lane'] {
  const parts = new Map<number, { count: number; sum: number }>();
  for (const post of posts) {
    const from = instant(Math.floor(post.at / laneMs) * laneMs);
    const part = parts.get(from) ?? { count: 0, sum: 0 };
    part.count += 1;
    part.sum += scoreOf(post, symbol);
    parts.set(from, part);
  }
  return [...parts].map(([from, { count, sum }]) => ({ from, to: from + laneMs, posts: count, mood: sum / count }));
}

function scoreOf({ scores }: MarketPost, symbol: string): number {
  return scores.find((score) => score.symbol === symbol)?.score ?? 0;
}
