import { DAY_MS, decimal, defineStrategy, target } from 'quartet';

/** Mean distance between two draws, as a share of the symbol's weight: of {−1, 0, 1}, and of {0, 1}. */
const MEAN_STEP_BOTH_WAYS = 8 / 9;
const MEAN_STEP_LONG = 1 / 2;

/**
 * Seeded random: at each bar it may throw a die and go long, out, or (where the instrument can be sold short) short.
 * How often is set by the turnover wished for. What it earns, luck earns; it loses its fees, on average all of them.
 */
export default defineStrategy({
  name: 'seeded-random',
  parameters: {
    /** Expected exposure traded in a day, as a multiple of equity, over all symbols. */
    turnoverPerDay: decimal(0.5, { least: 0, most: 1_000 }),
    /** Share of equity behind all positions together. */
    invested: decimal(0.9, { least: 0.01, most: 1 }),
  },
  start({ symbols, parameter, remember }) {
    remember({});
    const weight = parameter('invested') / symbols.length;
    const spot = new Set(symbols.filter(({ kind }) => kind === 'spot').map(({ symbol }) => symbol));
    return {
      onBars: (context, bars) =>
        bars.flatMap(({ symbol, intervalMs }) => {
          const long = spot.has(symbol);
          const perThrow = parameter('invested') * (long ? MEAN_STEP_LONG : MEAN_STEP_BOTH_WAYS);
          const chance = (parameter('turnoverPerDay') * (intervalMs / DAY_MS)) / perThrow;
          if (context.random.next() >= chance) return [];
          const face = Math.floor(context.random.next() * (long ? 2 : 3));
          return target(context, symbol, weight * (long ? face : face - 1));
        }),
    };
  },
});
