import { close, decimal, defineStrategy, type IndicatorHandle, type SymbolId, target, whole } from 'quartet';

/** One symbol's index, and where it stood a bar ago. */
interface Watch {
  readonly rsi: IndicatorHandle;
  before: number | undefined;
}

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
  start({ symbols, indicator, parameter }) {
    const weight = parameter('invested') / symbols.length;
    const watches = new Map<SymbolId, Watch>();
    for (const { symbol } of symbols) {
      watches.set(symbol, { rsi: indicator('rsi', { period: parameter('period') }, symbol), before: undefined });
    }
    return {
      onBars: (context, bars) =>
        bars.flatMap(({ symbol }) => {
          const watch = watches.get(symbol);
          const now = watch?.rsi.value();
          if (watch === undefined || now === undefined) return [];
          const before = watch.before ?? now;
          watch.before = now;
          if (context.working(symbol)) return [];
          if (context.position(symbol) !== undefined) return now > parameter('overbought') ? [close(symbol)] : [];
          const climbedOut = before < parameter('oversold') && now >= parameter('oversold');
          return climbedOut ? target(context, symbol, weight) : [];
        }),
    };
  },
});
