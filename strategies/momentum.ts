import { choice, decimal, defineStrategy, type IndicatorHandle, type SymbolId, signOf, target, whole } from 'quartet';

/**
 * Time-series momentum: holds what has risen over the last bars, and leaves it (or sells it short) when it has
 * fallen. It earns in long trends and loses in markets that go sideways, a little at every false start.
 */
export default defineStrategy({
  name: 'momentum',
  parameters: {
    /** Bars to look back. */
    period: whole(20, { least: 1, most: 5_000 }),
    direction: choice('long-only', 'long-short'),
    /** Share of equity behind all positions together. */
    invested: decimal(0.95, { least: 0.01, most: 1 }),
  },
  start({ symbols, indicator, parameter, remember }) {
    remember({});
    const weight = parameter('invested') / symbols.length;
    const changes = new Map<SymbolId, IndicatorHandle>();
    const shortable = new Set<SymbolId>();
    for (const { symbol, kind } of symbols) {
      changes.set(symbol, indicator('roc', { period: parameter('period') }, symbol));
      if (parameter('direction') === 'long-short' && kind !== 'spot') shortable.add(symbol);
    }
    return {
      onBars: (context, bars) =>
        bars.flatMap(({ symbol }) => {
          const change = changes.get(symbol)?.value();
          if (change === undefined || change === 0) return [];
          const side = change > 0 ? 1 : shortable.has(symbol) ? -1 : 0;
          const held = context.position(symbol);
          // Weights drift with the price; only a change of side is worth an order.
          if (side === (held === undefined ? 0 : signOf(held.side))) return [];
          return target(context, symbol, side * weight);
        }),
    };
  },
});
