import { close, decimal, defineStrategy, type IndicatorHandle, type SymbolId, target, whole } from 'quartet';

/**
 * RSI mean reversion: buys when the index climbs back out of the oversold zone and sells when it reaches the
 * overbought one. It earns in ranges; it loses when an oversold market keeps falling, since it has no stop.
 */
export default defineStrategy({
  name: 'rsi',
  parameters: {
    /** Bars of the index. */
    period: whole(14, { least: 2, most: 5_000 }),
    oversold: decimal(30, { least: 1, most: 50 }),
    overbought: decimal(70, { least: 50, most: 99 }),
    /** Share of equity behind all positions together. */
    invested: decimal(0.95, { least: 0.01, most: 1 }),
  },
  start({ symbols, indicator, parameter, remember }) {
    const weight = parameter('invested') / symbols.length;
    const indices = new Map<SymbolId, IndicatorHandle>();
    for (const { symbol } of symbols) {
      indices.set(symbol, indicator('rsi', { period: parameter('period') }, symbol));
    }
    /** Where each index stood a bar ago. */
    const past = remember(new Map<SymbolId, number>());
    return {
      onBars: (context, bars) =>
        bars.flatMap(({ symbol }) => {
          const now = indices.get(symbol)?.value();
          if (now === undefined) return [];
          const before = past.get(symbol) ?? now;
          past.set(symbol, now);
          if (context.working(symbol)) return [];
          if (context.position(symbol) !== undefined) return now > parameter('overbought') ? [close(symbol)] : [];
          const climbedOut = before < parameter('oversold') && now >= parameter('oversold');
          return climbedOut ? target(context, symbol, weight) : [];
        }),
    };
  },
});
