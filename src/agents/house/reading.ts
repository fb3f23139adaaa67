import type { SymbolView } from '../../domain/snapshot.ts';
import type { Voice } from '../../domain/team.ts';

/** One symbol in scale-free numbers, each about −1 … 1; undefined where the snapshot has nothing to say. */
export interface MarketReading {
  /** A usual bar's range, in price. */
  readonly unit: number;
  readonly trend: number | undefined;
  readonly momentum: number | undefined;
  /** RSI away from its middle. */
  readonly stretch: number | undefined;
  /** −1 at the lower Bollinger band, 1 at the upper. */
  readonly band: number | undefined;
  readonly trending: boolean;
  readonly mood: number | undefined;
}

/** What a usual bar is taken to be without an ATR, and the bounds of one with it, as shares of the price. */
const USUAL_UNIT = 0.01;
const LEAST_UNIT = 0.0005;
const LARGEST_UNIT = 0.1;
const TRENDING_ADX = 20;

export function readingOf(view: SymbolView): MarketReading {
  const { atr14, sma10, sma30, rsi14, adx14, bbUpper, bbLower } = view.indicators;
  const unit =
    view.price * Math.min(LARGEST_UNIT, Math.max(LEAST_UNIT, (atr14 ?? view.price * USUAL_UNIT) / view.price));
  const halfBand = bbUpper !== undefined && bbLower !== undefined ? (bbUpper - bbLower) / 2 : 0;
  return {
    unit,
    trend: sma10 === undefined || sma30 === undefined ? undefined : bounded((sma10 - sma30) / (2 * unit)),
    momentum: view.return5 === undefined ? undefined : bounded((view.return5 * view.price) / (3 * unit)),
    stretch: rsi14 === undefined ? undefined : (rsi14 - 50) / 50,
    band: bbLower === undefined || halfBand <= 0 ? undefined : (view.price - bbLower - halfBand) / halfBand,
    trending: adx14 !== undefined && adx14 >= TRENDING_ADX,
    mood: moodOf(view),
  };
}

const ENOUGH_VOICES = 5;

/** The crowd's decayed stance, weaker while few independent voices stand behind it; none from a campaign. */
function moodOf({ sentiment }: SymbolView): number | undefined {
  if (sentiment === undefined || sentiment.warming || sentiment.coordinated) return undefined;
  const { m15, h1, d1 } = sentiment.score;
  return bounded((0.2 * m15 + 0.3 * h1 + 0.5 * d1) * Math.min(1, sentiment.voices / ENOUGH_VOICES));
}

function bounded(value: number): number {
  return Math.min(1, Math.max(-1, value));
}

/** Each role's rule: a score in about −1 … 1, positive for a rise; undefined when it has nothing to go by. */
export const SCORES: Readonly<Record<Voice, (reading: MarketReading) => number | undefined>> = {
  researcher: ({ mood }) => mood,
  /** Goes with a trend that has strength behind it, and against a stretch that has none. */
  quant: ({ trend, momentum, stretch, trending }) => {
    if (trend === undefined && momentum === undefined) return undefined;
    const along = 0.6 * (trend ?? 0) + 0.3 * (momentum ?? 0);
    return trending ? along : 0.4 * along - 0.5 * (stretch ?? 0);
  },
  /** Joins a breakout of the band, else leans against a crowd and a price that went the same way too far. */
  creative: ({ band, momentum, stretch, trending, mood }) => {
    if (band === undefined && momentum === undefined) return mood === undefined ? undefined : mood / 2;
    if (band !== undefined && Math.abs(band) > 1 && trending) return 0.8 * Math.sign(band);
    const crowded = (mood ?? 0) * (stretch ?? 0) > 0.08;
    return crowded ? -0.7 * Math.sign(stretch ?? 0) : 0.4 * (momentum ?? 0);
  },
};
