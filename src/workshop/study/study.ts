import { type RandomSource, seededRandom } from '../../domain/random.ts';
import type { SentimentByHalfLife } from '../../domain/signal.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../domain/time.ts';
import { type Correlation, type Pair, rankCorrelation } from './block-bootstrap.ts';
import { type BurstStudy, burstStudy } from './bursts.ts';
import type { Close, Observations } from './observe.ts';

export interface CoverageRow {
  readonly source: string;
  readonly posts: number;
  readonly authors: number;
  /** Shares of the posts, 0 … 1. */
  readonly scoredShare: number;
  readonly routedShare: number;
}

/** Whether posts tell anything of prices, before or only after the fact. */
export interface StudyReport {
  readonly symbols: number;
  readonly closes: number;
  readonly horizons: readonly Horizon[];
  readonly bursts: BurstStudy;
  readonly sources: readonly CoverageRow[];
}

/** The same observations give the same report. */
export function study(observations: Observations): StudyReport {
  const random = seededRandom('sentiment-study');
  return {
    symbols: observations.closes.size,
    closes: [...observations.closes.values()].reduce((sum, closes) => sum + closes.length, 0),
    horizons: information(observations, random),
    bursts: burstStudy(observations, random),
    sources: [...observations.sources.values()].map(({ source, posts, unscored, routed, authors }) => ({
      source,
      posts,
      authors: authors.size,
      scoredShare: 1 - unscored / posts,
      routedShare: routed / posts,
    })),
  };
}

/** The signal's rank correlation with returns over one span. */
interface Horizon {
  readonly spanMs: number;
  readonly halfLife: keyof SentimentByHalfLife;
  /** With the return of the span that ends when the signal is read: what posts tell of a move that happened. */
  readonly sameWindow: Correlation;
  /** With the return of the span that begins then: what they tell of one to come. Only this can be traded. */
  readonly lagged: Correlation;
}

const SPANS: readonly (readonly [spanMs: number, halfLife: keyof SentimentByHalfLife])[] = [
  [MINUTE_MS, 'm1'],
  [5 * MINUTE_MS, 'm5'],
  [15 * MINUTE_MS, 'm15'],
  [HOUR_MS, 'h1'],
  [DAY_MS, 'd1'],
  [5 * DAY_MS, 'd1'],
];

/** Blocks are at least this many times long, so that a few days' mood counts as one. */
const LEAST_BLOCK = 5;

/** Information coefficients for every span of which the tapes' bars are a part. */
function information(observations: Observations, random: RandomSource): readonly Horizon[] {
  const series = [...observations.closes.values()];
  const intervalMs = Math.min(...series.map((closes) => closes[0]?.intervalMs ?? Number.POSITIVE_INFINITY));
  return SPANS.filter(([spanMs]) => spanMs >= intervalMs).map(([spanMs, halfLife]) => {
    const bars = Math.round(spanMs / intervalMs);
    const before: Pair[] = [];
    const after: Pair[] = [];
    for (const closes of series) collect(closes, bars, halfLife, before, after);
    const block = Math.max(LEAST_BLOCK, 2 * bars);
    return {
      spanMs,
      halfLife,
      sameWindow: rankCorrelation(before, block, random),
      lagged: rankCorrelation(after, block, random),
    };
  });
}

/** Only closes with a post in their span say something of posts; a hole in the bars is no return. */
function collect(
  closes: readonly Close[],
  bars: number,
  halfLife: keyof SentimentByHalfLife,
  before: Pair[],
  after: Pair[],
): void {
  closes.forEach((close, index) => {
    if (close.score === undefined || !hasPosts(closes, index, bars)) return;
    const x = close.score[halfLife];
    const past = returnBetween(closes[index - bars], close, bars);
    const next = returnBetween(close, closes[index + bars], bars);
    if (past !== undefined) before.push({ at: close.at, x, y: past });
    if (next !== undefined) after.push({ at: close.at, x, y: next });
  });
}

function hasPosts(closes: readonly Close[], index: number, bars: number): boolean {
  for (let place = index; place > index - bars && place >= 0; place -= 1) {
    if ((closes[place]?.posts ?? 0) > 0) return true;
  }
  return false;
}

/** Calendars have weekends, so a span may take twice its bars' time and some days, but not weeks. */
function returnBetween(from: Close | undefined, to: Close | undefined, bars: number): number | undefined {
  if (from === undefined || to === undefined) return undefined;
  const longest = 2 * bars * from.intervalMs + (from.intervalMs >= DAY_MS ? 4 * DAY_MS : 0);
  return to.at - from.at > longest ? undefined : to.price / from.price - 1;
}
